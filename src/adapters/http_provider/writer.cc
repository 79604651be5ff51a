#include "adapters/http_provider/writer.h"

#include <chrono>
#include <utility>

#include "api/rules.h"

namespace causeway::adapters::http_provider {

void Writer::start() {
  thread_ = std::thread([this] { loop(); });
}

void Writer::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  arrived_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Writer::submit(provider::Admitted request, Done done) {
  const std::size_t size = request.request().body.size();
  {
    const std::lock_guard lock(mutex_);
    const bool has_room = queue_.size() < queue_max && queue_bytes_ + size <= queue_bytes_max;
    if (!stopping_ && has_room) {
      queue_bytes_ += size;
      queue_.emplace_back(Submitted{std::move(request), std::move(done)});
      done = nullptr;
    }
  }
  if (done)
    return done(provider::refusal(api::Status::unavailable, api::rules::store_is_available));
  arrived_.notify_one();
}

void Writer::run(std::function<void()> job) {
  {
    const std::lock_guard lock(mutex_);
    queue_.emplace_back(std::move(job));
  }
  arrived_.notify_one();
}

std::deque<Writer::Item> Writer::take_all() {
  std::unique_lock lock(mutex_);
  arrived_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
  queue_bytes_ = 0;
  return std::exchange(queue_, {});
}

void Writer::loop() {
  for (auto items = take_all(); !items.empty(); items = take_all()) {
    std::vector<provider::Admitted> requests;
    std::vector<Done> done;
    const auto flush = [&] {
      if (requests.empty()) return;
      run_requests(std::exchange(requests, {}), std::exchange(done, {}));
    };
    for (Item& item : items) {
      if (auto* job = std::get_if<std::function<void()>>(&item)) {
        flush();  // in the order in which they came
        (*job)();
        continue;
      }
      auto& submitted = std::get<Submitted>(item);
      requests.push_back(std::move(submitted.request));
      done.push_back(std::move(submitted.done));
      if (requests.size() == batch_max) flush();
    }
    flush();
  }
}

void Writer::run_requests(std::vector<provider::Admitted> requests, std::vector<Done> done) {
  const auto started = std::chrono::steady_clock::now();
  auto outcomes = provider::run_batch(
      ports_.store, ports_.dispatcher, requests, ports_.clock.now(), ports_.random
  );
  ports_.metrics.count_batch(requests.size(), std::chrono::steady_clock::now() - started);
  std::set<DeviceId> grown;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    ports_.metrics.count_request(requests[i].request().op, outcomes[i].status);
    grown.insert(outcomes[i].wake.begin(), outcomes[i].wake.end());
    done[i](std::move(outcomes[i]));
  }
  if (!grown.empty()) ports_.wake(grown);
}

}  // namespace causeway::adapters::http_provider
