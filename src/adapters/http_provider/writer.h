#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <set>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "adapters/http_provider/metrics.h"
#include "base/clock.h"
#include "base/random.h"
#include "provider/batch.h"
#include "provider/dispatcher.h"
#include "provider/gate.h"
#include "provider/store.h"

namespace causeway::adapters::http_provider {

/// What is done with an outcome once it is durable. Called on the writer's thread; must not block.
using Done = std::function<void(provider::Outcome&&)>;

/// The one thread that writes to the store (group commit): whatever was handed in while the last
/// transaction was being made durable shares the next one, so a busy server pays one fsync for many
/// requests and an idle one answers at once.
class Writer {
 public:
  struct Ports {
    provider::ProviderStore& store;
    const provider::Dispatcher& dispatcher;
    Clock& clock;
    Random& random;
    Metrics& metrics;
    /// Told after each batch, and after its outcomes, whose inboxes grew.
    std::function<void(const std::set<DeviceId>&)> wake;
  };

  /// Requests in one transaction, and requests waiting, at most.
  static constexpr std::size_t batch_max = 512;
  static constexpr std::size_t queue_max = 20'000;
  /// Bodies of waiting requests, at most: what a burst of large requests may make the hub hold.
  static constexpr std::size_t queue_bytes_max = std::size_t{128} << 20;

  explicit Writer(Ports ports) : ports_(std::move(ports)) {}

  ~Writer() { stop(); }

  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void start();
  /// Does what is queued, then returns.
  void stop();

  /// From any thread. Where the queue is full, `done` is called at once with 503.
  void submit(provider::Admitted request, Done done);
  /// Something else that writes, with transactions of its own (an upload's record, expiry).
  void run(std::function<void()> job);

 private:
  struct Submitted {
    provider::Admitted request;
    Done done;
  };

  using Item = std::variant<Submitted, std::function<void()>>;

  void loop();
  std::deque<Item> take_all();
  void run_requests(std::vector<provider::Admitted> requests, std::vector<Done> done);

  Ports ports_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Item> queue_;
  std::size_t queue_bytes_ = 0;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace causeway::adapters::http_provider
