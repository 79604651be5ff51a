#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

/// Words of the desk's formats: an enumeration and the names of its values, in the same order.
namespace causeway::policy {

/// Specialised for each enumeration: `Names<E>::all[i]` is how the value `i` is written.
template <typename E>
struct Names;

template <typename E>
concept Named = requires { Names<E>::all; };

template <Named E>
constexpr std::string_view name_of(E value) {
  return Names<E>::all[static_cast<std::size_t>(value)];
}

/// Nothing for a word that is none of them.
template <Named E>
constexpr std::optional<E> find_name(std::string_view name) {
  for (std::size_t i = 0; i < Names<E>::all.size(); ++i) {
    if (Names<E>::all[i] == name) return static_cast<E>(i);
  }
  return std::nullopt;
}

}  // namespace causeway::policy
