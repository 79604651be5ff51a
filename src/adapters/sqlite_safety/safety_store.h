#pragma once

#include <filesystem>

#include "adapters/sqlite/database.h"
#include "adapters/sqlite/reader_pool.h"
#include "adapters/sqlite_safety/turn_lock.h"
#include "safety/store.h"

namespace causeway::adapters::sqlite_safety {

/// The reviewers' store in one SQLite file (schema.h). One connection writes, for one transaction
/// at a time, whoever asked first; `causewayd console invite` may write beside it, and each waits
/// for the other. Reads go through connections of their own. An evidence key that is deleted is
/// overwritten in the file.
class SafetyStore final : public safety::SafetyStore {
 public:
  /// Makes the file or brings it to the newest version. Throws `StoreError`.
  explicit SafetyStore(std::filesystem::path path);

  std::unique_ptr<safety::Transaction> begin_write() override;
  std::unique_ptr<const safety::Transaction> begin_read() override;

 private:
  class Writing;
  class Reading;

  TurnLock writer_is_taken_;
  sqlite::Database writer_;
  sqlite::ReaderPool readers_;
};

}  // namespace causeway::adapters::sqlite_safety
