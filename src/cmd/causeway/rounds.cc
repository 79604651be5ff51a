#include "cmd/causeway/rounds.h"

namespace causeway::cli {
namespace {

namespace http = adapters::http;

constexpr Milliseconds connect_time{5'000};

}  // namespace

void Rounds::wait(std::vector<pollfd>& others, Milliseconds patience) const {
  others.push_back({device_.native_handle(), POLLIN, 0});  // -1 is ignored
  if (has_come_) patience = Milliseconds(0);
  const int ready = ::poll(others.data(), others.size(), static_cast<int>(patience.count()));
  others.pop_back();
  if (ready > 0) return;
  for (pollfd& other : others) other.revents = 0;
}

void Rounds::step() {
  const auto now = http::within(Milliseconds(0));
  const bool connects = device_.native_handle() < 0 && device_.retry_at() <= now;
  has_come_ = device_.step(connects ? http::within(connect_time) : now);
}

}  // namespace causeway::cli
