#include "adapters/threads/thread_pool.h"

#include <algorithm>
#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <thread>

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

}  // namespace

std::size_t other_cores() {
  const unsigned cores = std::thread::hardware_concurrency();  // 0 where unknown
  return cores > 1 ? cores - 1 : 0;
}

ThreadPool::ThreadPool(std::size_t helpers) : helpers_(helpers) {}

ThreadPool::~ThreadPool() = default;

void ThreadPool::run(std::size_t count, const std::function<void(std::size_t)>& work) {
  const std::size_t helpers = std::min(helpers_, count > 0 ? count - 1 : 0);
  const auto job = std::make_shared<Job>(work, count);
  if (helpers > 0) {
    std::call_once(started_, [this] {
      pool_ = std::make_unique<boost::asio::thread_pool>(helpers_);
    });
  }
  for (std::size_t i = 0; i < helpers; ++i) {
    boost::asio::post(*pool_, [job] { job->take_part(); });
  }
  job->take_part();
  job->wait();
}

}  // namespace causeway::adapters::threads
