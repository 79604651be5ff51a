#include "policy/deadlines.h"

#include <algorithm>

namespace causeway::policy {

std::vector<Clock> clocks_of(
    const Regime& regime, const Moments& moments, const Conditions& conditions
) {
  std::vector<Clock> clocks;
  for (const Deadline& deadline : regime.deadlines) {
    const auto& start = moments.of(deadline.from);
    if (!conditions.hold(deadline.when) || !start) continue;
    const Instant at = after(*start, deadline.after);
    const auto same = std::find_if(clocks.begin(), clocks.end(), [&](const Clock& clock) {
      return clock.id == deadline.id;
    });
    if (same == clocks.end()) {
      clocks.push_back({deadline.id, at});
    } else {
      same->at = std::max(*same->at, at);
    }
  }
  return clocks;
}

}  // namespace causeway::policy
