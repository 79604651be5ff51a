#pragma once

#include <chrono>
#include <string_view>

#include "content/mimi_content.h"

/// That somebody writes now (docs/formats/content.md §10): worth hearing for `typing_ttl`, and kept
/// by nobody.
namespace causeway::content {

inline constexpr std::string_view typing_type = "application/vnd.causeway.typing";
inline constexpr std::chrono::seconds typing_ttl{10};

NestedPart typing_part();

}  // namespace causeway::content
