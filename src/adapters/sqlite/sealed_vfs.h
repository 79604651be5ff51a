#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "adapters/files/sealing_key.h"
#include "adapters/sqlite/database.h"
#include "adapters/sqlite/sealed_file.h"
#include "base/random.h"

namespace causeway::adapters::sqlite {

/// The file system of one sealed database (docs/formats/sealed-database.md), registered with SQLite
/// while it lives. It lies over another VFS, which does the locking, syncing and naming.
///
/// It knows two kinds of files, the database and its log. A rollback journal or a temporary file is
/// refused, and a rollback journal that somebody left is not seen, so SQLite has no way to put a
/// page on the disk in the clear. There is no shared memory: the log works only while one
/// connection holds the database's exclusive lock.
class SealedVfs final : public Vfs {
 public:
  /// `random` outlives the object. `under_name` is SQLite's default VFS where null.
  SealedVfs(files::SealingKey key, Random& random, const char* under_name = nullptr);
  ~SealedVfs() override;
  SealedVfs(const SealedVfs&) = delete;
  SealedVfs& operator=(const SealedVfs&) = delete;

  const char* name() const override { return name_.c_str(); }

  /// A new, empty database; nothing happens where `path` exists already.
  void create(const std::filesystem::path& path) const;

  const SealCounters& counters() const { return counters_; }

 private:
  struct Shim;

  int open_pages(sqlite3_file& under, void* storage);
  int open_log(sqlite3_file& under, void* storage);

  files::SealingKey key_;
  Random& random_;
  sqlite3_vfs* under_;
  std::string name_;
  std::unique_ptr<sqlite3_vfs> vfs_;
  std::optional<PageSealer> sealer_;  // since the database was opened
  SealCounters counters_;
};

}  // namespace causeway::adapters::sqlite
