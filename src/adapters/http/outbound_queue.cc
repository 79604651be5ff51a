#include "adapters/http/outbound_queue.h"

#include <algorithm>
#include <utility>

#include "base/invariant.h"

namespace causeway::adapters::http {

namespace {

/// Copies what of `from`, behind its first `skip` bytes, fits into `out`; both move on.
void copy_some(ByteView from, std::size_t& skip, MutableByteView& out) {
  if (skip >= from.size()) {
    skip -= from.size();
    return;
  }
  const auto some = from.subspan(skip, std::min(from.size() - skip, out.size()));
  std::copy(some.begin(), some.end(), out.begin());
  out = out.subspan(some.size());
  skip = 0;
}

}  // namespace

void OutboundQueue::push(Opcode opcode, Bytes payload) {
  const FrameHead head = frame_head(opcode, payload.size());
  items_.push_back(Item{head, std::move(payload)});
  size_bytes_ += items_.back().size_bytes();
}

std::size_t OutboundQueue::gather(MutableByteView out) {
  MutableByteView rest = out;
  std::size_t skip = first_offset_;
  for (std::size_t i = first_; i < items_.size() && !rest.empty(); ++i) {
    copy_some(items_[i].head.view(), skip, rest);
    copy_some(items_[i].payload, skip, rest);
  }
  const std::size_t copied = out.size() - rest.size();
  gathered_ = std::max(gathered_, copied);
  return copied;
}

void OutboundQueue::consume(std::size_t size_bytes) {
  INVARIANT(size_bytes <= gathered_);
  gathered_ -= size_bytes;
  size_bytes_ -= size_bytes;
  first_offset_ += size_bytes;
  while (first_ < items_.size() && first_offset_ >= items_[first_].size_bytes()) {
    first_offset_ -= items_[first_].size_bytes();
    items_[first_++].payload = {};
  }
  // Keep a small array for the next frame; give back what a burst needed.
  if (first_ == items_.size()) {
    items_.clear();
    first_ = 0;
    if (items_.capacity() > 8) items_.shrink_to_fit();
  } else if (first_ >= 64 && first_ * 2 > items_.size()) {
    items_.erase(items_.begin(), items_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
  }
}

void OutboundQueue::drop_unsent() {
  std::size_t begin = 0;  // where an item starts, counted like `gathered_`
  for (std::size_t i = first_; i < items_.size(); ++i) {
    const bool is_begun = begin < gathered_ || (i == first_ && first_offset_ > 0);
    if (!is_begun) {
      size_bytes_ = begin;
      items_.resize(i);
      return;
    }
    begin += items_[i].size_bytes() - (i == first_ ? first_offset_ : 0);
  }
}

}  // namespace causeway::adapters::http
