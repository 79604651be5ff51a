// Token buckets in virtual time.
#include "provider/rate_limits.h"

#include <gtest/gtest.h>
#include <variant>

#include "provider/gate.h"

namespace causeway::provider {
namespace {

using api::Op;

constexpr Instant start = from_unix_ms(1'790'000'000'000);
constexpr std::array rates{
    Rate{Op::send, Per::device, 3, std::chrono::seconds(10)},
    Rate{Op::register_account, Per::address, 1, std::chrono::minutes(6)},
};

Caller caller(std::uint8_t device, std::uint8_t address = 1) {
  return {.address = {{address}}, .device = DeviceId{{device}}, .nonce = {}};
}

TEST(RateLimits, ABurstGoesThroughThenOnePerRefill) {
  RateLimits limits(rates);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(limits.take(Op::send, caller(1), start), std::nullopt);
  EXPECT_EQ(limits.take(Op::send, caller(1), start), std::chrono::seconds(10));
  EXPECT_EQ(
      limits.take(Op::send, caller(1), start + std::chrono::seconds(4)), std::chrono::seconds(6)
  );
  const Instant later = start + std::chrono::seconds(10);
  EXPECT_EQ(limits.take(Op::send, caller(1), later), std::nullopt);
  EXPECT_EQ(limits.take(Op::send, caller(1), later), std::chrono::seconds(10));
}

TEST(RateLimits, ABucketIsNeverFullerThanFull) {
  RateLimits limits(rates);
  EXPECT_EQ(limits.take(Op::send, caller(1), start), std::nullopt);
  const Instant much_later = start + std::chrono::hours(100);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(limits.take(Op::send, caller(1), much_later), std::nullopt);
  }
  EXPECT_NE(limits.take(Op::send, caller(1), much_later), std::nullopt);
}

TEST(RateLimits, DevicesAndAddressesHaveTheirOwnBuckets) {
  RateLimits limits(rates);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(limits.take(Op::send, caller(1), start), std::nullopt);
  EXPECT_EQ(limits.take(Op::send, caller(2), start), std::nullopt);
  EXPECT_EQ(limits.take(Op::register_account, caller(1, 7), start), std::nullopt);
  EXPECT_NE(limits.take(Op::register_account, caller(2, 7), start), std::nullopt);
  EXPECT_EQ(limits.take(Op::register_account, caller(2, 8), start), std::nullopt);
}

TEST(RateLimits, AClockThatGoesBackLocksNobodyOut) {
  RateLimits limits(rates);
  EXPECT_EQ(limits.take(Op::send, caller(1), start), std::nullopt);
  const Instant before = start - std::chrono::hours(1);
  EXPECT_EQ(limits.take(Op::send, caller(1), before), std::chrono::seconds(10));
  EXPECT_EQ(limits.take(Op::send, caller(1), before + std::chrono::seconds(10)), std::nullopt);
}

TEST(RateLimits, MemoryIsBoundedAndTheLongestUnusedMakesRoom) {
  RateLimits limits(rates, 2);
  for (int i = 0; i < 3; ++i) limits.take(Op::send, caller(1), start);
  limits.take(Op::send, caller(2), start);
  EXPECT_NE(limits.take(Op::send, caller(1), start), std::nullopt);
  limits.take(Op::send, caller(3), start);  // 2 makes room, 1 was used since
  EXPECT_EQ(limits.size(), 2U);
  EXPECT_NE(limits.take(Op::send, caller(1), start), std::nullopt);
}

TEST(RateLimits, OperationsWithoutARateAreNotLimited) {
  RateLimits limits(rates);
  for (int i = 0; i < 1000; ++i) {
    EXPECT_EQ(limits.take(Op::ack, caller(1), start), std::nullopt);
  }
  EXPECT_EQ(limits.size(), 0U);
}

TEST(Gate, RateIsWithinLimitAndTheRefusalSaysWhen) {
  Gate gate{RateLimits(rates)};
  const auto ask = [&gate] {
    return gate.admit({.caller = caller(1), .op = Op::send, .body = {}}, start);
  };
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(std::holds_alternative<Admitted>(ask()));
  const auto refused = ask();
  const auto& outcome = std::get<Outcome>(refused);
  const auto reply = *api::parse_reply(outcome.reply);
  EXPECT_EQ(reply.head.status, api::Status::too_many);
  EXPECT_EQ(as_text(reply.head.rule), "api.rate_is_within_limit");
  EXPECT_EQ(*tls::decode<std::uint32_t>(reply.body), 10'000U);
}

TEST(Gate, TenRegistrationsAnHourFromOneAddress) {
  Gate gate{RateLimits()};
  const auto admitted = [&gate](Instant at) {
    const Request request{
        .caller = {.address = {{9}}, .device = {}, .nonce = {}},
        .op = Op::register_account,
        .body = {}
    };
    return std::holds_alternative<Admitted>(gate.admit(request, at));
  };
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(admitted(start));
  EXPECT_FALSE(admitted(start));
  EXPECT_TRUE(admitted(start + std::chrono::minutes(6)));
}

TEST(Gate, OperationsAreFoundByTheirNames) {
  EXPECT_EQ(find_op("register_account"), Op::register_account);
  EXPECT_EQ(find_op("nothing"), std::nullopt);
  EXPECT_EQ(name_of(Op::begin_blob), "begin_blob");
  EXPECT_EQ(name_of(static_cast<Op>(999)), "unknown");
}

}  // namespace
}  // namespace causeway::provider
