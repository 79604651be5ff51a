// What a device signs to ask for its account to be let into a group: each field is in the
// signature, which is Ed25519 over what docs/formats/identity.md writes down.
#include "identity/join.h"

#include <gtest/gtest.h>

#include "base/broken_rule_test.h"
#include "base/encoding.h"
#include "base/seeded_random.h"
#include "crypto/libraries.h"

namespace causeway::identity {
namespace {

struct JoinClaims : testing::Test {
  JoinClaims() { crypto::initialize(); }

  std::string_view broken(const JoinClaim& seen) const {
    return broken_rule_name(check_join(seen, signature, public_key_of(key)));
  }

  SeededRandom random{1};
  crypto::SigningKey key = crypto::generate_signing_key(crypto::Signature::ed25519, random);
  JoinClaim claim{
      .domain = to_bytes("chat.example"),
      .account = AccountId{{1}},
      .device = DeviceId{{2}},
      .conversation = ConversationId{{3}},
      .locator_hash = {4},
      .time_ms = 5,
      .sealed_note = {6},
  };
  SignatureBytes signature = sign_join(key, claim);
};

TEST_F(JoinClaims, JoinIsSigned) {
  constexpr std::string_view rule = "identity.join_is_signed";
  EXPECT_EQ(broken(claim), "none");
  const auto changed = [&](auto&& change) {
    JoinClaim other = claim;
    change(other);
    return broken(other);
  };
  EXPECT_EQ(changed([](JoinClaim& one) { one.domain = to_bytes("chat.exampl"); }), rule);
  EXPECT_EQ(changed([](JoinClaim& one) { one.account = AccountId{{9}}; }), rule);
  EXPECT_EQ(changed([](JoinClaim& one) { one.device = DeviceId{{9}}; }), rule);
  EXPECT_EQ(changed([](JoinClaim& one) { one.conversation = ConversationId{{9}}; }), rule);
  EXPECT_EQ(changed([](JoinClaim& one) { one.locator_hash[31] = 9; }), rule);
  EXPECT_EQ(changed([](JoinClaim& one) { ++one.time_ms; }), rule);
  EXPECT_EQ(changed([](JoinClaim& one) { one.sealed_note.clear(); }), rule);
  const auto other_key = crypto::generate_signing_key(crypto::Signature::ed25519, random);
  EXPECT_EQ(broken_rule_name(check_join(claim, signature, public_key_of(other_key))), rule);
}

TEST_F(JoinClaims, AreSignedAsTheDocumentSays) {
  Bytes input = to_bytes("Causeway 1 Join");
  input.push_back(0);
  append(
      input,
      *from_hex("0c"
                "636861742e6578616d706c65")
  );
  append(input, *from_hex("01000000000000000000000000000000"));
  append(input, *from_hex("02000000000000000000000000000000"));
  append(input, *from_hex("03000000000000000000000000000000"));
  append(input, *from_hex("0400000000000000000000000000000000000000000000000000000000000000"));
  append(
      input,
      *from_hex("0000000000000005"
                "0106")
  );
  EXPECT_EQ(to_hex(signature), to_hex(crypto::sign(crypto::Signature::ed25519, key, input)));
}

}  // namespace
}  // namespace causeway::identity
