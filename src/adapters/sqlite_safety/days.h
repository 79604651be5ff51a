#pragma once

#include <chrono>
#include <cstdint>

#include "base/clock.h"

namespace causeway::adapters::sqlite_safety {

/// Days since 1970, in which what came in at one time lies together.
inline std::int64_t day_of(Instant time) {
  return std::chrono::floor<std::chrono::days>(time).time_since_epoch().count();
}

}  // namespace causeway::adapters::sqlite_safety
