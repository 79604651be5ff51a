#pragma once

#include <array>
#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_set>
#include <utility>

#include "adapters/http/asio.h"
#include "adapters/http/host_counts.h"
#include "adapters/http/server.h"
#include "adapters/http/timer_wheel.h"
#include "adapters/http/tls_stream.h"

namespace causeway::adapters::http {

class Link;

/// What all threads of one server share. Outlives them.
struct Shared {
  Shared(ServerOptions options_, Service& service_)
      : options(std::move(options_)),
        service(service_),
        hosts(options.limits.connections_per_host) {}

  const ServerOptions options;
  Service& service;
  HostCounts hosts;

  std::atomic<std::size_t> connections{0};
  std::atomic<std::size_t> websockets{0};
  std::atomic<std::uint64_t> accepted_total{0};
  std::atomic<std::uint64_t> refused_total{0};
  std::atomic<std::uint64_t> crowded_total{0};
  std::atomic<std::uint64_t> requests_total{0};
  std::atomic<std::uint64_t> messages_in_total{0};
  std::atomic<std::uint64_t> messages_out_total{0};

  std::mutex mutex;
  std::condition_variable all_gone;  // with `mutex`: `connections` came down to 0
};

/// One thread with its event loop, its wheel and its connections. Everything but `post` and the
/// life cycle (`start`, `join`) is for that thread alone.
///
/// Whatever outlives the server (connections and completions that the service keeps) holds the
/// worker and reaches its thread through `post` only, which does nothing after the end.
class Worker : public std::enable_shared_from_this<Worker> {
 public:
  explicit Worker(std::shared_ptr<Shared> shared);

  // From the thread that owns the server.

  void start();
  /// Ends the loop when the last connection has gone, and waits for that.
  void join();

  /// Runs `work` on the worker's thread, after what runs there now. From any thread.
  template <typename Work>
  void post(Work work) {
    const std::lock_guard lock(mutex_);
    if (!ended_) asio::post(io_, std::move(work));
  }

  Executor executor() { return io_.get_executor(); }

  // From the worker's own thread.

  /// Serves an accepted socket until its end, unless its host has too many. Without TLS, `context`
  /// is null.
  void adopt(Socket socket, const std::shared_ptr<ssl_ctx_st>& context);
  void leave(const std::shared_ptr<Link>& link);
  /// Asks all connections to end when they are done; later ones are cut at once.
  void go_away();
  void cut_all();

  const ServerOptions& options() const { return shared_->options; }

  Shared& shared() { return *shared_; }

  TimerWheel& wheel() { return wheel_; }

  /// A time in ticks: rounded up, and one more for the tick that is running.
  TimerWheel::Tick ticks(Milliseconds duration) const;

  TimerWheel::Tick due(Milliseconds from_now) const { return wheel_.now() + ticks(from_now); }

  /// For bytes that were just read, or are about to be written: one TLS record. Contents last until
  /// the next suspension.
  MutableByteView inbound() { return inbound_; }

  MutableByteView outbound() { return outbound_; }

  /// The time as HTTP writes it (RFC 9110 §5.6.7), as of the last tick.
  const std::string& date() const { return date_; }

  /// After how long a client that is sent away now should come back: spread evenly over
  /// `Timeouts::reconnect`.
  Milliseconds next_reconnect();

 private:
  void tick();

  const std::shared_ptr<Shared> shared_;
  asio::io_context io_{1};  // one thread runs it
  asio::executor_work_guard<Executor> open_;
  Timer ticker_;
  TimerWheel wheel_;
  std::unordered_set<std::shared_ptr<Link>> links_;
  std::string date_;
  std::uint64_t sent_away_ = 0;
  bool is_leaving_ = false;
  bool is_ending_ = false;
  std::array<std::uint8_t, record_size> inbound_{};
  std::array<std::uint8_t, record_size> outbound_{};

  std::mutex mutex_;
  bool ended_ = false;  // with `mutex_`
  std::thread thread_;
};

}  // namespace causeway::adapters::http
