#include "adapters/http_safety/lookups.h"

namespace causeway::adapters::http_safety {

bool Lookups::count(safety::StaffId person, Instant now) {
  const std::lock_guard lock(mutex_);
  std::deque<Instant>& times = times_[person];
  while (!times.empty() && times.front() + std::chrono::hours(1) <= now) times.pop_front();
  if (times.size() >= lookups_an_hour) return false;
  times.push_back(now);
  return true;
}

}  // namespace causeway::adapters::http_safety
