#pragma once

#include <optional>
#include <string_view>
#include <vector>

/// The members of a request or of facts, wherever they stand in it: what goes by them needs no
/// change for a new one.
namespace causeway::adapters::json_policy::test {

template <typename T>
concept Composite = requires(T& value) { T::members(value, [](std::string_view, auto&) {}); };

template <typename T>
inline constexpr bool is_optional_composite = false;
template <Composite T>
inline constexpr bool is_optional_composite<std::optional<T>> = true;

template <typename T>
inline constexpr bool is_list = false;
template <Composite T>
inline constexpr bool is_list<std::vector<T>> = true;

/// Of a longer list only these are visited.
inline constexpr std::size_t visited_max = 4;

/// `visit(member)` for each one that has no members of its own, and for lists and for parts that
/// may be absent, before their own.
template <typename T, typename Visit>
void for_each_member(T& value, Visit& visit) {
  if constexpr (Composite<T>) {
    T::members(value, [&](std::string_view, auto& member) { for_each_member(member, visit); });
  } else {
    visit(value);
    if constexpr (is_list<T>) {
      for (std::size_t i = 0; i < value.size() && i < visited_max; ++i) {
        for_each_member(value[i], visit);
      }
    } else if constexpr (is_optional_composite<T>) {
      if (value) for_each_member(*value, visit);
    }
  }
}

/// `visit(member)` for the one at `path` ("gag.court"), and whether there is one. Not into lists.
template <typename T, typename Visit>
bool at_path(T& value, std::string_view path, Visit&& visit) {
  if (path.empty()) {
    visit(value);
    return true;
  }
  bool is_found = false;
  if constexpr (Composite<T>) {
    const std::string_view first = path.substr(0, path.find('.'));
    const std::string_view rest = path.substr(std::min(first.size() + 1, path.size()));
    T::members(value, [&](std::string_view name, auto& member) {
      if (name == first) is_found = at_path(member, rest, visit);
    });
  } else if constexpr (is_optional_composite<T>) {
    if (value) is_found = at_path(*value, path, visit);
  }
  return is_found;
}

/// As if it had not been stated.
template <typename T>
bool remove_at(T& value, std::string_view path) {
  return at_path(value, path, [](auto& member) { member = {}; });
}

}  // namespace causeway::adapters::json_policy::test
