#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/clock.h"

/// How people write how long something takes.
namespace causeway::cli {

/// "30s", "5m", "12h", "1d", "4w". Throws `Failure` (usage) for anything else, for 0, and for more
/// than `content::expiry_max`.
std::chrono::seconds parse_duration(std::string_view text);

/// "3 hours": in the largest unit of which there is one at least, rounded down.
std::string duration_words(Milliseconds time);

/// What a chat's timer means; 0: none.
std::string timer_words(Milliseconds timer);

}  // namespace causeway::cli
