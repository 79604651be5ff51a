#include "adapters/sqlite_safety/turn_lock.h"

#include <gtest/gtest.h>
#include <string>
#include <thread>

namespace causeway::adapters::sqlite_safety {
namespace {

// One who takes in a flood gives the lock back and asks again at once.
TEST(TurnLocks, AreForWhoeverAskedFirst) {
  TurnLock lock;
  std::string order;
  lock.lock();
  std::thread reviewer([&] {
    const std::lock_guard turn(lock);
    order += "reviewer ";
  });
  while (lock.asked() < 2) std::this_thread::yield();
  order += "flood ";
  lock.unlock();
  lock.lock();
  order += "flood";
  lock.unlock();
  reviewer.join();
  EXPECT_EQ(order, "flood reviewer flood");
}

}  // namespace
}  // namespace causeway::adapters::sqlite_safety
