#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace causeway::adapters::http_safety {

/// Threads for one kind of work, and how much of it there may be at a time, so that nobody fills
/// the memory with what waits, and what is slow takes no thread of what is not. A resource; what
/// waits when it ends is done before.
class Line {
 public:
  /// `places`: of what is worked on and what waits together.
  Line(std::size_t threads, std::size_t places);
  ~Line();
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  /// Whether there was a place: if not, nothing of it is done. `work` does not throw.
  bool take(std::function<void()> work);

 private:
  void run();

  const std::size_t places_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> waiting_;  // with `mutex_`
  std::size_t taken_ = 0;                      // with `mutex_`: places
  bool is_ending_ = false;                     // with `mutex_`
  std::vector<std::thread> threads_;
};

}  // namespace causeway::adapters::http_safety
