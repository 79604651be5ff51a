#pragma once

#include <array>
#include <boost/asio/ip/address.hpp>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

namespace causeway::adapters::http {

/// Who a peer is as far as its address tells: an IPv4 address in its mapped form, or an IPv6
/// address with the lower half zero, since a subscriber has a whole /64.
using Host = std::array<std::uint8_t, 16>;

Host host_of(const boost::asio::ip::address& address);

/// How many connections each host has open, so that one cannot take all there are. Holds only hosts
/// that have some. For any thread; outlives its places.
class HostCounts {
  using Entry = std::pair<const Host, std::size_t>;

  struct Leave {
    HostCounts* counts = nullptr;

    void operator()(const Entry* entry) const { counts->leave(*entry); }
  };

 public:
  /// A connection of one host; counts until it goes.
  using Place = std::unique_ptr<const Entry, Leave>;

  explicit HostCounts(std::size_t places_each) : places_each_(places_each) {}

  /// Null where the host has all its places.
  Place enter(const Host& host);

 private:
  void leave(const Entry& entry);

  const std::size_t places_each_;
  std::mutex mutex_;
  std::map<Host, std::size_t> counts_;  // with `mutex_`; an entry stays where it is
};

}  // namespace causeway::adapters::http
