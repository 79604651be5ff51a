#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace causeway::adapters::sqlite_safety {

/// A lock for whoever asked first: a thread that gives it back and asks again at once, as one does
/// that takes in a flood of reports, waits behind those who were there. `std::mutex` promises no
/// order, and keeps a reviewer out for as long as the flood lasts.
class TurnLock {
 public:
  void lock() {
    std::unique_lock lock(mutex_);
    const std::uint64_t turn = last_++;
    given_back_.wait(lock, [&] { return turn == now_; });
  }

  /// How many have asked for it so far.
  std::uint64_t asked() const {
    const std::lock_guard lock(mutex_);
    return last_;
  }

  void unlock() {
    {
      const std::lock_guard lock(mutex_);
      ++now_;
    }
    given_back_.notify_all();
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable given_back_;
  std::uint64_t last_ = 0;
  std::uint64_t now_ = 0;
};

}  // namespace causeway::adapters::sqlite_safety
