#include "provider/sessions.h"

#include <gtest/gtest.h>

namespace causeway::provider {
namespace {

constexpr Instant now = from_unix_ms(1'790'000'000'000);
constexpr DeviceId ada{{1}};
constexpr DeviceId bob{{2}};

Bytes token(std::uint8_t n) {
  return Bytes(token_size, n);
}

TEST(Sessions, ATokenLivesWithItsConnectionAndAnHourBeyond) {
  Sessions sessions;
  sessions.open({ada, hash_of_token(token(1))});
  EXPECT_EQ(sessions.find(token(1), now + std::chrono::hours(1000)), ada);
  EXPECT_EQ(sessions.find(token(2), now), std::nullopt);
  sessions.close(hash_of_token(token(1)), now);
  EXPECT_EQ(sessions.find(token(1), now + std::chrono::minutes(59)), ada);
  EXPECT_EQ(sessions.find(token(1), now + std::chrono::minutes(60)), std::nullopt);
  sessions.sweep(now + std::chrono::minutes(60));
  EXPECT_EQ(sessions.size(), 0U);
}

TEST(Sessions, ARemovedDeviceLosesAllItsTokens) {
  Sessions sessions;
  sessions.open({ada, hash_of_token(token(1))});
  sessions.open({ada, hash_of_token(token(2))});
  sessions.open({bob, hash_of_token(token(3))});
  sessions.revoke(ada);
  EXPECT_EQ(sessions.find(token(1), now), std::nullopt);
  EXPECT_EQ(sessions.find(token(2), now), std::nullopt);
  EXPECT_EQ(sessions.find(token(3), now), bob);
}

TEST(Sessions, OneDeviceHoldsFewTokensHoweverOftenItLogsIn) {
  Sessions sessions;
  for (std::uint8_t n = 0; n < 100; ++n) sessions.open({ada, hash_of_token(token(n))});
  EXPECT_EQ(sessions.size(), Sessions::tokens_per_device_max);
  EXPECT_EQ(sessions.find(token(99), now), ada);
  EXPECT_EQ(sessions.find(token(0), now), std::nullopt);
}

}  // namespace
}  // namespace causeway::provider
