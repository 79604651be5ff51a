#include "adapters/http_safety/line.h"

#include <utility>

namespace causeway::adapters::http_safety {

Line::Line(std::size_t threads, std::size_t places) : places_(places) {
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

Line::~Line() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

bool Line::take(std::function<void()> work) {
  const std::lock_guard lock(mutex_);
  if (is_ending_ || taken_ >= places_) return false;
  ++taken_;
  waiting_.push_back(std::move(work));
  changed_.notify_one();
  return true;
}

void Line::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return is_ending_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    auto work = std::exchange(waiting_.front(), nullptr);
    waiting_.pop_front();
    lock.unlock();
    work();
    work = nullptr;  // what it holds goes without the lock
    lock.lock();
    --taken_;
  }
}

}  // namespace causeway::adapters::http_safety
