#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.h"

struct sqlite3;
struct sqlite3_stmt;

namespace causeway::adapters::sqlite {

/// The text of one statement. Only a string literal converts to it, at compile time: data cannot
/// get into SQL, and the literal's address is the key under which its prepared form is kept.
class Sql {
 public:
  template <std::size_t N>
  consteval Sql(const char (&literal)[N])  // NOLINT(google-explicit-constructor): a literal is one
      : text_(literal, N - 1) {}

  constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

/// A prepared statement: bind all, step, read columns, reset. Database (database.h) prepares, keeps
/// and resets these; code outside this folder meets one only in a `Value` of its own (value.h).
///
/// Bound text and blobs are borrowed until `reset`; columns until the next `step` or `reset`.
/// Parameters and columns count from 0. Reading a column as another type than the stored one throws
/// `StoreError::corrupt`.
class Statement {
 public:
  Statement(sqlite3* connection, std::string_view sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  void bind_null(int parameter);
  void bind_integer(int parameter, std::int64_t value);
  void bind_real(int parameter, double value);
  void bind_text(int parameter, std::string_view value);
  void bind_blob(int parameter, ByteView value);

  int parameter_count() const;
  int column_count() const;

  /// True while there is a row to read. Throws on failure.
  bool step();
  /// Forgets the bound values and ends the execution; an error was thrown by `step` already.
  void reset() noexcept;

  bool is_busy() const { return is_busy_; }

  bool is_null(int column) const;
  std::int64_t integer(int column) const;
  double real(int column) const;
  std::string_view text(int column) const;
  ByteView blob(int column) const;

 private:
  void check(int code) const;

  sqlite3_stmt* statement_ = nullptr;
  bool is_busy_ = false;
};

}  // namespace causeway::adapters::sqlite
