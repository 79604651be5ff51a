#include "sim/faults.h"

namespace causeway::sim {

Faults Faults::draw(SeededRandom& random) {
  const auto rate = [&random](std::uint32_t highest) {
    const bool never = random.below(3) == 0;
    return never ? 0 : static_cast<std::uint32_t>(random.below(highest));
  };
  Faults faults;
  faults.drop = rate(200);
  faults.duplicate = rate(500);
  faults.reorder = rate(500);
  faults.cut = rate(200);
  faults.hub_crash = rate(200);
  faults.device_crash = rate(200);
  faults.store_failure = rate(200);
  faults.hub_store_failure = rate(500);
  faults.partition = rate(500);
  faults.wrong_clock = rate(500);
  faults.restore = rate(3'000);
  faults.evict = rate(2'000);
  faults.lie = rate(1'000);
  faults.reset = rate(10'000);
  // As it ships, or so few that they run out.
  faults.stock = random.below(4) == 0 ? faults.stock : 1 + random.below(8);
  faults.latency_max = Milliseconds(1 + random.below(500));
  faults.offline_max = Milliseconds(1 + random.below(300'000));
  return faults;
}

}  // namespace causeway::sim
