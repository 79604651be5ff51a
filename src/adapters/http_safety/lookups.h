#pragma once

#include <deque>
#include <map>
#include <mutex>

#include "base/clock.h"
#include "safety/records.h"

namespace causeway::adapters::http_safety {

/// How often somebody of the staff looked accounts up in the last hour, so that nobody reads the
/// whole list of them name by name.
class Lookups {
 public:
  /// Counts one; false where it is one too many.
  bool count(safety::StaffId person, Instant now);

 private:
  std::mutex mutex_;
  std::map<safety::StaffId, std::deque<Instant>> times_;  // with `mutex_`; of the staff alone
};

inline constexpr std::size_t lookups_an_hour = 30;

}  // namespace causeway::adapters::http_safety
