// Token buckets in virtual time.
#include "provider/rate_limits.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <variant>

#include "api/accounts.h"
#include "api/conversations.h"
#include "api/rules.h"
#include "directory/statement.h"
#include "provider/gate.h"
#include "provider/operation.h"

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

Request request(Op op, const Caller& caller, std::size_t size = 0) {
  return {.caller = caller, .op = op, .body = Bytes(size)};
}

TEST(RateLimits, ABurstGoesThroughThenOnePerRefill) {
  RateLimits limits(rates);
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(limits.take(request(Op::send, caller(1)), start), std::nullopt);
  EXPECT_EQ(limits.take(request(Op::send, caller(1)), start), std::chrono::seconds(10));
  EXPECT_EQ(
      limits.take(request(Op::send, caller(1)), start + std::chrono::seconds(4)),
      std::chrono::seconds(6)
  );
  const Instant later = start + std::chrono::seconds(10);
  EXPECT_EQ(limits.take(request(Op::send, caller(1)), later), std::nullopt);
  EXPECT_EQ(limits.take(request(Op::send, caller(1)), later), std::chrono::seconds(10));
}

TEST(RateLimits, ABucketIsNeverFullerThanFull) {
  RateLimits limits(rates);
  EXPECT_EQ(limits.take(request(Op::send, caller(1)), start), std::nullopt);
  const Instant much_later = start + std::chrono::hours(100);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(limits.take(request(Op::send, caller(1)), much_later), std::nullopt);
  }
  EXPECT_NE(limits.take(request(Op::send, caller(1)), much_later), std::nullopt);
}

// 2001:db8::/32 and 192.0.2.0/24 are for examples.
TEST(RateLimits, ANetworkIsOneHoweverManyAddressesItHas) {
  constexpr std::array by_network{Rate{Op::send, Per::network, 1, std::chrono::seconds(10)}};
  const auto from = [](std::array<std::uint8_t, 16> address) {
    return request(Op::send, {.address = {address}, .device = DeviceId{{1}}, .nonce = {}});
  };
  RateLimits limits(by_network);
  EXPECT_EQ(limits.take(from({0x20, 0x01, 0x0d, 0xb8, 1, 1}), start), std::nullopt);
  EXPECT_NE(limits.take(from({0x20, 0x01, 0x0d, 0xb8, 2, 2}), start), std::nullopt);
  EXPECT_EQ(limits.take(from({0x20, 0x01, 0x0d, 0xb9, 1, 1}), start), std::nullopt);
  const auto v4 = [&](std::uint8_t second, std::uint8_t last) {
    return from({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, second, 2, last});
  };
  EXPECT_EQ(limits.take(v4(0, 1), start), std::nullopt);
  EXPECT_NE(limits.take(v4(0, 2), start), std::nullopt);
  EXPECT_EQ(limits.take(v4(1, 1), start), std::nullopt);
}

TEST(RateLimits, DevicesAndAddressesHaveTheirOwnBuckets) {
  RateLimits limits(rates);
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(limits.take(request(Op::send, caller(1)), start), std::nullopt);
  EXPECT_EQ(limits.take(request(Op::send, caller(2)), start), std::nullopt);
  EXPECT_EQ(limits.take(request(Op::register_account, caller(1, 7)), start), std::nullopt);
  EXPECT_NE(limits.take(request(Op::register_account, caller(2, 7)), start), std::nullopt);
  EXPECT_EQ(limits.take(request(Op::register_account, caller(2, 8)), start), std::nullopt);
}

TEST(RateLimits, AClockThatGoesBackLocksNobodyOut) {
  RateLimits limits(rates);
  EXPECT_EQ(limits.take(request(Op::send, caller(1)), start), std::nullopt);
  const Instant before = start - std::chrono::hours(1);
  EXPECT_EQ(limits.take(request(Op::send, caller(1)), before), std::chrono::seconds(10));
  EXPECT_EQ(
      limits.take(request(Op::send, caller(1)), before + std::chrono::seconds(10)), std::nullopt
  );
}

TEST(RateLimits, MemoryIsBoundedAndTheLongestUnusedMakesRoom) {
  RateLimits limits(rates, 2);
  for (int i = 0; i < 3; ++i) limits.take(request(Op::send, caller(1)), start);
  limits.take(request(Op::send, caller(2)), start);
  EXPECT_NE(limits.take(request(Op::send, caller(1)), start), std::nullopt);
  limits.take(request(Op::send, caller(3)), start);  // 2 makes room, 1 was used since
  EXPECT_EQ(limits.size(), 2U);
  EXPECT_NE(limits.take(request(Op::send, caller(1)), start), std::nullopt);
}

TEST(RateLimits, OperationsWithoutARateAreNotLimited) {
  RateLimits limits(rates);
  for (int i = 0; i < 1000; ++i) {
    EXPECT_EQ(limits.take(request(Op::ack, caller(1)), start), std::nullopt);
  }
  EXPECT_EQ(limits.size(), 0U);
}

TEST(RateLimits, BytesOfAllOperationsComeOutOfOneBucket) {
  constexpr std::array bytes{Rate{{}, Per::device, 4, std::chrono::seconds(1), Token::kib}};
  RateLimits limits(bytes);
  EXPECT_EQ(limits.take(request(Op::send, caller(1), 2048), start), std::nullopt);
  EXPECT_EQ(limits.take(request(Op::commit, caller(1), 1024), start), std::nullopt);
  EXPECT_EQ(limits.take(request(Op::send, caller(2), 4096), start), std::nullopt);
  EXPECT_EQ(
      limits.take(request(Op::commit, caller(1), 1536), start), std::chrono::milliseconds(500)
  );
  EXPECT_EQ(limits.take(request(Op::send, caller(1), 1024), start), std::nullopt);
  EXPECT_EQ(limits.take(request(Op::send, caller(1), 1), start), std::chrono::milliseconds(1));
}

