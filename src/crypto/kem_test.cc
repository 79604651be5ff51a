// X25519 against RFC 7748 §6.1, through the key derivation that RFC 9180 puts around it.

#include "crypto/kem.h"

#include <gtest/gtest.h>

#include "base/seeded_random.h"
#include "crypto/labeled_kdf.h"
#include "crypto/vectors_test.h"

namespace causeway::crypto {
namespace {

constexpr Kem curve = Kem::x25519_hkdf_sha256;

// RFC 7748 §6.1.
constexpr std::string_view alice_private =
    "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a";
constexpr std::string_view alice_public =
    "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a";
constexpr std::string_view bob_private =
    "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb";
constexpr std::string_view bob_public =
    "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f";
constexpr std::string_view alice_and_bob =
    "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742";

KemKeyPair alice() {
  return {SecretBytes(ByteView(unhex(alice_private))), unhex(alice_public)};
}

TEST(Kem, PublicKeysAreThoseOfRfc7748) {
  EXPECT_EQ(to_hex(*kem_public_key(curve, unhex(alice_private))), alice_public);
  EXPECT_EQ(to_hex(*kem_public_key(curve, unhex(bob_private))), bob_public);
}

TEST(Kem, TheSharedSecretHoldsThatOfRfc7748) {
  const LabeledKdf kdf(Hash::sha256, concat(as_bytes("KEM"), unhex("0020")));
  const SecretBytes prk = kdf.extract({}, "eae_prk", unhex(alice_and_bob));
  const Bytes context = concat(unhex(bob_public), unhex(alice_public));
  const SecretBytes wanted = kdf.expand(prk.reveal(), "shared_secret", context, 32);
  EXPECT_EQ(*kem_decapsulate(curve, alice(), unhex(bob_public)), wanted);
}

TEST(Kem, BothSidesShareASecret) {
  SeededRandom random(1);
  const KemKeyPair key = generate_kem_key_pair(curve, random);
  const auto sent = kem_encapsulate(curve, key.public_key, random);
  ASSERT_TRUE(sent.ok());
  EXPECT_EQ(*kem_decapsulate(curve, key, sent->kem_output), sent->shared_secret);
  EXPECT_NE(kem_encapsulate(curve, key.public_key, random)->kem_output, sent->kem_output);
}

TEST(Kem, APrivateKeyIsWhatWasDrawn) {
  SeededRandom random(1);
  const KemKeyPair drawn = generate_kem_key_pair(curve, random);
  EXPECT_EQ(drawn.private_key, SeededRandom(1).secret(32));
  EXPECT_EQ(*kem_public_key(curve, drawn.private_key.reveal()), drawn.public_key);
}

TEST(Kem, AKeyPairFollowsFromItsMaterial) {
  const Bytes material = SeededRandom(1).bytes(32);
  const KemKeyPair derived = derive_kem_key_pair(curve, material);
  EXPECT_EQ(derived.private_key, derive_kem_key_pair(curve, material).private_key);
  EXPECT_NE(derived.private_key, SecretBytes(material));
  EXPECT_EQ(*kem_public_key(curve, derived.private_key.reveal()), derived.public_key);
}

TEST(CryptoRules, KemKeyIsValid) {
  SeededRandom random(1);
  const auto refused = [&](ByteView point) {
    const auto sent = kem_encapsulate(curve, point, random);
    const auto received = kem_decapsulate(curve, alice(), point);
    const auto checked = check_kem_public_key(curve, point);
    return !checked.ok() && checked.error().is(rules::kem_key_is_valid) && !sent.ok() &&
           sent.error().is(rules::kem_key_is_valid) && !received.ok() &&
           received.error().is(rules::kem_key_is_valid);
  };
  EXPECT_TRUE(check_kem_public_key(curve, unhex(bob_public)).ok());
  EXPECT_TRUE(refused({}));
  EXPECT_TRUE(refused(Bytes(31, 9)));
  EXPECT_TRUE(refused(Bytes(33, 9)));
  // The points of small order, with which every private key shares zero.
  for (const std::string_view point :
       {"0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"}) {
    EXPECT_TRUE(refused(unhex(point))) << point;
    Bytes with_ignored_bit = unhex(point);
    with_ignored_bit.back() |= 0x80;
    EXPECT_TRUE(refused(with_ignored_bit)) << point;
  }
  const auto from_private = kem_public_key(curve, Bytes(31));
  ASSERT_FALSE(from_private.ok());
  EXPECT_TRUE(from_private.error().is(rules::kem_key_is_valid));
}

}  // namespace
}  // namespace causeway::crypto
