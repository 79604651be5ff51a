// Padding, and what the two protections hide; their values are checked by message-protection.json
// (cmd/causeway-vectors), what they refuse by group_rules_test.cc.

#include "mls_group/message_protection.h"

#include <bit>
#include <gtest/gtest.h>

#include "mls_group/party_test.h"

namespace causeway::mls_group {
namespace {

TEST(Padding, FillsSmallContentsUpToOneSize) {
  EXPECT_EQ(padding_size(0), 256U);
  EXPECT_EQ(padding_size(1), 255U);
  EXPECT_EQ(padding_size(256), 0U);
}

TEST(Padding, LeavesFourSignificantBitsAndAddsAnEighthAtMost) {
  for (std::size_t size = 257; size < 100'000; ++size) {
    const std::size_t sum = size + padding_size(size);
    ASSERT_GE(std::countr_zero(sum) + 4, std::bit_width(sum)) << size;
    ASSERT_LT(padding_size(size) * 8, size) << size;
  }
}

TEST(PrivateMessage, ReactionsAndShortTextsLookAlike) {
  Party party(6);
  party.create();
  party.add(0, 1);
  const auto size_of = [&party](std::size_t content_size) {
    const auto message = party.members[0].protect(Bytes(content_size), {}, party.random);
    return message->ciphertext.size();
  };
  EXPECT_EQ(size_of(1), size_of(180));
  EXPECT_NE(size_of(1), size_of(1000));
}

TEST(PrivateMessage, SameWordsNeverGiveTheSameBytes) {
  Party party(7);
  party.create();
  party.add(0, 1);
  Group twin = party.members[0].clone();
  const auto one = party.members[0].protect(as_bytes("same"), {}, party.random);
  // A state that was rolled back uses the same key, but not the same nonce.
  const auto other = twin.protect(as_bytes("same"), {}, party.random);
  EXPECT_NE(one->ciphertext, other->ciphertext);
  EXPECT_NE(one->encrypted_sender_data, other->encrypted_sender_data);
}

}  // namespace
}  // namespace causeway::mls_group
