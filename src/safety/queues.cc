#include "safety/queues.h"

#include <algorithm>
#include <array>

#include "base/invariant.h"

namespace causeway::safety {
namespace {

using report::Reason;
using std::chrono::hours;

constexpr hours day{24};

// clang-format off
constexpr std::array rows{
    QueueRow{Queue::child_safety, "child-safety", "Child safety", hours(4), Role::child_safety, Proof::not_needed, 50},
    QueueRow{Queue::imminent_harm, "imminent-harm", "Imminent harm", hours(4), Role::reviewer, Proof::not_needed, 50},
    QueueRow{Queue::intimate_images, "intimate-images", "Intimate pictures", day, Role::reviewer, Proof::needed, 0},
    QueueRow{Queue::harassment, "harassment", "Harassment and hate", 2 * day, Role::reviewer, Proof::needed, 0},
    QueueRow{Queue::fraud, "fraud", "Fraud and illegal goods", 3 * day, Role::reviewer, Proof::needed, 0},
    QueueRow{Queue::sexual, "sexual", "Unwanted sexual content", 3 * day, Role::reviewer, Proof::needed, 0},
    QueueRow{Queue::spam, "spam", "Spam", 7 * day, Role::reviewer, Proof::needed, 0},
    QueueRow{Queue::other, "other", "Something else", 7 * day, Role::reviewer, Proof::needed, 0},
    QueueRow{Queue::unproven, "unproven", "Nothing proven", 7 * day, Role::reviewer, Proof::not_needed, 20},
};
// clang-format on

struct ReasonQueue {
  Reason reason;
  Queue queue;
};

constexpr std::array reason_queues{
    ReasonQueue{Reason::spam, Queue::spam},
    ReasonQueue{Reason::harassment, Queue::harassment},
    ReasonQueue{Reason::hate, Queue::harassment},
    ReasonQueue{Reason::violence, Queue::imminent_harm},
    ReasonQueue{Reason::self_harm, Queue::imminent_harm},
    ReasonQueue{Reason::intimate_images, Queue::intimate_images},
    ReasonQueue{Reason::child_safety, Queue::child_safety},
    ReasonQueue{Reason::fraud, Queue::fraud},
    ReasonQueue{Reason::impersonation, Queue::fraud},
    ReasonQueue{Reason::illegal_goods, Queue::fraud},
    ReasonQueue{Reason::terrorism, Queue::imminent_harm},
    ReasonQueue{Reason::unwanted_sexual, Queue::sexual},
    ReasonQueue{Reason::other, Queue::other},
};

}  // namespace

std::span<const QueueRow> queues() {
  return rows;
}

const QueueRow& row_of(Queue queue) {
  const auto index = static_cast<std::size_t>(queue) - 1;
  INVARIANT(index < rows.size());
  return rows[index];
}

Queue queue_of(Reason reason, bool is_proven) {
  const auto found =
      std::find_if(reason_queues.begin(), reason_queues.end(), [&](const ReasonQueue& each) {
        return each.reason == reason;
      });
  INVARIANT(found != reason_queues.end());
  if (is_proven || row_of(found->queue).proof == Proof::not_needed) return found->queue;
  return Queue::unproven;
}

}  // namespace causeway::safety
