#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

/// What people at the console write (docs/formats/safety-api.md §1).
namespace causeway::safety {

namespace rules {
// clang-format off
inline constexpr Rule text_is_there{"safety.text_is_there", "docs/formats/safety-api.md §1"};
inline constexpr Rule text_is_within_limit{"safety.text_is_within_limit", "docs/formats/safety-api.md §1"};
inline constexpr Rule text_is_visible{"safety.text_is_visible", "docs/formats/safety-api.md §1"};
// clang-format on
}  // namespace rules

inline constexpr std::size_t text_size_max = 2'000;

/// Without the space around it.
std::string_view trimmed(std::string_view text);

/// Trimmed, and not empty: `rules::text_is_there`, and as `read_optional_text`.
Result<std::string> read_text(std::string_view text);

/// Trimmed. `rules::text_is_within_limit` beyond `text_size_max` bytes, `rules::text_is_visible`
/// where a character other than a line feed would not show, or change how others show.
Result<std::string> read_optional_text(std::string_view text);

}  // namespace causeway::safety
