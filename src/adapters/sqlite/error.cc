#include "adapters/sqlite/error.h"

#include <cerrno>
#include <sqlite3.h>
#include <string>

namespace causeway::adapters::sqlite {
namespace {

using Kind = StoreError::Kind;

struct Sentence {
  int code;  // a primary result code
  Kind kind;
  const char* text;
};

constexpr Sentence sentences[] = {
    {SQLITE_FULL, Kind::full, "The disk is full: nothing was saved. Free some space and try again."
    },
    {SQLITE_BUSY, Kind::locked, "Another process is using the database. Close it and try again."},
    {SQLITE_LOCKED, Kind::locked, "Another connection is using the database. Try again."},
    {SQLITE_CORRUPT, Kind::corrupt, "The database is damaged. Restore it from a backup."},
    {SQLITE_NOTADB, Kind::corrupt, "The file is not a database, or it is damaged."},
    {SQLITE_READONLY, Kind::readonly, "The database may not be written: look at its permissions."},
    {SQLITE_PERM, Kind::readonly, "The database may not be opened: look at its permissions."},
    {SQLITE_CANTOPEN, Kind::io, "The database file cannot be opened."},
    {SQLITE_CONSTRAINT, Kind::constraint, "The database refused a row that breaks its schema."},
    {SQLITE_IOERR, Kind::io, "The disk failed while the database was read or written."},
    {SQLITE_NOMEM, Kind::other, "The database ran out of memory."},
};

constexpr Sentence other{
    SQLITE_ERROR, Kind::other, "The database could not run a statement of this program."
};

int last_error(sqlite3_file* file) {
  int error = 0;
  if (file != nullptr && file->pMethods != nullptr) {
    file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &error);
  }
  return error;
}

/// Whether a failed write met a quota or the limit on a file's size. SQLite itself reports only
/// ENOSPC as a full disk.
bool is_over_limit(sqlite3* connection) {
  sqlite3_file* database = nullptr;
  sqlite3_file* log = nullptr;
  sqlite3_file_control(
      connection, "main", SQLITE_FCNTL_FILE_POINTER, static_cast<void*>(&database)
  );
  sqlite3_file_control(connection, "main", SQLITE_FCNTL_JOURNAL_POINTER, static_cast<void*>(&log));
  for (const int error : {last_error(database), last_error(log)}) {
    if (error == EDQUOT || error == EFBIG) return true;
  }
  return false;
}

const Sentence& sentence_for(sqlite3* connection, int code) {
  if (code == SQLITE_IOERR_WRITE && is_over_limit(connection)) return sentences[0];
  for (const Sentence& sentence : sentences) {
    if (sentence.code == (code & 0xFF)) return sentence;
  }
  return other;
}

std::string cause(int code) {
  return std::string(" (SQLite ") + std::to_string(code) + ": " + sqlite3_errstr(code) + ")";
}

}  // namespace

void raise(sqlite3* connection, int code) {
  const Sentence& sentence = sentence_for(connection, code);
  throw StoreError(sentence.kind, sentence.text + cause(code));
}

void raise_open(sqlite3* connection, int code, std::string_view path) {
  const int system_error = connection == nullptr ? 0 : sqlite3_system_errno(connection);
  const bool is_denied = system_error == EACCES || system_error == EPERM || system_error == EROFS;
  const Sentence& sentence = sentence_for(connection, code);
  const Kind kind = is_denied ? Kind::readonly : sentence.kind;
  throw StoreError(kind, std::string(path) + ": " + sentence.text + cause(code));
}

void raise_unexpected_value() {
  throw StoreError(
      Kind::corrupt, "The database holds a value that this program never writes; it is damaged."
  );
}

}  // namespace causeway::adapters::sqlite
