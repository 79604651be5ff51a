#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "base/clock.h"
#include "safety/tip_filer.h"

namespace causeway::causewayd {

/// Files CyberTips on a thread of its own. What fails is tried again.
class TipLoop {
 public:
  /// `failed`: what keeps tips from being filed; told when it begins, and when it is another.
  TipLoop(safety::TipPorts ports, Clock& clock, std::function<void(const std::string&)> failed);
  TipLoop(const TipLoop&) = delete;
  TipLoop& operator=(const TipLoop&) = delete;
  ~TipLoop();

  void start();
  /// Returns when the request that is under way is over.
  void stop();

 private:
  static constexpr std::chrono::seconds pause{1};

  void run();
  /// Whether another round is due at once.
  bool round();
  void tell(const std::string& failure);

  safety::TipFiler filer_;
  Clock& clock_;
  std::function<void(const std::string&)> failed_;
  std::string told_;
  std::mutex mutex_;
  std::condition_variable stopped_;
  bool is_stopping_ = false;
  std::thread thread_;
};

}  // namespace causeway::causewayd
