#pragma once

#include <cstdint>

#include "api/limits.h"
#include "base/clock.h"
#include "base/seeded_random.h"

namespace causeway::sim {

/// How badly the world behaves. Rates are per 10,000 chances.
struct Faults {
  std::uint32_t drop = 0;          // a frame vanishes
  std::uint32_t duplicate = 0;     // a frame arrives twice
  std::uint32_t reorder = 0;       // a frame overtakes others
  std::uint32_t cut = 0;           // a connection breaks with a frame
  std::uint32_t hub_crash = 0;     // with a batch: before it, or between its commit and its replies
  std::uint32_t device_crash = 0;  // with a transaction: before its commit, or before its effects
  std::uint32_t store_failure = 0;      // a device's transaction cannot be committed
  std::uint32_t hub_store_failure = 0;  // a transaction of the hub cannot be begun or committed
  std::uint32_t partition = 0;    // with an action: some devices cannot reach the hub for a while
  std::uint32_t wrong_clock = 0;  // with an action: a device's clock is set
  std::uint32_t restore = 0;      // with a crash: the device's disk is one of an earlier time
  std::uint32_t evict = 0;        // with a crash: the device's disk is gone
  std::uint32_t reset = 0;        // with the end of an account: it is by a reset
  std::uint32_t lie = 0;          // with an action: a member says one thing and commits to another
  std::size_t stock = api::limits::key_packages_max;  // of a device's one-time key packages
  Milliseconds latency_max{50};
  Milliseconds offline_max{60'000};  // how long a device stays away after a cut or crash

  /// Some faults often, some never: each seed is a world of its own (swarm testing).
  static Faults draw(SeededRandom& random);
};

inline bool happens(SeededRandom& random, std::uint32_t rate) {
  return rate > 0 && random.below(10'000) < rate;
}

}  // namespace causeway::sim
