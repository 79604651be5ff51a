// The provider's half: tags, the states of their keys, the envelope's rules, and the example of
// docs/formats/frank1.md.
#include "franking/frank.h"

#include <gtest/gtest.h>

#include "base/files_test.h"
#include "franking/fixture_test.h"

namespace causeway::franking {
namespace {

TEST(Frank, ContextHas134Bytes) {
  EXPECT_EQ(tls::encode(FrankContext{}).size(), frank_context_size);
}

TEST(Frank, HubIdIsTheFrontOfTheHashOfTheDomain) {
  EXPECT_EQ(to_hex(hub_id("chat.example")), "8d2eb32d9070185cf9eb966f525c6ec6");
}

TEST(Frank, GenuineTagIsValidUnderActiveAndRetiredKeys) {
  SentMessage message;
  EXPECT_EQ(message.check(message.frank_context()), FrankVerdict::valid);
  message.keys.front().state = ServerKeyState::retired;
  EXPECT_EQ(message.check(message.frank_context()), FrankVerdict::valid);
}

// Attack 26, the part without files: rotated, destroyed and compromised keys.
TEST(Frank, EachStateOfAKeyHasItsAnswer) {
  SentMessage message;
  message.keys.push_back({.key_id = 8, .created = from_unix_ms(1), .key = message.make_key()});
  message.keys.front().state = ServerKeyState::compromised;
  EXPECT_EQ(message.check(message.frank_context()), FrankVerdict::unverified);
  message.keys.front() = {.key_id = 7, .state = ServerKeyState::destroyed, .key = {}};
  EXPECT_EQ(message.check(message.frank_context()), FrankVerdict::expired);
  message.keys.erase(message.keys.begin());
  EXPECT_EQ(message.check(message.frank_context()), FrankVerdict::invalid);
}

TEST(Frank, LosingOneKeyAffectsOnlyItsPeriod) {
  SentMessage message;
  message.keys.push_back({.key_id = 8, .created = from_unix_ms(1), .key = message.make_key()});
  FrankContext later = message.frank_context();
  later.key_id = 8;
  const Frank frank = make_frank(message.keys.back().key, later);
  message.keys.front() = {.key_id = 7, .state = ServerKeyState::destroyed, .key = {}};
  EXPECT_EQ(check_frank(message.keys, later, frank), FrankVerdict::valid);
}

TEST(Frank, ExampleOfTheFormatIsTrue) {
  const std::string page = *read_file(source_path("docs/formats/frank1.md"));
  const Bytes bytes = hex_block(page, "frank_context");
  const auto context = tls::decode<FrankContext>(bytes);
  ASSERT_TRUE(context.ok());
  EXPECT_EQ(tls::encode(*context), bytes);
  EXPECT_EQ(context->hub_id, hub_id("chat.example"));
  EXPECT_EQ(*parse_authenticated_data(hex_block(page, "authenticated_data")), context->commitment);
  Bytes key;
  for (std::uint8_t byte = 0x80; byte < 0xA0; ++byte) key.push_back(byte);
  EXPECT_EQ(to_bytes(make_frank(ServerKey(key), *context)), hex_block(page, "frank"));
}

class Envelope : public testing::Test {
 protected:
  const Rule* broken_rule() const {
    const auto checked = check_envelope(message_.envelope, message_.context, progress_, now_);
    return checked.ok() ? nullptr : &checked.error().rule();
  }

  SentMessage message_;
  FrankProgress progress_{11, message_.envelope.accepted_ms};
  Instant now_ = from_unix_ms(message_.envelope.accepted_ms);
};

TEST_F(Envelope, NextMessageOfTheSameMillisecondIsTaken) {
  EXPECT_EQ(broken_rule(), nullptr);
}

// Attack 4: what the envelope says of the sender is not what MLS authenticated.
TEST_F(Envelope, SenderIsTheLeaf) {
  message_.envelope.sender_device.value[0] ^= 1;
  EXPECT_EQ(broken_rule(), &rules::sender_is_the_leaf);
  message_.envelope.sender_device = message_.context.sender_device;
  message_.envelope.sender_account.value[0] ^= 1;
  EXPECT_EQ(broken_rule(), &rules::sender_is_the_leaf);
}

TEST_F(Envelope, SequenceIsNew) {
  progress_.seq = 12;
  EXPECT_EQ(broken_rule(), &rules::sequence_is_new);
}

TEST_F(Envelope, TimeDoesNotDecrease) {
  ++progress_.accepted_ms;
  EXPECT_EQ(broken_rule(), &rules::time_does_not_decrease);
}

TEST_F(Envelope, TimeIsNotAhead) {
  now_ -= clock_skew_max;
  EXPECT_EQ(broken_rule(), nullptr);
  now_ -= Milliseconds(1);
  EXPECT_EQ(broken_rule(), &rules::time_is_not_ahead);
}

TEST_F(Envelope, TimeBeyondAllClocksIsAhead) {
  message_.envelope.accepted_ms = ~std::uint64_t{0};
  EXPECT_EQ(broken_rule(), &rules::time_is_not_ahead);
}

}  // namespace
}  // namespace causeway::franking
