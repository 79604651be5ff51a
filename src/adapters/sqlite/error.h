#pragma once

#include <string>
#include <string_view>

#include "base/store_error.h"

struct sqlite3;

namespace causeway::adapters::sqlite {

/// Throws the `StoreError` that belongs to the (extended) result `code` of the last call on
/// `connection`, which may be null. SQLite's own message is left out: FTS5 quotes bound values in
/// it.
[[noreturn]] void raise(sqlite3* connection, int code);

/// As above, when `path` could not be opened.
[[noreturn]] void raise_open(sqlite3* connection, int code, std::string_view path);

/// A row holds something that this program never writes there.
[[noreturn]] void raise_unexpected_value();

}  // namespace causeway::adapters::sqlite
