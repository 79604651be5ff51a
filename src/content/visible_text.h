#pragma once

#include <cstddef>
#include <string_view>

namespace causeway::content {

/// How many bytes at the front of this UTF-8 are one character that would not show, or would change
/// how others show: C0 and C1 controls, line separators, bidirectional embeddings, overrides and
/// isolates. 0: the front is another character.
std::size_t invisible_front(std::string_view text);

/// UTF-8 without any such character.
bool is_visible_text(std::string_view text);

}  // namespace causeway::content
