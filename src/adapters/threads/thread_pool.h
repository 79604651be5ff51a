#pragma once

#include <cstddef>
#include <functional>
#include <memory>

#include "base/workers.h"

namespace causeway::adapters::threads {

/// Threads that help whoever has work. They are started as work needs them; where the system starts
/// no more, those that there are do it, and at the least the caller. They handle no signals. Safe
/// to use from several threads, and from within the work.
class ThreadPool final : public Workers {
 public:
  /// At most as many threads beside the caller's; none is no mistake.
  explicit ThreadPool(std::size_t helpers);
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;
  ~ThreadPool() override;

  /// Whatever `work` throws ends the program, for others may be at it.
  void run(std::size_t count, const std::function<void(std::size_t)>& work) noexcept override;

 private:
  class Helpers;

  std::unique_ptr<Helpers> helpers_;
};

/// One thread less than the machine can run at a time: the caller is the last of them.
std::size_t other_cores();

}  // namespace causeway::adapters::threads
