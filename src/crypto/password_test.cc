// Argon2id against values of another implementation (OpenSSL 3.5).

#include "crypto/password.h"

#include <gtest/gtest.h>

#include "crypto/vectors_test.h"

namespace causeway::crypto {
namespace {

constexpr PasswordSalt salt{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

std::string derived(std::string_view password, PasswordCost cost) {
  return to_hex(derive_password_key(as_bytes(password), salt, cost)->reveal());
}

TEST(Password, KeysAreThoseOfOthers) {
  EXPECT_EQ(
      derived("password", password_cost_min),
      "3a008963c65f7ffa7331a90babd1fd17ea9f03bd05356b857ceb43f7b7080adc"
  );
  EXPECT_EQ(
      derived("correct horse battery staple", {3, 1024 << 10}),
      "590d7ddd37a1ed86417a3614be47c9f782828a38902390018d39bb6556fee029"
  );
}

TEST(Password, EachInputMatters) {
  const std::string key = derived("password", password_cost_min);
  EXPECT_NE(derived("passwore", password_cost_min), key);
  EXPECT_NE(derived("password", {2, password_cost_min.memory_bytes}), key);
  EXPECT_NE(derived("password", {1, password_cost_min.memory_bytes * 2}), key);
  PasswordSalt other = salt;
  other.back() ^= 1;
  const auto salted = derive_password_key(as_bytes("password"), other, password_cost_min);
  EXPECT_NE(to_hex(salted->reveal()), key);
}

TEST(CryptoRules, PasswordCostIsAffordable) {
  const auto refused = [](PasswordCost cost) {
    const auto result = derive_password_key(as_bytes("password"), salt, cost);
    return !result.ok() && result.error().is(rules::password_cost_is_affordable);
  };
  const std::uint64_t memory = password_cost_min.memory_bytes;
  EXPECT_FALSE(refused({password_cost_max.passes, memory}));
  EXPECT_TRUE(refused({0, memory}));
  EXPECT_TRUE(refused({password_cost_max.passes + 1, memory}));
  EXPECT_TRUE(refused({1, memory - 1}));
  EXPECT_TRUE(refused({1, password_cost_max.memory_bytes + 1}));
  EXPECT_TRUE(refused({1, UINT64_MAX}));
}

}  // namespace
}  // namespace causeway::crypto
