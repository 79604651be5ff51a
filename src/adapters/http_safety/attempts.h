#pragma once

#include <map>
#include <mutex>
#include <string_view>

#include "adapters/http/host_counts.h"
#include "base/clock.h"

namespace causeway::adapters::http_safety {

/// How often each host tried something in this minute, so that nobody guesses log-ins. Hosts beyond
/// the first ten thousand share one count: whoever has that many addresses has not more tries.
class Attempts {
 public:
  explicit Attempts(std::uint32_t a_minute) : a_minute_(a_minute) {}

  /// Counts one; false where it is one too many. Text that is no address counts as one host.
  bool count(std::string_view remote_address, Instant now);

 private:
  struct Minute {
    Instant since;
    std::uint32_t tries = 0;
  };

  const std::uint32_t a_minute_;
  std::mutex mutex_;
  std::map<http::Host, Minute> minutes_;  // with `mutex_`
};

}  // namespace causeway::adapters::http_safety
