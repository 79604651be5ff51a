#include "base/id.h"

#include <gtest/gtest.h>
#include <type_traits>
#include <unordered_set>

#include "base/clock.h"
#include "base/seeded_random.h"

namespace causeway {
namespace {

using Count = Number<struct CountTag, std::uint32_t>;
using Place = Number<struct PlaceTag, std::uint32_t>;

static_assert(!std::is_constructible_v<AccountId, DeviceId>);
static_assert(!std::is_convertible_v<Count, Place>);
static_assert(!std::is_convertible_v<std::uint32_t, Count>);
static_assert(AccountId::size_bytes == 16 && sizeof(AccountId) == 16);

TEST(ByteId, IsMadeOfExactlyItsSize) {
  const Bytes bytes = SeededRandom(1).bytes(17);
  EXPECT_FALSE(AccountId::from(bytes));
  EXPECT_FALSE(AccountId::from(ByteView(bytes).first(15)));
  EXPECT_FALSE(AccountId::from({}));
  const auto id = AccountId::from(ByteView(bytes).first(16));
  ASSERT_TRUE(id);
  EXPECT_EQ(to_bytes(ByteView(*id)), to_bytes(ByteView(bytes).first(16)));
}

TEST(ByteId, IsOrderedByItsBytes) {
  AccountId low;
  AccountId high;
  low.value.back() = 0xff;
  high.value.front() = 1;
  EXPECT_LT(low, high);
  EXPECT_FALSE(high < low);
  EXPECT_FALSE(low < low);
  EXPECT_NE(low, high);
}

TEST(ByteId, IsAKeyOfAHashTable) {
  SeededRandom random(1);
  std::unordered_set<DeviceId> seen;
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(seen.insert(random.id<DeviceId>()).second);
  SeededRandom again(1);
  EXPECT_TRUE(seen.contains(again.id<DeviceId>()));
}

TEST(Number, CountsAndIsOrdered) {
  const Count three{3};
  EXPECT_EQ(three.next(), Count{4});
  EXPECT_TRUE(three < three.next() && three <= three && three.next() > three && three >= three);
  EXPECT_FALSE(three < three || three > three || three.next() <= three || three >= three.next());
  EXPECT_EQ((std::unordered_set<Count>{Count{1}, Count{1}, Count{2}}.size()), 2U);
}

TEST(Instant, IsMillisecondsSince1970) {
  EXPECT_EQ(to_unix_ms(from_unix_ms(1'700'000'000'123)), 1'700'000'000'123U);
  EXPECT_EQ(from_unix_ms(0), Instant{});
  EXPECT_EQ(from_unix_ms(1500) - from_unix_ms(500), Milliseconds(1000));
}

TEST(Random, GivesPublicBytesSecretsAndIdsAlike) {
  const Bytes bytes = SeededRandom(5).bytes(16);
  EXPECT_EQ(SeededRandom(5).secret(16), SecretBytes(ByteView(bytes)));
  EXPECT_EQ(SeededRandom(5).id<AccountId>(), AccountId::from(bytes));
}

}  // namespace
}  // namespace causeway
