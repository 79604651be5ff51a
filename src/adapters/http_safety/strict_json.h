#pragma once

#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/http_safety/refused.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/encoding.h"

/// JSON as docs/formats/safety-api.md §1 has it: a member that is missing, unknown, twice there or
/// of another type is `rules::body_is_read`.
namespace causeway::adapters::http_safety {

using Json = nlohmann::json;

/// One value and nothing else, nested at most `json_depth_max` deep, each name once in its object.
Json parse_json(ByteView text);

inline constexpr std::size_t json_depth_max = 16;

/// An object with exactly the members that were named.
class Members {
 public:
  /// `names`: with spaces between. Keeps a reference.
  Members(const Json& object, std::string_view names);

  /// Any text; safety/written_text.h reads what a person wrote.
  const std::string& text(std::string_view name) const;
  bool flag(std::string_view name) const;
  std::uint64_t integer(
      std::string_view name,
      std::uint64_t min = 0,
      std::uint64_t max = std::numeric_limits<std::int64_t>::max()
  ) const;
  std::vector<std::string> texts(std::string_view name) const;
  std::optional<std::string> text_or_null(std::string_view name) const;
  /// Of base64url.
  Bytes bytes(std::string_view name) const;
  /// An id: 32 hexadecimal digits in lower case.
  template <typename Id>
  Id id(std::string_view name) const;

  /// For what is nested: another `Members`, or null.
  const Json& value(std::string_view name) const;
  /// The values of a list.
  const Json& list(std::string_view name) const;

  /// What `find` makes of the text; refused where that is nothing.
  template <typename Find>
  auto one_of(std::string_view name, Find find) const {
    const auto found = find(std::string_view(text(name)));
    if (!found) throw Refused(rules::body_is_read);
    return *found;
  }

 private:
  const Json& object_;
};

/// Exactly `2026-11-27T08:15:30.000Z`; nothing otherwise.
std::optional<Instant> parse_time(std::string_view text);

Json to_json(Instant time);
Json to_json(std::optional<Instant> time);

template <typename Id>
std::optional<Id> parse_id(std::string_view text) {
  const auto bytes = from_hex(text);
  if (!bytes.ok() || to_hex(*bytes) != text) return std::nullopt;
  return Id::from(*bytes);
}

template <typename Id>
Id Members::id(std::string_view name) const {
  return one_of(name, [](std::string_view text) { return parse_id<Id>(text); });
}

}  // namespace causeway::adapters::http_safety
