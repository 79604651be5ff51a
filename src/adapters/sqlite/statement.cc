#include "adapters/sqlite/statement.h"

#include <sqlite3.h>
#include <string>

#include "adapters/sqlite/error.h"
#include "base/invariant.h"

namespace causeway::adapters::sqlite {
namespace {

/// SQLite binds a null pointer as NULL, also where the size is 0.
template <typename View>
auto never_null(View view) -> decltype(view.data()) {
  static constexpr std::remove_cv_t<typename View::value_type> nothing{};
  return view.empty() ? &nothing : view.data();
}

}  // namespace

Statement::Statement(sqlite3* connection, std::string_view sql) {
  const char* rest = nullptr;
  const int code = sqlite3_prepare_v3(
      connection,
      sql.data(),
      static_cast<int>(sql.size()),
      SQLITE_PREPARE_PERSISTENT,
      &statement_,
      &rest
  );
  if (code == SQLITE_ERROR) {
    // The text is ours, so SQLite's message cannot hold anybody's data.
    throw StoreError(
        StoreError::Kind::other,
        std::string("A statement does not fit the database: ") + sqlite3_errmsg(connection)
    );
  }
  if (code != SQLITE_OK) raise(connection, code);
  const auto unread = static_cast<std::size_t>(sql.data() + sql.size() - rest);
  if (statement_ == nullptr ||
      sql.substr(sql.size() - unread).find_first_not_of(" \n;") != std::string_view::npos) {
    sqlite3_finalize(statement_);
    throw StoreError(StoreError::Kind::other, "A statement's text must hold one statement.");
  }
}

Statement::~Statement() {
  sqlite3_finalize(statement_);
}

void Statement::check(int code) const {
  if (code != SQLITE_OK) raise(sqlite3_db_handle(statement_), code);
}

void Statement::bind_null(int parameter) {
  check(sqlite3_bind_null(statement_, parameter + 1));
}

void Statement::bind_integer(int parameter, std::int64_t value) {
  check(sqlite3_bind_int64(statement_, parameter + 1, value));
}

void Statement::bind_real(int parameter, double value) {
  check(sqlite3_bind_double(statement_, parameter + 1, value));
}

void Statement::bind_text(int parameter, std::string_view value) {
  check(sqlite3_bind_text64(
      statement_, parameter + 1, never_null(value), value.size(), SQLITE_STATIC, SQLITE_UTF8
  ));
}

void Statement::bind_blob(int parameter, ByteView value) {
  check(
      sqlite3_bind_blob64(statement_, parameter + 1, never_null(value), value.size(), SQLITE_STATIC)
  );
}

int Statement::parameter_count() const {
  return sqlite3_bind_parameter_count(statement_);
}

int Statement::column_count() const {
  return sqlite3_column_count(statement_);
}

bool Statement::step() {
  is_busy_ = true;
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  raise(sqlite3_db_handle(statement_), sqlite3_extended_errcode(sqlite3_db_handle(statement_)));
}

void Statement::reset() noexcept {
  is_busy_ = false;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const {
  if (sqlite3_column_type(statement_, column) != SQLITE_INTEGER) raise_unexpected_value();
  return sqlite3_column_int64(statement_, column);
}

double Statement::real(int column) const {
  const int type = sqlite3_column_type(statement_, column);
  if (type != SQLITE_FLOAT && type != SQLITE_INTEGER) raise_unexpected_value();
  return sqlite3_column_double(statement_, column);
}

std::string_view Statement::text(int column) const {
  if (sqlite3_column_type(statement_, column) != SQLITE_TEXT) raise_unexpected_value();
  const void* data = sqlite3_column_text(statement_, column);
  if (data == nullptr) raise(sqlite3_db_handle(statement_), SQLITE_NOMEM);
  return {
      static_cast<const char*>(data),
      static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))
  };
}

ByteView Statement::blob(int column) const {
  if (sqlite3_column_type(statement_, column) != SQLITE_BLOB) raise_unexpected_value();
  const void* data = sqlite3_column_blob(statement_, column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  if (data == nullptr && size > 0) raise(sqlite3_db_handle(statement_), SQLITE_NOMEM);
  return {static_cast<const std::uint8_t*>(data), size};
}

}  // namespace causeway::adapters::sqlite
