#include "provider/rate_limits.h"

#include <algorithm>

namespace causeway::provider {

RateLimits::RateLimits(std::span<const Rate> rates, std::size_t capacity)
    : rates_(rates), capacity_(capacity) {}

std::optional<Milliseconds> RateLimits::take(api::Op op, const Caller& caller, Instant now) {
  const auto rate = std::find_if(rates_.begin(), rates_.end(), [op](const Rate& candidate) {
    return candidate.op == op;
  });
  if (rate == rates_.end()) return std::nullopt;

  Key key{.rate = static_cast<std::size_t>(rate - rates_.begin())};
  key.who = rate->per == Per::device && caller.device ? caller.device->value : caller.address.value;
  const Milliseconds capacity = rate->refill * rate->burst;
  Bucket& held = bucket(key, now);
  // Never further away than from empty, though the clock was set back: one refill, and on it goes.
  held.full_at = std::clamp(held.full_at, now, now + capacity);
  const Milliseconds lacking = held.full_at + rate->refill - now;
  if (lacking > capacity) return lacking - capacity;
  held.full_at += rate->refill;
  return std::nullopt;
}

RateLimits::Bucket& RateLimits::bucket(const Key& key, Instant now) {
  if (const auto found = buckets_.find(key); found != buckets_.end()) {
    by_age_.splice(by_age_.end(), by_age_, found->second.age);
    return found->second;
  }
  if (buckets_.size() >= capacity_) {
    buckets_.erase(by_age_.front());
    by_age_.pop_front();
  }
  const auto age = by_age_.insert(by_age_.end(), key);
  return buckets_.emplace(key, Bucket{.full_at = now, .age = age}).first->second;
}

}  // namespace causeway::provider
