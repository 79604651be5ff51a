#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace causeway::causewayd {

/// Does something again and again on a thread of its own: each second, and at once as long as there
/// is more. What fails is tried again.
class RoundLoop {
 public:
  /// `round`: whether another one is due at once. `failed`: why one failed; told when it begins,
  /// and when it is another reason.
  RoundLoop(std::function<bool()> round, std::function<void(const std::string&)> failed);
  RoundLoop(const RoundLoop&) = delete;
  RoundLoop& operator=(const RoundLoop&) = delete;
  ~RoundLoop();

  void start();
  /// Returns when the round that runs is over.
  void stop();

 private:
  static constexpr std::chrono::seconds pause{1};

  void run();
  bool do_round();
  void tell(const std::string& failure);

  std::function<bool()> round_;
  std::function<void(const std::string&)> failed_;
  std::string told_;
  std::mutex mutex_;
  std::condition_variable stopped_;
  bool is_stopping_ = false;
  std::thread thread_;
};

}  // namespace causeway::causewayd
