#pragma once

#include "base/clock.h"

namespace causeway::adapters::http {

/// The time of this computer.
class SystemClock final : public Clock {
 public:
  Instant now() override {
    return std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
  }
};

}  // namespace causeway::adapters::http
