// What holds for every KEM. That each is the RFC's or the draft's: hpke_test.cc, xwing_test.cc.

#include <gtest/gtest.h>

#include "base/seeded_random.h"
#include "crypto/kem.h"
#include "crypto/vectors_test.h"

namespace causeway::crypto {
namespace {

struct KemName {
  const char* name;
  Kem kem;
};

void PrintTo(const KemName& kem, std::ostream* out) {
  *out << kem.name;
}

constexpr std::array<KemName, 6> kem_names{{
    {"p256", Kem::p256_hkdf_sha256},
    {"p384", Kem::p384_hkdf_sha384},
    {"p521", Kem::p521_hkdf_sha512},
    {"x25519", Kem::x25519_hkdf_sha256},
    {"x448", Kem::x448_hkdf_sha512},
    {"x_wing", Kem::x_wing},
}};

template <typename T>
bool is_refused(const Result<T>& result) {
  return !result.ok() && result.error().is(rules::kem_key_is_valid);
}

class Kems : public testing::TestWithParam<KemName> {
 protected:
  const Kem kem = GetParam().kem;
  SeededRandom random{1};
  const KemKeyPair key = generate_kem_key_pair(kem, random);

  bool is_no_key(ByteView public_key) {
    return is_refused(check_kem_public_key(kem, public_key)) &&
           is_refused(kem_encapsulate(kem, public_key, random));
  }
};

TEST_P(Kems, BothSidesShareASecret) {
  const auto sent = kem_encapsulate(kem, key.public_key, random);
  ASSERT_TRUE(sent.ok());
  EXPECT_EQ(*kem_decapsulate(kem, key, sent->kem_output), sent->shared_secret);
  const auto again = kem_encapsulate(kem, key.public_key, random);
  EXPECT_NE(again->kem_output, sent->kem_output);
  EXPECT_FALSE(again->shared_secret == sent->shared_secret);
}

TEST_P(Kems, AKeyPairFollowsFromItsMaterial) {
  const KemKeyPair derived =
      derive_kem_key_pair(kem, as_bytes("material of thirty-two bytes or so"));
  EXPECT_EQ(
      derive_kem_key_pair(kem, as_bytes("material of thirty-two bytes or so")).public_key,
      derived.public_key
  );
  EXPECT_EQ(*kem_public_key(kem, derived.private_key.reveal()), derived.public_key);
  EXPECT_TRUE(check_kem_public_key(kem, derived.public_key).ok());
  EXPECT_NE(derived.public_key, key.public_key);
}

TEST_P(Kems, AnAuthenticatedSecretNamesItsSender) {
  if (kem == Kem::x_wing) GTEST_SKIP() << "the draft has no authenticated encapsulation";
  const KemKeyPair sender = generate_kem_key_pair(kem, random);
  const auto sent = kem_auth_encapsulate(kem, key.public_key, sender, random);
  ASSERT_TRUE(sent.ok());
  EXPECT_EQ(
      *kem_auth_decapsulate(kem, key, sent->kem_output, sender.public_key), sent->shared_secret
  );
  EXPECT_FALSE(
      *kem_auth_decapsulate(kem, key, sent->kem_output, key.public_key) == sent->shared_secret
  );
  EXPECT_FALSE(*kem_decapsulate(kem, key, sent->kem_output) == sent->shared_secret);
  EXPECT_TRUE(is_refused(kem_auth_decapsulate(kem, key, sent->kem_output, {})));
  EXPECT_TRUE(is_refused(kem_auth_encapsulate(kem, {}, sender, random)));
}

TEST_P(Kems, RuleKemKeyIsValid) {
  const ByteView point = key.public_key;
  const Bytes output = kem_encapsulate(kem, point, random)->kem_output;
  EXPECT_TRUE(is_no_key({}));
  EXPECT_TRUE(is_no_key(point.first(point.size() - 1)));
  EXPECT_TRUE(is_no_key(concat(point, Bytes(1))));
  EXPECT_TRUE(is_refused(kem_decapsulate(kem, key, {})));
  EXPECT_TRUE(is_refused(kem_decapsulate(kem, key, ByteView(output).first(output.size() - 1))));
  EXPECT_TRUE(is_refused(kem_decapsulate(kem, key, concat(output, Bytes(1)))));
  EXPECT_TRUE(is_refused(kem_public_key(kem, {})));
  EXPECT_TRUE(is_refused(kem_public_key(kem, concat(key.private_key.reveal(), Bytes(1)))));
}

INSTANTIATE_TEST_SUITE_P(All, Kems, testing::ValuesIn(kem_names), [](const auto& instance) {
  return std::string(instance.param.name);
});

class CurveKems : public Kems {};

TEST_P(CurveKems, RuleKemKeyIsOnTheCurve) {
  Bytes changed = key.public_key;
  changed.back() ^= 1;
  EXPECT_TRUE(is_no_key(changed));
  EXPECT_TRUE(is_refused(kem_decapsulate(kem, key, changed)));
  changed = key.public_key;
  changed.front() = 0x02;  // compressed, by its first byte
  EXPECT_TRUE(is_no_key(changed));
  const Bytes compressed = to_bytes(ByteView(changed).first(1 + changed.size() / 2));
  EXPECT_TRUE(is_no_key(compressed));
  EXPECT_TRUE(is_refused(kem_public_key(kem, Bytes(key.private_key.size(), 0x00))));
  EXPECT_TRUE(is_refused(kem_public_key(kem, Bytes(key.private_key.size(), 0xFF))));
}

INSTANTIATE_TEST_SUITE_P(
    All,
    CurveKems,
    testing::Values(kem_names[0], kem_names[1], kem_names[2]),
    [](const auto& instance) { return std::string(instance.param.name); }
);

TEST(CryptoRules, KemKeyIsNotOfSmallOrderOnCurve448) {
  SeededRandom random(1);
  const Kem kem = Kem::x448_hkdf_sha512;
  const KemKeyPair key = generate_kem_key_pair(kem, random);
  const std::string half(54, 'f');
  for (const std::string& point :
       {std::string(112, '0'),
        "01" + std::string(110, '0'),
        "fe" + half + "fe" + half,
        "ff" + half + "fe" + half,
        std::string(56, '0') + "ff" + half}) {
    EXPECT_TRUE(is_refused(check_kem_public_key(kem, unhex(point)))) << point;
    EXPECT_TRUE(is_refused(kem_encapsulate(kem, unhex(point), random))) << point;
    EXPECT_TRUE(is_refused(kem_decapsulate(kem, key, unhex(point)))) << point;
  }
  EXPECT_TRUE(check_kem_public_key(kem, unhex("05" + std::string(110, '0'))).ok());
}

}  // namespace
}  // namespace causeway::crypto
