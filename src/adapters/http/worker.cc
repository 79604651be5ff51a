#include "adapters/http/worker.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <ctime>
#include <vector>

#include "adapters/http/link.h"

namespace causeway::adapters::http {

namespace {

std::string http_date() {
  const std::time_t now = std::time(nullptr);
  std::tm broken_down{};
  static_cast<void>(gmtime_r(&now, &broken_down));
  std::array<char, 32> text{};
  const auto size =
      std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &broken_down);
  return {text.data(), size};
}

}  // namespace

Worker::Worker(std::shared_ptr<Shared> shared)
    : shared_(std::move(shared)), open_(io_.get_executor()), ticker_(io_.get_executor()) {}

void Worker::start() {
  ticker_.expires_after(Milliseconds(0));
  tick();
  thread_ = std::thread([this] { io_.run(); });
}

void Worker::join() {
  asio::post(io_, [this] {
    is_ending_ = true;  // for a tick that is due already, and so cannot be cancelled
    ticker_.cancel();
    open_.reset();
  });
  thread_.join();
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  // What was posted between the loop's end and now finds every connection gone.
  io_.restart();
  io_.poll();
}

void Worker::tick() {
  date_ = http_date();
  // From one due time to the next, so that a late tick does not delay all the following ones.
  ticker_.expires_at(ticker_.expiry() + options().timeouts.tick);
  ticker_.async_wait([this](boost::system::error_code error) {
    if (error || is_ending_) return;
    wheel_.advance();
    tick();
  });
}

TimerWheel::Tick Worker::ticks(Milliseconds duration) const {
  const Milliseconds tick = options().timeouts.tick;
  return 1 + static_cast<TimerWheel::Tick>((duration + tick - Milliseconds(1)) / tick);
}

void Worker::adopt(Socket socket, const std::shared_ptr<ssl_ctx_st>& context) {
  ++shared_->accepted_total;
  boost::system::error_code error;  // an old socket, gone already: the first read tells
  const tcp::endpoint peer = socket.remote_endpoint(error);
  auto place = shared_->hosts.enter(host_of(peer.address()));
  if (!place) {
    ++shared_->crowded_total;
    return;
  }
  auto link = std::make_shared<Link>(shared_from_this(), std::move(socket), context.get());
  link->hold(std::move(place));
  links_.insert(link);
  const std::size_t limit = options().limits.connections;
  const std::size_t before = shared_->connections.fetch_add(1);
  if (before >= limit) {
    ++shared_->refused_total;
    link->mark_surplus();
  }
  if (before > limit + limit / 16 || is_leaving_) link->cut();
  asio::co_spawn(io_, serve(std::move(link)), asio::detached);
}

void Worker::leave(const std::shared_ptr<Link>& link) {
  link->cut();
  wheel_.disarm(*link);
  links_.erase(link);
  if (shared_->connections.fetch_sub(1) == 1) {
    const std::lock_guard lock(shared_->mutex);
    shared_->all_gone.notify_all();
  }
}

void Worker::go_away() {
  is_leaving_ = true;
  // A copy, since a link may end and leave within.
  const std::vector<std::shared_ptr<Link>> links(links_.begin(), links_.end());
  for (const auto& link : links) link->go_away();
}

void Worker::cut_all() {
  const std::vector<std::shared_ptr<Link>> links(links_.begin(), links_.end());
  for (const auto& link : links) link->cut();
}

Milliseconds Worker::next_reconnect() {
  // Multiples of the golden ratio, modulo one, spread any number of points evenly.
  constexpr std::uint64_t golden_ratio = 0x9e3779b97f4a7c15;
  const std::uint64_t fraction = (++sent_away_ * golden_ratio) >> 32;
  const auto window = static_cast<std::uint64_t>(options().timeouts.reconnect.count());
  return Milliseconds((fraction * window) >> 32);
}

}  // namespace causeway::adapters::http
