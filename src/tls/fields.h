#pragma once

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

namespace causeway::tls {

namespace fields_internal {

/// Converts to anything, for counting only.
struct Anything {
  std::size_t position;

  template <typename T>
  operator T() const {  // NOLINT(google-explicit-constructor): stands in for any member
    // Never called; the body is there because clang wants one once `std::optional` names the
    // operator.
    __builtin_unreachable();
  }
};

template <typename T, std::size_t... I>
constexpr bool takes(std::index_sequence<I...>) {
  return requires { T{Anything{I}...}; };
}

template <typename T, std::size_t N = 0>
constexpr std::size_t count_from() {
  if constexpr (takes<T>(std::make_index_sequence<N + 1>{})) {
    return count_from<T, N + 1>();
  } else {
    return N;
  }
}

}  // namespace fields_internal

/// How many members the aggregate `T` has.
template <typename T>
inline constexpr std::size_t field_count = fields_internal::count_from<T>();

/// References to all members of the aggregate, in order: this makes a wire struct its own schema.
/// At most 12 members, which is more than any struct of RFC 9420 or of ours has.
template <typename T>
constexpr auto fields(T& object) {
  constexpr std::size_t count = field_count<std::remove_const_t<T>>;
  static_assert(count <= 12, "nest the struct, or add a line here");
  if constexpr (count == 0) {
    return std::tuple<>{};
  } else if constexpr (count == 1) {
    auto& [a] = object;
    return std::tie(a);
  } else if constexpr (count == 2) {
    auto& [a, b] = object;
    return std::tie(a, b);
  } else if constexpr (count == 3) {
    auto& [a, b, c] = object;
    return std::tie(a, b, c);
  } else if constexpr (count == 4) {
    auto& [a, b, c, d] = object;
    return std::tie(a, b, c, d);
  } else if constexpr (count == 5) {
    auto& [a, b, c, d, e] = object;
    return std::tie(a, b, c, d, e);
  } else if constexpr (count == 6) {
    auto& [a, b, c, d, e, f] = object;
    return std::tie(a, b, c, d, e, f);
  } else if constexpr (count == 7) {
    auto& [a, b, c, d, e, f, g] = object;
    return std::tie(a, b, c, d, e, f, g);
  } else if constexpr (count == 8) {
    auto& [a, b, c, d, e, f, g, h] = object;
    return std::tie(a, b, c, d, e, f, g, h);
  } else if constexpr (count == 9) {
    auto& [a, b, c, d, e, f, g, h, i] = object;
    return std::tie(a, b, c, d, e, f, g, h, i);
  } else if constexpr (count == 10) {
    auto& [a, b, c, d, e, f, g, h, i, j] = object;
    return std::tie(a, b, c, d, e, f, g, h, i, j);
  } else if constexpr (count == 11) {
    auto& [a, b, c, d, e, f, g, h, i, j, k] = object;
    return std::tie(a, b, c, d, e, f, g, h, i, j, k);
  } else {
    auto& [a, b, c, d, e, f, g, h, i, j, k, l] = object;
    return std::tie(a, b, c, d, e, f, g, h, i, j, k, l);
  }
}

}  // namespace causeway::tls
