#pragma once

#include "base/clock.h"
#include "provider/account_table.h"

namespace causeway::provider {

/// The UTC day that holds `now`.
constexpr Day day_of(Instant now) {
  return {static_cast<std::uint32_t>(
      std::chrono::floor<std::chrono::days>(now).time_since_epoch().count()
  )};
}

}  // namespace causeway::provider
