#pragma once

#include <chrono>
#include <cstdint>

namespace causeway {

using Milliseconds = std::chrono::milliseconds;
/// A point in time, in milliseconds since the Unix epoch (UTC, no leap seconds).
using Instant = std::chrono::sys_time<Milliseconds>;

constexpr Instant from_unix_ms(std::uint64_t ms) {
  return Instant(Milliseconds(static_cast<std::int64_t>(ms)));
}

/// Requires an instant at or after 1970.
constexpr std::uint64_t to_unix_ms(Instant instant) {
  return static_cast<std::uint64_t>(instant.time_since_epoch().count());
}

/// Where hosts get the time from. The core never holds one: it is handed an `Instant`.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() = 0;
};

}  // namespace causeway