TEST(RateLimits, ARefusalTakesNothingFromAnyBucket) {
  constexpr std::array both{
      Rate{Op::send, Per::device, 1, std::chrono::minutes(1)},
      Rate{{}, Per::device, 1, std::chrono::seconds(1), Token::kib},
  };
  RateLimits limits(both);
  EXPECT_EQ(limits.take(request(Op::send, caller(1), 2048), start), std::chrono::seconds(1));
  EXPECT_EQ(limits.take(request(Op::send, caller(1), 1024), start), std::nullopt);
  EXPECT_EQ(limits.take(request(Op::send, caller(1), 2048), start), std::chrono::minutes(1))
      << "the longest of the pauses";
}

/// How many bytes in requests of `size` are taken in `seconds`, asked for ten times a second.
std::uint64_t bytes_taken(Op op, std::size_t size, int seconds) {
  RateLimits limits;
  const Request asked = request(op, caller(1), size);
  std::uint64_t bytes = 0;
  for (int tenth = 0; tenth < 10 * seconds; ++tenth) {
    const Instant now = start + std::chrono::milliseconds(100) * tenth;
    while (!limits.take(asked, now)) bytes += size;
  }
  return bytes;
}

TEST(RateLimits, ADeviceBringsAFewGibibytesInADayWhateverItAsksFor) {
  constexpr int day = 24 * 60 * 60;
  for (const Op op : {Op::send, Op::commit}) {
    const std::size_t size = op == Op::send ? 80U << 10 : api::limits::frame_size_max;
    EXPECT_LE(bytes_taken(op, size, 60), std::uint64_t{80} << 20);
    EXPECT_LE(bytes_taken(op, size, day), std::uint64_t{2200} << 20);
  }
}

TEST(RateLimits, ADeviceCommitsAFewThousandTimesADay) {
  constexpr int day = 24 * 60 * 60;
  EXPECT_EQ(bytes_taken(Op::commit, 1, day), 5000U + day / 30 - 1);
}

// A commit in a group of a thousand, as often as commits may be made; messages of a page likewise.
TEST(RateLimits, BytesDoNotHoldUpWhatTheOtherRatesLetThrough) {
  constexpr int hour = 60 * 60;
  EXPECT_EQ(bytes_taken(Op::commit, 80U << 10, hour), (hour + 119) * (std::uint64_t{80} << 10));
  EXPECT_EQ(bytes_taken(Op::send, 2048, hour), (20U * hour + 998) * std::uint64_t{2048});
}

TEST(RateLimits, WhateverIsStoredHasARateOfItsOwn) {
  for (const Operation& operation : operations()) {
    if (operation.write == nullptr) continue;
    EXPECT_TRUE(std::ranges::any_of(default_rates, [&](const Rate& rate) {
      return rate.op == operation.op && rate.token == Token::request;
    })) << operation.name;
  }
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

TEST(Gate, SizeIsWithinLimitOfEachOperation) {
  for (const Operation& operation : operations()) {
    Gate gate{RateLimits({})};
    const std::size_t size = operation.body_max;
    const auto whole = gate.admit(request(operation.op, caller(1), size), start);
    EXPECT_TRUE(std::holds_alternative<Admitted>(whole)) << operation.name;
    const auto refused = gate.admit(request(operation.op, caller(1), size + 1), start);
    const auto reply = *api::parse_reply(std::get<Outcome>(refused).reply);
    EXPECT_EQ(reply.head.status, api::Status::too_large) << operation.name;
    EXPECT_TRUE(reply.broke(api::rules::size_is_within_limit)) << operation.name;
  }
}

template <typename Request>
bool fits(const Request& request) {
  return tls::encode(request).size() <= find_operation(Request::op)->body_max;
}

TEST(Gate, TheLargestThatIsAllowedElsewhereFits) {
  namespace limits = api::limits;
  EXPECT_TRUE(fits(api::SendRequest{.message = Bytes(limits::message_size_max)}));
  EXPECT_FALSE(fits(api::SendRequest{.message = Bytes(limits::frame_size_max / 2)}));
  const Bytes key_package(limits::key_package_size_max);
  EXPECT_TRUE(fits(api::PublishKeyPackagesRequest{
      .key_packages = std::vector(limits::key_packages_per_request_max, key_package),
      .last_resort = key_package,
  }));
  EXPECT_TRUE(fits(api::ClaimKeyPackagesRequest{
      .devices = std::vector<DeviceId>(directory::devices_max),
  }));
  const Bytes devices(directory::devices_max * directory::device_size);
  EXPECT_TRUE(fits(api::PublishStatementRequest{.statement = devices}));
}

TEST(Gate, AcksMayFollowEachOtherFasterThanBatchesAreStored) {
  Gate gate{RateLimits()};
  const auto admitted = [&gate](Instant now) {
    return std::holds_alternative<Admitted>(gate.admit(request(Op::ack, caller(1), 8), now));
  };
  for (int i = 0; i < 2000; ++i) EXPECT_TRUE(admitted(start));
  EXPECT_FALSE(admitted(start));
  for (int i = 1; i <= 60'000; ++i) {
    ASSERT_TRUE(admitted(start + std::chrono::milliseconds(10) * i)) << "one each 10 ms, for long";
  }
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
