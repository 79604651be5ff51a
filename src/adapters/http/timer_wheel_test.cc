// Entries expire in their tick, not earlier and once, whatever is armed, disarmed or destroyed on
// the way. The wheel has 64 slots, so ticks beyond 64 test that a slot is passed over.
#include "adapters/http/timer_wheel.h"

#include <functional>
#include <gtest/gtest.h>
#include <memory>
#include <optional>
#include <vector>

namespace causeway::adapters::http {
namespace {

class Alarm final : public TimerWheel::Entry {
 public:
  explicit Alarm(TimerWheel& wheel, std::function<void()> then = {})
      : wheel_(wheel), then_(std::move(then)) {}

  void expired() override {
    rang.push_back(wheel_.now());
    if (then_) then_();
  }

  std::vector<TimerWheel::Tick> rang;

 private:
  TimerWheel& wheel_;
  std::function<void()> then_;
};

void advance(TimerWheel& wheel, int ticks) {
  for (int i = 0; i < ticks; ++i) wheel.advance();
}

TEST(TimerWheel, ExpiresEachEntryInItsTickAndOnce) {
  TimerWheel wheel;
  std::vector<std::unique_ptr<Alarm>> alarms;
  for (TimerWheel::Tick due = 1; due <= 300; ++due) {
    alarms.push_back(std::make_unique<Alarm>(wheel));
    wheel.arm(*alarms.back(), due);
  }
  advance(wheel, 400);
  for (TimerWheel::Tick due = 1; due <= 300; ++due) {
    EXPECT_EQ(alarms[due - 1]->rang, std::vector{due});
  }
}

TEST(TimerWheel, WhatIsPastIsDueInTheNextTick) {
  TimerWheel wheel;
  advance(wheel, 10);
  Alarm alarm(wheel);
  wheel.arm(alarm, 3);
  advance(wheel, 5);
  EXPECT_EQ(alarm.rang, std::vector<TimerWheel::Tick>{11});
}

TEST(TimerWheel, ArmingAgainReplacesTheDeadline) {
  TimerWheel wheel;
  Alarm alarm(wheel);
  wheel.arm(alarm, 5);
  wheel.arm(alarm, 9);
  advance(wheel, 20);
  EXPECT_EQ(alarm.rang, std::vector<TimerWheel::Tick>{9});
}

TEST(TimerWheel, DisarmedAndDestroyedEntriesDoNotExpire) {
  TimerWheel wheel;
  Alarm disarmed(wheel);
  wheel.arm(disarmed, 5);
  wheel.disarm(disarmed);
  {
    Alarm destroyed(wheel);
    wheel.arm(destroyed, 5);
  }
  advance(wheel, 100);
  EXPECT_TRUE(disarmed.rang.empty());
}

TEST(TimerWheel, AnEntryMayArmItselfAgainForTheSameSlot) {
  TimerWheel wheel;
  std::optional<Alarm> alarm;
  alarm.emplace(wheel, [&] { wheel.arm(*alarm, wheel.now() + 64); });
  wheel.arm(*alarm, 1);
  advance(wheel, 130);
  EXPECT_EQ(alarm->rang, (std::vector<TimerWheel::Tick>{1, 65, 129}));
}

TEST(TimerWheel, AnEntryMayDestroyAnotherOfItsTick) {
  TimerWheel wheel;
  auto second = std::make_unique<Alarm>(wheel);
  Alarm first(wheel, [&] { second.reset(); });
  Alarm third(wheel);
  wheel.arm(first, 2);
  wheel.arm(*second, 2);
  wheel.arm(third, 2);
  advance(wheel, 3);
  EXPECT_EQ(second, nullptr);
  EXPECT_EQ(third.rang.size(), 1U);
}

}  // namespace
}  // namespace causeway::adapters::http
