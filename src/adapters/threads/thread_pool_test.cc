#include "adapters/threads/thread_pool.h"

#include <atomic>
#include <csignal>
#include <gtest/gtest.h>
#include <latch>
#include <pthread.h>
#include <set>
#include <thread>
#include <vector>

#include "base/broken_rule_test.h"

namespace causeway::adapters::threads {
namespace {

constexpr Rule number_is_small{"test.number_is_small", "thread_pool_test.cc"};

TEST(ThreadPool, DoesEachPieceOnce) {
  ThreadPool pool(3);
  for (const std::size_t count : {0U, 1U, 2U, 3U, 4U, 1000U}) {
    std::vector<std::atomic<int>> done(count);
    pool.run(count, [&done](std::size_t i) { ++done[i]; });
    for (const auto& times : done) EXPECT_EQ(times, 1);
  }
}

TEST(ThreadPool, WorksAtTheSameTime) {
  ThreadPool pool(1);
  std::latch both(2);  // each piece waits for the other
  pool.run(2, [&both](std::size_t) { both.arrive_and_wait(); });
}

void expect_that_the_caller_does_it(ThreadPool& pool) {
  std::set<std::thread::id> who;
  pool.run(5, [&who](std::size_t) { who.insert(std::this_thread::get_id()); });
  EXPECT_EQ(who, std::set{std::this_thread::get_id()});
}

TEST(ThreadPool, WithoutHelpersTheCallerDoesIt) {
  ThreadPool pool(0);
  expect_that_the_caller_does_it(pool);
}

/// While it lives, the system starts no thread: none gets so large a stack.
class NoMoreThreads {
 public:
  NoMoreThreads() {
    pthread_getattr_default_np(&before_);
    pthread_attr_t too_large;
    pthread_attr_init(&too_large);
    pthread_attr_setstacksize(&too_large, std::size_t{1} << 50);
    EXPECT_EQ(pthread_setattr_default_np(&too_large), 0);
    pthread_attr_destroy(&too_large);
  }

  ~NoMoreThreads() {
    pthread_setattr_default_np(&before_);
    pthread_attr_destroy(&before_);
  }

  NoMoreThreads(const NoMoreThreads&) = delete;
  NoMoreThreads& operator=(const NoMoreThreads&) = delete;

 private:
  pthread_attr_t before_{};
};

TEST(ThreadPool, WhereNoneIsToBeHadTheCallerDoesIt) {
  ThreadPool pool(3);
  const NoMoreThreads none;
  expect_that_the_caller_does_it(pool);
}

TEST(ThreadPool, ThoseThatStartedStay) {
  ThreadPool pool(3);
  std::latch both(2);
  pool.run(2, [&both](std::size_t) { both.arrive_and_wait(); });
  const NoMoreThreads none;
  std::latch again(2);
  pool.run(4, [&again](std::size_t i) {
    if (i < 2) again.arrive_and_wait();
  });
}

TEST(ThreadPool, HelpersLeaveSignalsToOthers) {
  ThreadPool pool(1);
  const std::thread::id caller = std::this_thread::get_id();
  std::latch both(2);
  std::atomic<int> open{0};
  std::atomic<int> asked{0};
  pool.run(2, [&](std::size_t) {
    both.arrive_and_wait();
    if (std::this_thread::get_id() == caller) return;
    sigset_t blocked;
    pthread_sigmask(SIG_BLOCK, nullptr, &blocked);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
      ++asked;
      if (sigismember(&blocked, signal) == 0) ++open;
    }
  });
  EXPECT_EQ(asked, 3);
  EXPECT_EQ(open, 0);
}

TEST(ThreadPool, WorkMayHaveWorkOfItsOwn) {
  ThreadPool pool(1);
  std::latch both(2);
  std::atomic<int> done{0};
  pool.run(2, [&](std::size_t) {
    both.arrive_and_wait();  // so that no helper is free
    pool.run(3, [&done](std::size_t) { ++done; });
  });
  EXPECT_EQ(done, 6);
}

TEST(ThreadPool, ServesSeveralThreads) {
  ThreadPool pool(2);
  std::atomic<std::size_t> sum{0};
  std::vector<std::thread> callers;
  for (int i = 0; i < 4; ++i) {
    callers.emplace_back([&] {
      for (int round = 0; round < 100; ++round) pool.run(10, [&sum](std::size_t k) { sum += k; });
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(sum, 4U * 100 * 45);
}

TEST(ThreadPool, ChecksGiveTheFirstErrorInOrder) {
  ThreadPool pool(3);
  static constexpr Rule other{"test.other", "thread_pool_test.cc"};
  for (int round = 0; round < 100; ++round) {
    const auto checked = check_each(pool, 200, [](std::size_t i) -> Result<void> {
      if (i == 70) return Error{number_is_small};
      if (i > 70) return Error{other};
      return {};
    });
    EXPECT_EQ(broken_rule_name(checked), number_is_small.name);
  }
}

}  // namespace
}  // namespace causeway::adapters::threads
