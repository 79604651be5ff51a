#include "adapters/sqlite/database.h"

#include <cstring>
#include <fcntl.h>
#include <sqlite3.h>
#include <string>
#include <unistd.h>

namespace causeway::adapters::sqlite {
namespace {

/// A file of our own beginning: SQLite would make it readable to everybody. Nothing happens where
/// the file exists: to open and close it would drop the locks of this process on it (POSIX).
void make_private_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
  if (file >= 0) ::close(file);
}

int open_flags(Access access) {
  switch (access) {
    case Access::create:
      return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    case Access::read_write:
      return SQLITE_OPEN_READWRITE;
    case Access::read_only:
      return SQLITE_OPEN_READONLY;
  }
  return SQLITE_OPEN_READONLY;
}

struct Switch {
  int option;
  int value;
};

constexpr Switch switches[] = {
    {SQLITE_DBCONFIG_DEFENSIVE, 1},
    {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
    {SQLITE_DBCONFIG_ENABLE_FKEY, 1},
    {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
    {SQLITE_DBCONFIG_DQS_DDL, 0},
    {SQLITE_DBCONFIG_DQS_DML, 0},
};

/// What a hostile file or statement could otherwise make expensive. One attached database is left
/// for VACUUM.
constexpr Switch limits[] = {
    {SQLITE_LIMIT_LENGTH, 256 << 20},
    {SQLITE_LIMIT_SQL_LENGTH, 1 << 20},
    {SQLITE_LIMIT_ATTACHED, 1},
    {SQLITE_LIMIT_TRIGGER_DEPTH, 8},
    {SQLITE_LIMIT_WORKER_THREADS, 0},
    {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1'024},
};

/// SQLite counts its memory under a lock that all threads share, at each allocation, and nobody
/// asks for the count. Where SQLite runs already, as under a file system of our own, it goes on.
void start_library() {
  static const int started = [] {
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    return sqlite3_initialize();
  }();
  INVARIANT(started == SQLITE_OK);
}

}  // namespace

Database::Database(const std::filesystem::path& path, int flags, std::shared_ptr<const Vfs> vfs)
    : vfs_(std::move(vfs)) {
  start_library();
  // Absolute, so that no name can be taken for a URI.
  const std::string name =
      path.empty() ? ":memory:" : std::filesystem::absolute(path).lexically_normal().string();
  if ((flags & SQLITE_OPEN_CREATE) != 0 && !path.empty()) make_private_file(name);
  const int code = sqlite3_open_v2(
      name.c_str(),
      &connection_,
      flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
      vfs_ == nullptr ? nullptr : vfs_->name()
  );
  if (code == SQLITE_OK) return;
  try {
    raise_open(connection_, code, path.string());
  } catch (...) {
    close();
    throw;
  }
}

Database Database::open(const std::filesystem::path& path, const Options& options) {
  Database database(path, open_flags(options.access), nullptr);
  database.configure(options);
  if (options.access != Access::read_only) database.use_log(options);
  return database;
}

Database Database::in_memory() {
  Database database({}, open_flags(Access::create), nullptr);
  database.configure({});
  return database;
}

void Database::configure(const Options& options) {
  for (const Switch& each : switches) {
    sqlite3_db_config(connection_, each.option, each.value, nullptr);
  }
  for (const Switch& each : limits) sqlite3_limit(connection_, each.option, each.value);
  sqlite3_busy_timeout(connection_, static_cast<int>(options.busy_timeout.count()));
  sqlite3_wal_autocheckpoint(connection_, options.log_pages);
  execute(
      "PRAGMA synchronous = FULL;"
      "PRAGMA temp_store = MEMORY;"
      "PRAGMA secure_delete = FAST;"  // zeros where a page is written anyway
      "PRAGMA cell_size_check = ON;"
      "PRAGMA mmap_size = 0;"
      "PRAGMA cache_size = -" +
      std::to_string(options.cache_kib)
  );
}

void Database::use_log(const Options& options) {
  execute("PRAGMA page_size = " + std::to_string(options.page_bytes));
  execute("PRAGMA journal_mode = WAL");
  const std::int64_t page_size = *query_one<std::int64_t>("PRAGMA page_size");
  execute("PRAGMA journal_size_limit = " + std::to_string(2 * page_size * options.log_pages));
}

Database::Database(Database&& other) noexcept
    : vfs_(std::move(other.vfs_)),
      connection_(std::exchange(other.connection_, nullptr)),
      statements_(std::move(other.statements_)) {}

Database& Database::operator=(Database&& other) noexcept {
  if (this == &other) return *this;
  close();
  vfs_ = std::move(other.vfs_);
  connection_ = std::exchange(other.connection_, nullptr);
  statements_ = std::move(other.statements_);
  return *this;
}

Database::~Database() {
  close();
}

void Database::close() noexcept {
  statements_.clear();
  INVARIANT(sqlite3_close(std::exchange(connection_, nullptr)) == SQLITE_OK);
}

void Database::execute(std::string_view script) {
  const int code =
      sqlite3_exec(connection_, std::string(script).c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) raise(connection_, sqlite3_extended_errcode(connection_));
}

std::int64_t Database::last_insert_rowid() const {
  return sqlite3_last_insert_rowid(connection_);
}

bool Database::in_transaction() const {
  return sqlite3_get_autocommit(connection_) == 0;
}

void Database::checkpoint() {
  const int code =
      sqlite3_wal_checkpoint_v2(connection_, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  if (code != SQLITE_OK) raise(connection_, code);
}

Statement& Database::prepared(Sql sql) {
  std::unique_ptr<Statement>& statement = statements_[sql.text().data()];
  if (statement == nullptr) statement = std::make_unique<Statement>(connection_, sql.text());
  return *statement;
}

std::int64_t Database::changes() const {
  return sqlite3_changes64(connection_);
}

}  // namespace causeway::adapters::sqlite
