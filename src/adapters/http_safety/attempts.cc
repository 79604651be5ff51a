#include "adapters/http_safety/attempts.h"

#include <string>

namespace causeway::adapters::http_safety {
namespace {

constexpr std::size_t hosts_max = 10'000;
constexpr std::chrono::minutes minute{1};

http::Host parse_host(std::string_view text) {
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(std::string(text), error);
  return error ? http::Host{} : http::host_of(address);
}

}  // namespace

bool Attempts::count(std::string_view remote_address, Instant now) {
  const std::lock_guard lock(mutex_);
  http::Host host = parse_host(remote_address);
  if (!minutes_.contains(host) && minutes_.size() >= hosts_max) {
    std::erase_if(minutes_, [now](const auto& each) { return now >= each.second.since + minute; });
    if (minutes_.size() >= hosts_max) host = {};
  }
  Minute& current = minutes_[host];
  if (now >= current.since + minute) current = {.since = now, .tries = 0};
  if (current.tries >= a_minute_) return false;
  ++current.tries;
  return true;
}

}  // namespace causeway::adapters::http_safety
