#include "provider/rate_limits.h"

#include <algorithm>

namespace causeway::provider {

namespace {

bool is_about(const Rate& rate, const Request& request) {
  return !rate.op || *rate.op == request.op;
}

/// How long the bucket takes to get back what the request takes out of it.
Milliseconds price(const Rate& rate, const Request& request) {
  if (rate.token == Token::request) return rate.refill;
  constexpr std::int64_t kib = 1024;
  const auto size = static_cast<std::int64_t>(request.body.size());
  return (rate.refill * size + Milliseconds(kib - 1)) / kib;
}

using Who = std::array<std::uint8_t, 16>;

/// The first bytes of an address, of IPv4 behind the twelve that map it (RFC 4291 §2.5.5.2).
Who network_of(const Address& address) {
  constexpr Who mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  constexpr std::size_t prefix_v4 = 14;
  constexpr std::size_t prefix_v6 = 4;
  const bool is_v4 = std::equal(mapped.begin(), mapped.begin() + 12, address.value.begin());
  Who network{};
  std::copy_n(address.value.begin(), is_v4 ? prefix_v4 : prefix_v6, network.begin());
  return network;
}

Who who(Per per, const Caller& caller) {
  if (per == Per::network) return network_of(caller.address);
  const bool by_device = per == Per::device && caller.device;
  return by_device ? caller.device->value : caller.address.value;
}

}  // namespace

RateLimits::RateLimits(std::span<const Rate> rates, std::size_t capacity)
    : rates_(rates), capacity_(capacity) {}

std::optional<Milliseconds> RateLimits::take(const Request& request, Instant now) {
  Milliseconds wait{};
  for (std::size_t i = 0; i < rates_.size(); ++i) {
    if (!is_about(rates_[i], request)) continue;
    const Milliseconds capacity = rates_[i].refill * rates_[i].burst;
    Bucket& held = bucket(i, request.caller, now);
    // Never further away than from empty, though the clock was set back.
    held.full_at = std::clamp(held.full_at, now, now + capacity);
    wait = std::max(wait, held.full_at + price(rates_[i], request) - now - capacity);
  }
  if (wait > Milliseconds::zero()) return wait;
  for (std::size_t i = 0; i < rates_.size(); ++i) {
    if (!is_about(rates_[i], request)) continue;
    bucket(i, request.caller, now).full_at += price(rates_[i], request);
  }
  return std::nullopt;
}

RateLimits::Bucket& RateLimits::bucket(std::size_t rate, const Caller& caller, Instant now) {
  const Key key{.rate = rate, .who = who(rates_[rate].per, caller)};
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
