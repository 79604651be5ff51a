#include "adapters/sqlite/sealed_database.h"

#include <algorithm>
#include <sqlite3.h>
#include <utility>

#include "adapters/files/durable.h"
#include "adapters/sqlite/error.h"

namespace causeway::adapters::sqlite {
namespace {

using Kind = StoreError::Kind;

/// What SQLite writes for a database without tables: one page, with the room that we need, and
/// marked to be used with a log from its first transaction on.
Bytes empty_database() {
  sqlite3* connection = nullptr;
  int reserved = reserved_size;
  sqlite3_int64 size = 0;
  unsigned char* image = nullptr;
  if (sqlite3_open(":memory:", &connection) == SQLITE_OK &&
      sqlite3_file_control(connection, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved) ==
          SQLITE_OK &&
      sqlite3_exec(
          connection, "PRAGMA page_size = 4096; BEGIN IMMEDIATE; COMMIT", nullptr, nullptr, nullptr
      ) == SQLITE_OK) {
    image = sqlite3_serialize(connection, "main", &size, 0);
  }
  Bytes page(image, image + (image == nullptr ? 0 : size));
  sqlite3_free(image);
  sqlite3_close(connection);
  INVARIANT(page.size() == page_size);
  constexpr std::size_t write_version_at = 18;
  constexpr std::size_t read_version_at = 19;
  page[write_version_at] = page[read_version_at] = 2;
  return page;
}

}  // namespace

void SealedVfs::create(const std::filesystem::path& path) const {
  PageSealer sealer(key_, make_file_mark(random_), random_);
  Bytes sealed(page_size);
  sealer.seal_page(MutablePageView(sealed), PageView(empty_database()), 1);
  files::write_durable(path, sealed, files::Existing::keep);
}

Database open_sealed(
    const std::filesystem::path& path, files::SealingKey key, Random& random, const Options& options
) {
  return open_sealed(path, std::make_shared<SealedVfs>(std::move(key), random), options);
}

Database open_sealed(
    const std::filesystem::path& path, std::shared_ptr<SealedVfs> vfs, const Options& options
) {
  INVARIANT(options.access != Access::read_only);
  if (options.access == Access::create && !std::filesystem::exists(path)) vfs->create(path);
  try {
    Database database(path, SQLITE_OPEN_READWRITE, std::move(vfs));
    // Before anything that reads: without shared memory the log needs the exclusive lock.
    database.execute("PRAGMA locking_mode = EXCLUSIVE");
    database.configure(options);
    // Keys that were used up must be gone for whoever opens this file later, with its key.
    database.execute("PRAGMA secure_delete = ON");
    (void)database.query_one<std::int64_t>("SELECT count(*) FROM sqlite_schema");
    INVARIANT(database.query_one<std::string>("PRAGMA journal_mode") == "wal");
    return database;
  } catch (const StoreError& error) {
    if (error.kind() == Kind::locked) {
      throw StoreError(
          Kind::locked,
          path.string() + ": another process is using this database, and only one may at a time."
      );
    }
    if (error.kind() == Kind::corrupt) {
      throw StoreError(
          Kind::corrupt, path.string() + ": the database is damaged, or this is not its key."
      );
    }
    throw;
  }
}

}  // namespace causeway::adapters::sqlite
