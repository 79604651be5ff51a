#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/utc_text.h"

/// Points in time as people write them.
namespace causeway::cli {

/// "2026-11-24", in the time zone of this computer: when that day begins. Or a time as `utc_text`
/// writes it, with or without milliseconds. Throws `Failure` (usage).
Instant parse_since(const std::string& text);

/// The same; of a day, when it is over.
Instant parse_until(const std::string& text);

}  // namespace causeway::cli
