#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/http_safety/refused.h"

namespace causeway::adapters::http_safety {

/// What follows the `?` of an address, as forms write it: each name that is known, once, with a
/// value. Everything else is `rules::query_is_read`.
class Query {
 public:
  /// `names`: with spaces between.
  Query(std::string_view text, std::string_view names);

  std::optional<std::string> text(std::string_view name) const;

  /// What `find` makes of the text, where it is given; refused where that is nothing.
  template <typename Find>
  auto one_of(std::string_view name, Find find) const -> decltype(find(std::string_view())) {
    const auto given = text(name);
    if (!given) return std::nullopt;
    auto found = find(std::string_view(*given));
    if (!found) throw Refused(rules::query_is_read);
    return found;
  }

  /// A number above zero, without leading zeros.
  std::optional<std::uint64_t> number(std::string_view name) const;
  /// 1 to 100; 50 where it is not given.
  std::size_t limit() const;

 private:
  std::map<std::string, std::string, std::less<>> values_;
};

}  // namespace causeway::adapters::http_safety
