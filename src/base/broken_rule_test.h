#pragma once

#include <string_view>

#include "base/result.h"

namespace causeway {

/// The rule that a result broke; null where there is a value.
const Rule* broken_rule(const auto& result) {
  return result.ok() ? nullptr : &result.error().rule();
}

/// Its name, or "none": what a failed comparison of two of them prints can be read.
std::string_view broken_rule_name(const auto& result) {
  return result.ok() ? "none" : result.error().rule().name;
}

}  // namespace causeway
