#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "adapters/sqlite/error.h"
#include "adapters/sqlite/statement.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/secret.h"

namespace causeway::adapters::sqlite {

/// How a C++ type is stored:
///
/// | C++ | SQLite |
/// |---|---|
/// | integers, `bool`, enums, `Number` | INTEGER; out of the type's range on reading: corrupt |
/// | `std::uint64_t` | INTEGER with the same 64 bits: equality always holds, order below 2^63 |
/// | `Instant`, `Milliseconds` | INTEGER, milliseconds (since 1970) |
/// | `double` | REAL |
/// | `std::string(_view)`, literals | TEXT |
/// | `ByteView`, `Bytes`, `std::array<std::uint8_t, N>`, `ByteId` | BLOB; wrong size: corrupt |
/// | `SecretBytes`, `Secret<Tag>` | BLOB: only in a sealed database |
/// | `std::optional<T>`, `std::nullopt` | NULL or T |
///
/// `ByteView` and `std::string_view` columns are borrowed until the next row. A type of one's own
/// gets a specialisation with the same two functions.
template <typename T>
struct Value;

template <std::integral T>
struct Value<T> {
  static void bind(Statement& to, int at, T value) {
    to.bind_integer(at, static_cast<std::int64_t>(value));
  }

  static T read(const Statement& from, int at) {
    const std::int64_t stored = from.integer(at);
    if constexpr (sizeof(T) < sizeof(stored)) {
      if (!std::in_range<T>(stored)) raise_unexpected_value();
    }
    return static_cast<T>(stored);
  }
};

template <>
struct Value<bool> {
  static void bind(Statement& to, int at, bool value) { to.bind_integer(at, value ? 1 : 0); }

  static bool read(const Statement& from, int at) {
    const std::int64_t stored = from.integer(at);
    if (stored != 0 && stored != 1) raise_unexpected_value();
    return stored == 1;
  }
};

template <typename T>
  requires std::is_enum_v<T>
struct Value<T> {
  using Rep = Value<std::underlying_type_t<T>>;

  static void bind(Statement& to, int at, T value) {
    Rep::bind(to, at, static_cast<std::underlying_type_t<T>>(value));
  }

  static T read(const Statement& from, int at) { return static_cast<T>(Rep::read(from, at)); }
};

template <typename Tag, typename Integer>
struct Value<Number<Tag, Integer>> {
  static void bind(Statement& to, int at, Number<Tag, Integer> number) {
    Value<Integer>::bind(to, at, number.value);
  }

  static Number<Tag, Integer> read(const Statement& from, int at) {
    return {Value<Integer>::read(from, at)};
  }
};

template <>
struct Value<Milliseconds> {
  static void bind(Statement& to, int at, Milliseconds span) { to.bind_integer(at, span.count()); }

  static Milliseconds read(const Statement& from, int at) { return Milliseconds(from.integer(at)); }
};

template <>
struct Value<Instant> {
  static void bind(Statement& to, int at, Instant instant) {
    to.bind_integer(at, instant.time_since_epoch().count());
  }

  static Instant read(const Statement& from, int at) {
    return Instant(Milliseconds(from.integer(at)));
  }
};

template <>
struct Value<double> {
  static void bind(Statement& to, int at, double value) { to.bind_real(at, value); }

  static double read(const Statement& from, int at) { return from.real(at); }
};

template <>
struct Value<std::string_view> {
  static void bind(Statement& to, int at, std::string_view text) { to.bind_text(at, text); }

  static std::string_view read(const Statement& from, int at) { return from.text(at); }
};

template <>
struct Value<std::string> {
  static void bind(Statement& to, int at, const std::string& text) { to.bind_text(at, text); }

  static std::string read(const Statement& from, int at) { return std::string(from.text(at)); }
};

template <std::size_t N>
struct Value<char[N]> {
  static void bind(Statement& to, int at, const char (&literal)[N]) {
    to.bind_text(at, std::string_view(literal, N - 1));
  }
};

template <>
struct Value<ByteView> {
  static void bind(Statement& to, int at, ByteView bytes) { to.bind_blob(at, bytes); }

  static ByteView read(const Statement& from, int at) { return from.blob(at); }
};

template <>
struct Value<Bytes> {
  static void bind(Statement& to, int at, const Bytes& bytes) { to.bind_blob(at, bytes); }

  static Bytes read(const Statement& from, int at) { return to_bytes(from.blob(at)); }
};

template <std::size_t N>
struct Value<std::array<std::uint8_t, N>> {
  static void bind(Statement& to, int at, const std::array<std::uint8_t, N>& bytes) {
    to.bind_blob(at, bytes);
  }

  static std::array<std::uint8_t, N> read(const Statement& from, int at) {
    const ByteView stored = from.blob(at);
    if (stored.size() != N) raise_unexpected_value();
    std::array<std::uint8_t, N> bytes;
    std::copy(stored.begin(), stored.end(), bytes.begin());
    return bytes;
  }
};

template <typename Tag, std::size_t N>
struct Value<ByteId<Tag, N>> {
  static void bind(Statement& to, int at, const ByteId<Tag, N>& id) { to.bind_blob(at, id.value); }

  static ByteId<Tag, N> read(const Statement& from, int at) {
    return {Value<std::array<std::uint8_t, N>>::read(from, at)};
  }
};

template <>
struct Value<SecretBytes> {
  static void bind(Statement& to, int at, const SecretBytes& secret) {
    to.bind_blob(at, secret.reveal());
  }

  static SecretBytes read(const Statement& from, int at) { return SecretBytes(from.blob(at)); }
};

template <typename Tag>
struct Value<Secret<Tag>> {
  static void bind(Statement& to, int at, const Secret<Tag>& secret) {
    to.bind_blob(at, secret.reveal());
  }

  static Secret<Tag> read(const Statement& from, int at) { return Secret<Tag>(from.blob(at)); }
};

template <typename T>
struct Value<std::optional<T>> {
  static void bind(Statement& to, int at, const std::optional<T>& maybe) {
    if (maybe) {
      Value<T>::bind(to, at, *maybe);
    } else {
      to.bind_null(at);
    }
  }

  static std::optional<T> read(const Statement& from, int at) {
    if (from.is_null(at)) return std::nullopt;
    return Value<T>::read(from, at);
  }
};

template <>
struct Value<std::nullopt_t> {
  static void bind(Statement& to, int at, std::nullopt_t) { to.bind_null(at); }
};

/// Types that only borrow a column: not to be returned from a query that has ended.
template <typename T>
inline constexpr bool is_borrowed = std::same_as<T, ByteView> || std::same_as<T, std::string_view>;
template <typename T>
inline constexpr bool is_borrowed<std::optional<T>> = is_borrowed<T>;

}  // namespace causeway::adapters::sqlite
