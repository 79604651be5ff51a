#pragma once

#include "base/result.h"

namespace causeway {

/// The rule that a result broke; null where there is a value.
const Rule* broken_rule(const auto& result) {
  return result.ok() ? nullptr : &result.error().rule();
}

}  // namespace causeway
