#pragma once

#include <functional>
#include <memory>

#include "base/bytes.h"
#include "base/seeded_random.h"
#include "sim/faults.h"
#include "sim/schedule.h"

namespace causeway::sim {

/// One connection between a device and the hub. What was sent before it broke may or may not
/// arrive; nothing does afterwards.
struct Link {
  std::uint64_t number = 0;  // of the connection, in the order of their making
  bool is_up = true;
  bool is_silent = false;   // nothing arrives, and nobody hears of it
  Instant last_arrival[2];  // at the hub, at the device: order holds unless a fault breaks it
  std::function<void(Bytes)> at_hub;
  std::function<void(Bytes)> at_device;
  std::function<void()> hub_lost_it;
  std::function<void()> device_lost_it;
};

enum class Towards : std::uint8_t {
  hub = 0,
  device = 1,
};

/// Carries frames with delay, and loses, repeats and reorders them as the faults say.
class Network {
 public:
  Network(Schedule& schedule, SeededRandom& random) : schedule_(schedule), random_(random) {}

  void misbehave(const Faults& faults) { faults_ = faults; }

  std::uint64_t next_number() { return ++last_number_; }

  void send(const std::shared_ptr<Link>& link, Towards end, const Bytes& frame);
  /// Nothing arrives any more, and after `time` the connection breaks.
  void silence(const std::shared_ptr<Link>& link, Milliseconds time);
  /// Both ends hear of it, each after a while.
  void cut(const std::shared_ptr<Link>& link);

 private:
  Milliseconds latency();
  void arrive(const std::shared_ptr<Link>& link, Towards end, const Bytes& frame, Instant at);

  Schedule& schedule_;
  SeededRandom& random_;
  Faults faults_;
  std::uint64_t last_number_ = 0;
};

}  // namespace causeway::sim
