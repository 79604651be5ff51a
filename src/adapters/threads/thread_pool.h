#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>

#include "base/workers.h"

namespace boost::asio {
class thread_pool;
}  // namespace boost::asio

namespace causeway::adapters::threads {

/// Threads that help whoever has work; the first work starts them. Safe to use from several
/// threads, and from within the work.
class ThreadPool final : public Workers {
 public:
  /// As many threads beside the caller's; none is no mistake.
  explicit ThreadPool(std::size_t helpers);
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;
  ~ThreadPool() override;

  /// `work` must not throw.
  void run(std::size_t count, const std::function<void(std::size_t)>& work) override;

 private:
  const std::size_t helpers_;
  std::once_flag started_;
  std::unique_ptr<boost::asio::thread_pool> pool_;
};

/// One thread less than the machine can run at a time: the caller is the last of them.
std::size_t other_cores();

}  // namespace causeway::adapters::threads
