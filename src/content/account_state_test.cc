// What the devices of an account tell each other: encodings by hand, and each rule broken once.
#include "content/account_state.h"

#include <gtest/gtest.h>

#include "base/broken_rule_test.h"
#include "base/encoding.h"

namespace causeway::content {
namespace {

constexpr std::string_view rule = "content.account_state_is_valid";
constexpr std::string_view id = "01010101010101010101010101010101";
constexpr std::string_view id_of_two = "02020202020202020202020202020202";

std::string_view broken(const std::string& hex) {
  return broken_rule_name(parse_account_state(*from_hex(hex)));
}

TEST(AccountState, HasTheEncodingThatIsWorkedOutByHand) {
  EXPECT_EQ(to_hex(encode(AccountState{})), "a0");
  AccountState state{.asks = true, .sealed_identity_key = {0xAB}};
  DeviceName name{.name = "pad"};
  name.device.value.fill(1);
  name.opening.fill(1);
  state.names = {name};
  const std::string expected =
      "a3"
      "01f5"
      "0241ab"
      "0381"
      "8350" +
      std::string(id) +
      "63706164"
      "50" +
      std::string(id);
  EXPECT_EQ(to_hex(encode(state)), expected);
  EXPECT_EQ(*parse_account_state(*from_hex(expected)), state);
}

/// One about account 01…01: key 02…02, verified, changed at 0x1234 ms.
const std::string trusted_begin = "a104818450" + std::string(id);
const std::string trusted_key = "5820" + std::string(id_of_two) + std::string(id_of_two);
const std::string trusted_end = "01191234";

TEST(AccountState, SaysWhoseKeysAreTrusted) {
  AccountState state;
  TrustedKey key{.trust = Trust::verified, .changed_ms = 0x1234};
  key.account.value.fill(1);
  key.identity_key.fill(2);
  state.trusted_keys = {key};
  const std::string expected = trusted_begin + trusted_key + trusted_end;
  EXPECT_EQ(to_hex(encode(state)), expected);
  EXPECT_EQ(*parse_account_state(*from_hex(expected)), state);
}

TEST(AccountState, TrustedKeysAreValid) {
  EXPECT_EQ(broken("a10480"), rule) << "no empty list";
  EXPECT_EQ(broken(trusted_begin + trusted_key + "02191234"), rule) << "a trust that there is not";
  const std::string half = "50" + std::string(id_of_two);
  EXPECT_EQ(broken(trusted_begin + half + trusted_end), rule) << "half a key";
  EXPECT_EQ(broken("a104818440" + trusted_key + trusted_end), rule) << "nobody's";
  EXPECT_EQ(broken(trusted_begin + trusted_key + "011b0001000000000001"), rule)
      << "later than anything could be";
  EXPECT_EQ(broken("a104818350" + std::string(id) + trusted_key + "01"), rule) << "no time";
}

/// One about conversation 01…01, from account 02…02.
const std::string request_begin = "a105818450" + std::string(id) + "50" + std::string(id_of_two);

TEST(AccountState, SaysWhatBecameOfMessageRequests) {
  AccountState state;
  MessageRequest request{.state = RequestState::declined, .changed_ms = 0x1234};
  request.conversation.value.fill(1);
  request.from.value.fill(2);
  state.requests = {request};
  const std::string expected = request_begin + "02191234";
  EXPECT_EQ(to_hex(encode(state)), expected);
  EXPECT_EQ(*parse_account_state(*from_hex(expected)), state);
}

TEST(AccountState, MessageRequestsAreValid) {
  EXPECT_EQ(broken("a10580"), rule) << "no empty list";
  EXPECT_EQ(broken(request_begin + "03191234"), rule) << "a state that there is not";
  EXPECT_EQ(broken(request_begin + "021b0001000000000001"), rule) << "later than anything could be";
  EXPECT_EQ(broken("a10581844050" + std::string(id) + "02191234"), rule) << "of nothing";
}

TEST(AccountState, SaysTheKeyOfTheProfile) {
  const AccountState state{.sealed_profile_key = {0xAB}, .profile_changed_ms = 0x1234};
  EXPECT_EQ(to_hex(encode(state)), "a1078241ab191234");
  EXPECT_EQ(*parse_account_state(*from_hex("a1078241ab191234")), state);
  EXPECT_EQ(broken("a1078240191234"), rule) << "no key";
  EXPECT_EQ(broken("a1078141ab"), rule) << "no time";
  EXPECT_EQ(broken("a1078241ab1b0001000000000001"), rule) << "later than anything could be";
}

TEST(AccountState, KeepsWhatALaterVersionAdds) {
  const Bytes encoded = *from_hex(
      "a2"
      "01f5"
      "0963616263"
  );
  const auto state = parse_account_state(encoded);
  ASSERT_TRUE(state.ok());
  EXPECT_EQ(encode(*state), encoded);
}

TEST(AccountState, AccountStateIsValid) {
  EXPECT_EQ(broken("a101f4"), rule) << "who asks nothing leaves it out";
  EXPECT_EQ(broken("a10240"), rule) << "nor is there an empty key";
  EXPECT_EQ(broken("a10380"), rule) << "or an empty list";
  const std::string name = "63706164";
  EXPECT_EQ(
      broken(
          "a10381"
          "8250" +
          std::string(id) + name
      ),
      rule
  );
  EXPECT_EQ(
      broken(
          "a10381"
          "8341aa" +
          name + "50" + std::string(id)
      ),
      rule
  );
  EXPECT_EQ(
      broken(
          "a10381"
          "8350" +
          std::string(id) + name + "41aa"
      ),
      rule
  );
  EXPECT_EQ(
      broken(
          "a10381"
          "8350" +
          std::string(id) +
          "60"
          "50" +
          std::string(id)
      ),
      rule
  );
}

TEST(AccountState, DeviceNamesAreShortAndVisible) {
  EXPECT_TRUE(is_device_name("Ada's laptop"));
  EXPECT_TRUE(is_device_name(std::string(64, 'x')));
  EXPECT_FALSE(is_device_name(std::string(65, 'x')));
  EXPECT_FALSE(is_device_name(""));
  EXPECT_FALSE(is_device_name("a\nb"));
}

}  // namespace
}  // namespace causeway::content
