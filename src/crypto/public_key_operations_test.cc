// Each kind is counted where it is done, and once.

#include "crypto/public_key_operations.h"

#include <gtest/gtest.h>

#include "base/seeded_random.h"
#include "crypto/hpke.h"
#include "crypto/kem.h"
#include "crypto/random.h"
#include "crypto/signature.h"

namespace causeway::crypto {
namespace {

template <typename Action>
PublicKeyOperations done_by(Action&& action) {
  const PublicKeyOperations before = public_key_operations();
  action();
  return public_key_operations() - before;
}

TEST(PublicKeyOperations, AreCountedOncePerSignature) {
  initialize();
  SeededRandom random(1);
  for (const Signature scheme : {Signature::ed25519, Signature::ecdsa_secp256r1_sha256}) {
    SigningKey key;
    const auto drawn = done_by([&] { key = generate_signing_key(scheme, random); });
    EXPECT_EQ(drawn, PublicKeyOperations{.key_pairs = 1});
    Bytes signature;
    const auto made = done_by([&] { signature = sign(scheme, key, as_bytes("m")); });
    EXPECT_EQ(made, PublicKeyOperations{.signatures = 1});
    const auto checked = done_by([&] {
      EXPECT_TRUE(verify(scheme, key.public_key, as_bytes("m"), signature).ok());
    });
    EXPECT_EQ(checked, PublicKeyOperations{.verifications = 1});
  }
}

TEST(PublicKeyOperations, AreCountedOncePerSealAndOpen) {
  SeededRandom random(1);
  for (const Kem kem : {Kem::x25519_hkdf_sha256, Kem::p256_hkdf_sha256, Kem::x_wing}) {
    const HpkeSuite suite{kem, Hash::sha256, Aead::aes128gcm};
    KemKeyPair key;
    const auto drawn = done_by([&] { key = generate_kem_key_pair(kem, random); });
    EXPECT_EQ(drawn, PublicKeyOperations{.key_pairs = 1});
    const auto checked =
        done_by([&] { EXPECT_TRUE(check_kem_public_key(kem, key.public_key).ok()); });
    EXPECT_EQ(checked, PublicKeyOperations{}) << "a check of a key costs next to nothing";
    HpkeCiphertext sealed;
    const auto made =
        done_by([&] { sealed = *hpke_seal(suite, key.public_key, {}, {}, as_bytes("m"), random); });
    EXPECT_EQ(made, PublicKeyOperations{.encapsulations = 1});
    const auto opened = done_by([&] {
      EXPECT_TRUE(hpke_open(suite, key, sealed.kem_output, {}, {}, sealed.ciphertext).ok());
    });
    EXPECT_EQ(opened, PublicKeyOperations{.decapsulations = 1});
  }
}

}  // namespace
}  // namespace causeway::crypto
