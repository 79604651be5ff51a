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

/// What an account may say to others that have not accepted it (docs/formats/api.md, Message
/// requests). Keeps somebody from writing to everybody. What counts, and when, is in
/// provider/first_contacts.cc.
struct FirstContacts {
  std::uint32_t messages = 1;            // to each of them
  std::uint32_t per_day = 20;            // people
  std::uint32_t per_month = 100;         // in 30 days
  std::uint32_t per_day_new = 10;        // of an account's first days
  std::uint32_t unanswered = 30;         // from so many on who do not answer
  std::uint32_t per_day_unanswered = 3;  // it is so many
  std::uint32_t per_day_in_groups = 10;  // let into groups
};

/// What a provider decides about itself.
struct Settings {
  Bytes domain;
  HubId hub_id;  // franking::hub_id(domain)
  Registration registration = Registration::invite;
  /// Blobs of one account at any time.
  std::uint64_t blob_quota_bytes = std::uint64_t{4} << 30;
  FirstContacts first_contacts;
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
