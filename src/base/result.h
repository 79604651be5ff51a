#pragma once

#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "base/invariant.h"

namespace causeway {

/// One rule that something from outside can break. Rules are `constexpr` objects with static
/// storage in a namespace `rules`; code compares their addresses, people read their names.
struct Rule {
  std::string_view name;    // "mls.commit.epoch_is_current": area, object, what must hold
  std::string_view source;  // "RFC 9420 §12.4.2", "docs/formats/…", a statute
};

/// The rule that was broken, and nothing else: an error cannot carry a secret, because it carries
/// no data.
class Error {
 public:
  constexpr explicit Error(const Rule& rule) : rule_(&rule) {}

  explicit Error(Rule&&) = delete;  // a temporary rule would dangle

  constexpr const Rule& rule() const { return *rule_; }

  constexpr bool is(const Rule& rule) const { return rule_ == &rule; }

  bool operator==(const Error&) const = default;

 private:
  const Rule* rule_;
};

/// A value, or the rule that kept us from having one. ADR 0002.
template <typename T>
class [[nodiscard]] Result {
 public:
  using Value = T;

  // NOLINTNEXTLINE(google-explicit-constructor): `return value;` is the point
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}

  // NOLINTNEXTLINE(google-explicit-constructor): `return Error{…};` likewise
  Result(Error error) : state_(std::in_place_index<1>, error) {}

  bool ok() const { return state_.index() == 0; }

  explicit operator bool() const { return ok(); }

  /// Requires `!ok()`.
  Error error() const {
    INVARIANT(!ok());
    return *std::get_if<1>(&state_);
  }

  /// Requires `ok()`.
  T& operator*() & {
    INVARIANT(ok());
    return *std::get_if<0>(&state_);
  }

  const T& operator*() const& {
    INVARIANT(ok());
    return *std::get_if<0>(&state_);
  }

  T operator*() && {
    INVARIANT(ok());
    return std::move(*std::get_if<0>(&state_));
  }

  T* operator->() { return &**this; }

  const T* operator->() const { return &**this; }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  using Value = void;

  Result() = default;

  // NOLINTNEXTLINE(google-explicit-constructor): as above
  Result(Error error) : error_(error), ok_(false) {}

  bool ok() const { return ok_; }

  explicit operator bool() const { return ok(); }

  /// Requires `!ok()`.
  Error error() const {
    INVARIANT(!ok());
    return error_;
  }

  void operator*() const { INVARIANT(ok()); }

 private:
  static constexpr Rule none{"none", "base/result.h"};
  Error error_{none};
  bool ok_ = true;
};

}  // namespace causeway

// NOLINTBEGIN(bugprone-macro-parentheses): names and statements take none
#define CAUSEWAY_JOIN_2(a, b) a##b
#define CAUSEWAY_JOIN(a, b) CAUSEWAY_JOIN_2(a, b)
#define CAUSEWAY_TRY(name, expression)                      \
  __extension__({                                           \
    auto name = (expression);                               \
    if (!name.ok()) return ::causeway::Error{name.error()}; \
    *std::move(name);                                       \
  })
// NOLINTEND(bugprone-macro-parentheses)

/// The value of a `Result`, or an early return of its error from the enclosing function. Also for
/// `Result<void>`. Never around a `co_await` (GCC 12 fails on it, and the core has no coroutines).
#define TRY(expression) CAUSEWAY_TRY(CAUSEWAY_JOIN(try_result_, __COUNTER__), expression)
