#pragma once

#include <cstdint>

#include "base/clock.h"
#include "base/random.h"
#include "provider/franker.h"
#include "provider/request.h"
#include "provider/store.h"

namespace causeway::provider {

enum class Registration : std::uint8_t {
  open,
  invite,
};

/// What a provider decides about itself.
struct Settings {
  Bytes domain;
  HubId hub_id;  // franking::hub_id(domain)
  Registration registration = Registration::invite;
  /// Blobs of one account at any time.
  std::uint64_t blob_quota_bytes = std::uint64_t{4} << 30;
};

/// All that a handler gets beside its request. `T` is `Transaction`, or `const Transaction` for
/// handlers that only read.
template <typename T>
struct BasicCall {
  T& transaction;
  const Settings& settings;
  const Franker& franker;
  const Caller& caller;
  /// The record of `caller.device`; empty for operations that need no login.
  const DeviceRecord& device;
  Instant now;
  Random& random;
  Outcome& outcome;

  void wake(DeviceId woken) { outcome.wake.push_back(woken); }

  void wake(const std::vector<DeviceId>& woken) {
    outcome.wake.insert(outcome.wake.end(), woken.begin(), woken.end());
  }
};

using Call = BasicCall<Transaction>;
using ReadCall = BasicCall<const Transaction>;

}  // namespace causeway::provider
