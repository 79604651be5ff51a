#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

#include "adapters/sqlite/database.h"
#include "adapters/sqlite_provider/writer_state.h"
#include "provider/store.h"

namespace causeway::adapters::sqlite_provider {

/// The provider's store in one SQLite file (schema.h), which no other process may write to. One
/// connection writes; `begin_write` is for one thread at a time. Reads go through connections of
/// their own, from any thread, and see what was committed when they began.
class ProviderStore final : public provider::ProviderStore {
 public:
  /// Makes the file or brings it to the newest version. Throws `StoreError`.
  explicit ProviderStore(std::filesystem::path path);

  std::unique_ptr<provider::Transaction> begin_write() override;
  std::unique_ptr<const provider::Transaction> begin_read() override;

 private:
  class Writing;
  class Reading;

  std::unique_ptr<sqlite::Database> take_reader();
  void give_back(std::unique_ptr<sqlite::Database> reader);

  std::filesystem::path path_;
  sqlite::Database writer_;
  WriterState state_;
  std::mutex readers_mutex_;
  std::vector<std::unique_ptr<sqlite::Database>> idle_readers_;
};

}  // namespace causeway::adapters::sqlite_provider
