#include "adapters/http/host_counts.h"

#include <algorithm>

namespace causeway::adapters::http {

Host host_of(const boost::asio::ip::address& address) {
  namespace ip = boost::asio::ip;
  if (address.is_v4()) return ip::make_address_v6(ip::v4_mapped, address.to_v4()).to_bytes();
  Host host = address.to_v6().to_bytes();
  if (!address.to_v6().is_v4_mapped()) std::fill(host.begin() + 8, host.end(), 0);
  return host;
}

HostCounts::Place HostCounts::enter(const Host& host) {
  const std::lock_guard lock(mutex_);
  const auto entry = counts_.try_emplace(host, 0).first;
  if (entry->second >= places_each_) return nullptr;
  ++entry->second;
  return {&*entry, {this}};
}

void HostCounts::leave(const Entry& entry) {
  const std::lock_guard lock(mutex_);
  const auto counted = counts_.find(entry.first);
  if (--counted->second == 0) counts_.erase(counted);
}

}  // namespace causeway::adapters::http
