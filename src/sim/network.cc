#include "sim/network.h"

#include <algorithm>

namespace causeway::sim {

Milliseconds Network::latency() {
  return Milliseconds(1 + random_.below(static_cast<std::uint64_t>(faults_.latency_max.count())));
}

void Network::arrive(
    const std::shared_ptr<Link>& link, Towards end, const Bytes& frame, Instant at
) {
  schedule_.after(at - schedule_.now(), [link, end, frame] {
    if (!link->is_up) return;
    (end == Towards::hub ? link->at_hub : link->at_device)(frame);
  });
}

void Network::send(const std::shared_ptr<Link>& link, Towards end, const Bytes& frame) {
  if (!link->is_up || link->is_silent) return;
  if (happens(random_, faults_.drop)) {
    // A stream cannot lose a frame and go on.
    return silence(link, Milliseconds(1 + random_.below(120'000)));
  }
  if (happens(random_, faults_.cut)) {
    cut(link);
    return;
  }
  Instant& last = link->last_arrival[static_cast<std::size_t>(end)];
  Instant at = schedule_.now() + latency();
  if (!happens(random_, faults_.reorder)) at = last = std::max(last, at);
  arrive(link, end, frame, at);
  if (happens(random_, faults_.duplicate)) arrive(link, end, frame, at + latency());
}

void Network::silence(const std::shared_ptr<Link>& link, Milliseconds time) {
  link->is_silent = true;
  schedule_.after(time, [this, link] { cut(link); });
}

void Network::cut(const std::shared_ptr<Link>& link) {
  if (!link->is_up) return;
  link->is_up = false;
  schedule_.after(latency(), [link] { link->hub_lost_it(); });
  schedule_.after(latency(), [link] { link->device_lost_it(); });
}

}  // namespace causeway::sim
