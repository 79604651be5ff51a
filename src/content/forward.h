#pragma once

#include <string_view>

#include "base/result.h"
#include "content/mimi_content.h"

/// How often what a message says has been forwarded (docs/formats/content.md §3): known to whoever
/// reads it, counted by whoever forwards it.
namespace causeway::content {

namespace rules {
inline constexpr Rule forward_count_is_valid{
    "content.forward_count_is_valid", "docs/formats/content.md §3"
};
}  // namespace rules

inline constexpr std::string_view forwarded_extension = "vnd.causeway.forwarded";
/// From there on it stays the same.
inline constexpr unsigned forward_count_max = 255;

/// 0: it was not. `rules::forward_count_is_valid`, or a rule of content/cbor.h.
Result<unsigned> forward_count(const MimiContent& content);

/// Requires 1 to `forward_count_max`, and content that has none yet.
void add_forward_count(MimiContent& content, unsigned count);

}  // namespace causeway::content
