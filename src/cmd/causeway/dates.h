#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"

/// Points in time as people and programs write them.
namespace causeway::cli {

/// RFC 3339, in UTC, with milliseconds: "2026-11-24T21:52:03.007Z".
std::string utc_text(Instant time);

/// "2026-11-24", in the time zone of this computer: when that day begins. Or a time as `utc_text`
/// writes it, with or without milliseconds. Throws `Failure` (usage).
Instant parse_since(const std::string& text);

/// The same; of a day, when it is over.
Instant parse_until(const std::string& text);

}  // namespace causeway::cli
