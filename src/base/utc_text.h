#pragma once

#include <string>

#include "base/clock.h"

namespace causeway {

/// RFC 3339, in UTC, with milliseconds: "2026-11-24T21:52:03.007Z".
std::string utc_text(Instant time);

}  // namespace causeway
