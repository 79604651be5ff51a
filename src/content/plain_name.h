#pragma once

#include <string>
#include <string_view>

/// What people call themselves, as it may stand beside facts.
namespace causeway::content {

/// The name without whatever does not show, or changes how others characters show, wherever it
/// stands: controls, line breaks, marks and overrides of direction, fillers, tags, bytes that are
/// no UTF-8. A joiner stays between two characters that it can join (in emoji, Arabic, the scripts
/// of India), a variation selector behind a sign, and the tags of the three flags that have them.
std::string plain_name(std::string_view name);

}  // namespace causeway::content
