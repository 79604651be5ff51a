#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <utility>

#include "base/clock.h"

namespace causeway::sim {

/// Virtual time: a queue of what happens next. Time stands still while something happens and then
/// jumps to the next event, so hours take milliseconds and a seed always gives the same run.
class Schedule {
 public:
  explicit Schedule(Instant start) : now_(start) {}

  Instant now() const { return now_; }

  /// Two events of one moment happen in the order in which they were put here.
  void after(Milliseconds delay, std::function<void()> event) {
    events_.emplace(std::pair(now_ + delay, next_++), std::move(event));
  }

  /// Lets the earliest event happen. False where there is none before `end`.
  bool step(Instant end) {
    if (events_.empty() || events_.begin()->first.first > end) {
      now_ = end;
      return false;
    }
    auto event = events_.extract(events_.begin());
    now_ = event.key().first;
    event.mapped()();
    return true;
  }

 private:
  Instant now_;
  std::uint64_t next_ = 0;
  std::map<std::pair<Instant, std::uint64_t>, std::function<void()>> events_;
};

}  // namespace causeway::sim
