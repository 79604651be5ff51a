#include "adapters/threads/thread_pool.h"

#include <algorithm>
#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <csignal>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace causeway::adapters::threads {
namespace {

/// Work that several take pieces of. It lives until the last helper has looked at it, which may be
/// long after the work itself has gone.
struct Job {
  const std::function<void(std::size_t)>& work;  // not to be touched once all are taken
  const std::size_t count;
  std::atomic<std::size_t> taken{0};
  std::atomic<std::size_t> done{0};

  void take_part() {
    for (std::size_t i = taken++; i < count; i = taken++) {
      work(i);
      if (++done == count) done.notify_all();
    }
  }

  void wait() const {
    for (std::size_t now = done; now < count; now = done) done.wait(now);
  }
};

/// While it lives, threads that are started begin with all signals blocked.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }

  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_;
};

}  // namespace

/// Not Boost's `thread_pool`: its constructor hangs where a second thread cannot be started.
class ThreadPool::Helpers {
 public:
  explicit Helpers(std::size_t max) : max_(max) {}

  ~Helpers() {
    queue_.stop();
    for (std::thread& thread : threads_) thread.join();
  }

  Helpers(const Helpers&) = delete;
  Helpers& operator=(const Helpers&) = delete;

  /// Of `wanted` helpers, as many as can be had.
  std::size_t have(std::size_t wanted) {
    const std::lock_guard lock(mutex_);
    while (threads_.size() < std::min(wanted, max_)) {
      if (!start_one()) max_ = threads_.size();
    }
    return std::min(wanted, threads_.size());
  }

  void ask(const std::shared_ptr<Job>& job) {
    boost::asio::post(queue_, [job] { job->take_part(); });
  }

 private:
  bool start_one() {
    const SignalsBlocked blocked;
    try {
      threads_.emplace_back([this] { queue_.run(); });
      return true;
    } catch (const std::system_error&) {
      return false;
    }
  }

  boost::asio::io_context queue_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> open_ =
      boost::asio::make_work_guard(queue_);
  std::mutex mutex_;  // guards what follows
  std::size_t max_;
  std::vector<std::thread> threads_;
};

std::size_t other_cores() {
  const unsigned cores = std::thread::hardware_concurrency();  // 0 where unknown
  return cores > 1 ? cores - 1 : 0;
}

ThreadPool::ThreadPool(std::size_t helpers) : helpers_(std::make_unique<Helpers>(helpers)) {}

ThreadPool::~ThreadPool() = default;

// NOLINTNEXTLINE(bugprone-exception-escape): that it ends the program is what is meant
void ThreadPool::run(std::size_t count, const std::function<void(std::size_t)>& work) noexcept {
  const auto job = std::make_shared<Job>(work, count);
  const std::size_t helpers = helpers_->have(count > 0 ? count - 1 : 0);
  for (std::size_t i = 0; i < helpers; ++i) helpers_->ask(job);
  job->take_part();
  job->wait();
}

}  // namespace causeway::adapters::threads
