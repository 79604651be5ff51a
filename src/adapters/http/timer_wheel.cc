#include "adapters/http/timer_wheel.h"

#include <algorithm>

namespace causeway::adapters::http {

TimerWheel::TimerWheel() {
  for (End& end : slots_) end.next_ = end.previous_ = &end;
}

void TimerWheel::link(Entry& end, Entry& entry) {
  entry.next_ = &end;
  entry.previous_ = end.previous_;
  end.previous_->next_ = &entry;
  end.previous_ = &entry;
}

void TimerWheel::arm(Entry& entry, Tick due) {
  entry.unlink();
  entry.due_ = std::max(due, now_ + 1);
  link(slots_[entry.due_ % slots_.size()], entry);
}

void TimerWheel::advance() {
  End& slot = slots_[++now_ % slots_.size()];

  // Move the slot's ring to one of its own: whatever is armed meanwhile does not come up again.
  End due;
  due.next_ = due.previous_ = &due;
  if (slot.next_ != &slot) {
    due.next_ = slot.next_;
    due.previous_ = slot.previous_;
    due.next_->previous_ = due.previous_->next_ = &due;
    slot.next_ = slot.previous_ = &slot;
  }
  while (due.next_ != &due) {
    Entry& entry = *due.next_;
    entry.unlink();
    if (entry.due_ > now_) {
      link(slot, entry);
    } else {
      entry.expired();
    }
  }
}

}  // namespace causeway::adapters::http
