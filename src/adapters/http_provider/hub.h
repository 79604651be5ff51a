#pragma once

#include <boost/asio/thread_pool.hpp>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <span>
#include <vector>

#include "adapters/http/service.h"
#include "adapters/http_provider/metrics.h"
#include "adapters/http_provider/writer.h"
#include "base/clock.h"
#include "base/random.h"
#include "provider/blobs.h"
#include "provider/dispatcher.h"
#include "provider/gate.h"
#include "provider/sessions.h"
#include "provider/store.h"

namespace causeway::adapters::http_provider {

class DeviceConnection;

/// How long a connection may stay without a login.
inline constexpr Milliseconds login_within{30'000};

/// The answer to `POST /v1/<operation>`: the reply's body, its status as HTTP's.
http::HttpReply to_http(provider::Outcome&& outcome);

/// The provider behind a server: leads frames and HTTP requests to the provider's handlers, and
/// inbox items to the devices that are connected.
///
/// Threads: the server's call `http`, `open` and the connections; one writer commits; a few readers
/// read inboxes, blobs and whatever only reads. What they share is behind one mutex each, held for
/// look-ups only.
class Hub final : public http::Service {
 public:
  struct Ports {
    provider::ProviderStore& store;
    provider::Blobs& blobs;
    const provider::Dispatcher& dispatcher;
    Clock& clock;
    Random& random;  // of its own thread safety: the system's
  };

  struct Options {
    unsigned reader_threads = 2;
    /// Outlives the hub.
    std::span<const provider::Rate> rates = provider::default_rates;
  };

  Hub(Ports ports, const Options& options);
  ~Hub() override;
  Hub(const Hub&) = delete;
  Hub& operator=(const Hub&) = delete;

  void start();
  /// After the server has stopped: finishes what was accepted.
  void stop();

  void http(http::HttpRequest request, http::Completion<http::HttpReply> answer) override;
  std::shared_ptr<http::ConnectionHandler> open(std::shared_ptr<http::Connection> connection
  ) override;

  /// Removes what has outlived its retention, and advances resets (provider/resets.h); call it
  /// each minute. Returns at once.
  void expire();

  /// Runs `job` on the writer's thread, between two transactions.
  void between_batches(std::function<void()> job) { writer_.run(std::move(job)); }

  /// Pushes to those of these devices that are connected: what such a job has delivered, once it is
  /// durable.
  void wake(const std::set<DeviceId>& devices);

  /// Runs `job` on a reader.
  void read(std::function<void()> job);

  /// Whether the store answers.
  bool is_ready() const;

  Metrics& metrics() { return metrics_; }

  // For the connections.

  /// Through the gate, then to a reader or the writer. `done` may be called on any thread.
  void handle(provider::Request request, Done done);
  /// The device's connection from now on; the older one is closed.
  void log_in(const provider::LoggedIn& login, const std::shared_ptr<DeviceConnection>& connection);
  void log_out(const provider::LoggedIn& login, const DeviceConnection& connection);
  /// One reading of the store for all of them, each of which has begun to push.
  void push(std::vector<std::shared_ptr<DeviceConnection>> connections);

  const Ports& ports() const { return ports_; }

 private:
  void settle(provider::Outcome& outcome);
  std::shared_ptr<DeviceConnection> connected(DeviceId device);
  std::optional<DeviceId> device_of(const http::HttpRequest& request);
  void call(
      const http::HttpRequest& request, api::Op op, const http::Completion<http::HttpReply>& answer
  );
  void serve_blob(http::HttpRequest request, http::Completion<http::HttpReply> answer);
  void put_piece(
      const provider::BlobPiece& piece, Bytes bytes, http::Completion<http::HttpReply> answer
  );
  void write_piece(
      const provider::BlobPiece& piece, Bytes bytes, http::Completion<http::HttpReply> answer
  );
  void take_next_piece(BlobId blob);
  http::HttpReply well_known() const;
  void advance_resets();
  void expire_now();
  void dismiss_strangers();

  /// A connection that has to have logged in by then.
  struct Stranger {
    Instant due;
    std::weak_ptr<DeviceConnection> connection;
  };

  Ports ports_;
  Metrics metrics_;
  Writer writer_;
  boost::asio::thread_pool readers_;
  std::mutex gate_mutex_;
  provider::Gate gate_;
  mutable std::mutex presence_mutex_;
  provider::Sessions sessions_;
  std::map<DeviceId, std::weak_ptr<DeviceConnection>> presence_;
  std::deque<Stranger> strangers_;  // in the order in which they came
  std::mutex blobs_mutex_;
  /// One piece of a blob at a time, and the one that waits for it, if any.
  std::map<BlobId, std::function<void()>> blobs_in_hand_;
};

}  // namespace causeway::adapters::http_provider
