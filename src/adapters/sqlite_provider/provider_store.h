#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "adapters/sqlite/database.h"
#include "adapters/sqlite/reader_pool.h"
#include "adapters/sqlite_provider/writer_state.h"
#include "base/clock.h"
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

  /// Which key files the host had when it looked last, and since when: it keeps the keys
  /// themselves elsewhere. Nothing while a transaction writes.
  std::map<std::string, Instant> known_keys();
  /// The same, of a file that another process may write to, in whatever version.
  static std::map<std::string, Instant> known_keys(const std::filesystem::path& path);
  /// In their place.
  void put_known_keys(const std::map<std::string, Instant>& keys);

  /// Which franking keys were marked as compromised, by their numbers. As above.
  std::set<std::uint32_t> compromised_keys();
  static std::set<std::uint32_t> compromised_keys(const std::filesystem::path& path);
  /// Beside those.
  void add_compromised_keys(const std::set<std::uint32_t>& key_ids);

 private:
  class Writing;
  class Reading;

  sqlite::Database writer_;
  WriterState state_;
  sqlite::ReaderPool readers_;
};

}  // namespace causeway::adapters::sqlite_provider
