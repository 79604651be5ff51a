// Usernames, device credentials, logins and claims to leave: each rule broken once, by an input
// that breaks only it.
#include <gtest/gtest.h>

#include "base/broken_rule_test.h"
#include "base/encoding.h"
#include "base/seeded_random.h"
#include "crypto/random.h"
#include "identity/device_credential.h"
#include "identity/leave.h"
#include "identity/login.h"
#include "identity/username.h"

namespace causeway::identity {
namespace {

constexpr Instant now = from_unix_ms(1'790'000'000'000);

crypto::SigningKey new_key(std::uint64_t seed) {
  crypto::initialize();
  SeededRandom random(seed);
  return crypto::generate_signing_key(crypto::Signature::ed25519, random);
}

TEST(Username, UsernameIsValid) {
  for (const std::string_view good : {"ada", "a_d.a", "0123456789abcdefghijklmnopqrstuv"}) {
    EXPECT_TRUE(check_username(good).ok()) << good;
  }
  for (const std::string_view bad :
       {"", "ad", "0123456789abcdefghijklmnopqrstuvw", "Ada", "a-da", "a da", "ädä"}) {
    EXPECT_EQ(broken_rule_name(check_username(bad)), "identity.username_is_valid") << bad;
  }
}

class Credentials : public testing::Test {
 protected:
  crypto::SigningKey identity_key = new_key(1);
  crypto::SigningKey device_key = new_key(2);
  DeviceCredential credential =
      certify_device(identity_key, AccountId{{1}}, DeviceId{{2}}, public_key_of(device_key), now);
};

TEST_F(Credentials, ACertifiedDeviceIsTheIdentityOfItsLeaf) {
  const Bytes encoded = tls::encode(credential);
  EXPECT_EQ(encoded.size(), device_credential_size);
  const auto parsed = parse_leaf_identity(encoded, device_key.public_key);
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(*parsed, credential);
}

TEST_F(Credentials, CredentialIsCertified) {
  const Bytes encoded = tls::encode(credential);
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    Bytes changed = encoded;
    changed[i] ^= 1;
    EXPECT_EQ(
        broken_rule_name(parse_leaf_identity(changed, device_key.public_key)),
        "identity.credential_is_certified"
    ) << "byte "
      << i;
  }
}

TEST_F(Credentials, CredentialKeyIsLeafKey) {
  EXPECT_EQ(
      broken_rule_name(parse_leaf_identity(tls::encode(credential), identity_key.public_key)),
      "identity.credential_key_is_leaf_key"
  );
  EXPECT_EQ(
      broken_rule_name(parse_leaf_identity(tls::encode(credential), {})),
      "identity.credential_key_is_leaf_key"
  );
}

TEST_F(Credentials, IdentityIsTheCredentialAndNothingElse) {
  Bytes longer = tls::encode(credential);
  longer.push_back(0);
  EXPECT_EQ(
      broken_rule_name(parse_leaf_identity(longer, device_key.public_key)), "tls.no_trailing_bytes"
  );
  longer.resize(device_credential_size - 1);
  EXPECT_EQ(
      broken_rule_name(parse_leaf_identity(longer, device_key.public_key)),
      "tls.input_is_long_enough"
  );
}

class Logins : public testing::Test {
 protected:
  std::string_view checked(const LoginClaim& seen, Instant at) const {
    return broken_rule_name(check_login(seen, signature, public_key_of(key), at));
  }

  crypto::SigningKey key = new_key(3);
  LoginClaim claim{
      .domain = to_bytes("chat.example"),
      .nonce = {7},
      .device = DeviceId{{2}},
      .time_ms = to_unix_ms(now),
  };
  SignatureBytes signature = sign_login(key, claim);
};

TEST_F(Logins, LoginIsSigned) {
  EXPECT_EQ(checked(claim, now), "none");
  LoginClaim other = claim;
  other.domain = to_bytes("chat.exampl");
  EXPECT_EQ(checked(other, now), "identity.login_is_signed");
  other = claim;
  other.nonce[31] = 1;
  EXPECT_EQ(checked(other, now), "identity.login_is_signed");
  other = claim;
  other.device = DeviceId{{3}};
  EXPECT_EQ(checked(other, now), "identity.login_is_signed");
  other = claim;
  ++other.time_ms;
  EXPECT_EQ(checked(other, now), "identity.login_is_signed");
}

TEST_F(Logins, LoginTimeIsNear) {
  EXPECT_EQ(checked(claim, now + login_skew_max), "none");
  EXPECT_EQ(checked(claim, now - login_skew_max), "none");
  EXPECT_EQ(checked(claim, now + login_skew_max + Milliseconds(1)), "identity.login_time_is_near");
  EXPECT_EQ(checked(claim, now - login_skew_max - Milliseconds(1)), "identity.login_time_is_near");
}

TEST_F(Logins, ATimeNearTheEndOfTimeIsNotNear) {
  claim.time_ms = ~std::uint64_t{0};
  signature = sign_login(key, claim);
  EXPECT_EQ(checked(claim, now), "identity.login_time_is_near");
}

// A signature over one kind of struct is never one over another: the label is in it.
TEST_F(Logins, LabelsKeepSignaturesApart) {
  const SignatureBytes as_device = sign(key, label_device, tls::encode(claim));
  EXPECT_EQ(
      broken_rule_name(check_login(claim, as_device, public_key_of(key), now)),
      "identity.login_is_signed"
  );
}

class Leaves : public testing::Test {
 protected:
  std::string_view checked(const LeaveClaim& seen) const {
    return broken_rule_name(check_leave(seen, signature, public_key_of(key)));
  }

  crypto::SigningKey key = new_key(4);
  LeaveClaim claim{
      .domain = to_bytes("chat.example"),
      .account = AccountId{{1}},
      .device = DeviceId{{2}},
      .conversation = ConversationId{{3}},
      .epoch = 7,
  };
  SignatureBytes signature = sign_leave(key, claim);
};

TEST_F(Leaves, LeaveIsSigned) {
  const std::string_view rule = "identity.leave_is_signed";
  EXPECT_EQ(checked(claim), "none");
  LeaveClaim other = claim;
  other.domain = to_bytes("chat.exampl");
  EXPECT_EQ(checked(other), rule);
  other = claim;
  other.account = AccountId{{9}};
  EXPECT_EQ(checked(other), rule);
  other = claim;
  other.device = DeviceId{{9}};
  EXPECT_EQ(checked(other), rule);
  other = claim;
  other.conversation = ConversationId{{9}};
  EXPECT_EQ(checked(other), rule);
  other = claim;
  ++other.epoch;
  EXPECT_EQ(checked(other), rule);
  EXPECT_EQ(broken_rule_name(check_leave(claim, signature, public_key_of(new_key(5)))), rule);
}

TEST_F(Leaves, LabelsKeepSignaturesApart) {
  signature = sign(key, label_login, tls::encode(claim));
  EXPECT_EQ(checked(claim), "identity.leave_is_signed");
}

}  // namespace
}  // namespace causeway::identity
