#pragma once

#include <poll.h>
#include <vector>

#include "adapters/http_client/device.h"

namespace causeway::cli {

/// Turns between a device and what else its process waits for.
class Rounds {
 public:
  explicit Rounds(adapters::http_client::Device& device) : device_(device) {}

  /// Until then at the longest, so that the device hears that time passes.
  static constexpr Milliseconds tick{1'000};

  /// Waits until one of `others` is ready (their `revents` say which), something has come for the
  /// device, or `patience` is over.
  void wait(std::vector<pollfd>& others, Milliseconds patience = tick) const;

  /// Takes in what has come for the device. Takes time only to connect.
  void step();

 private:
  adapters::http_client::Device& device_;
  bool has_come_ = false;  // and more of it may wait where `poll` does not see it
};

}  // namespace causeway::cli
