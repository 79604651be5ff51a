// The schemes other than Ed25519 against values of others: Ed448 of RFC 8032 §7.4; ECDSA made by
// noble-curves 2.0.1 with keys that count.

#include <gtest/gtest.h>

#include "base/seeded_random.h"
#include "crypto/signature.h"
#include "crypto/vectors_test.h"

namespace causeway::crypto {
namespace {

struct SchemeExample {
  const char* name;
  Signature scheme;
  std::string_view private_key;
  std::string_view public_key;
  std::string_view message;
  std::string_view signature;
};

void PrintTo(const SchemeExample& example, std::ostream* out) {
  *out << example.name;
}

constexpr std::array<SchemeExample, 4> schemes{{
    {"ed448",
     Signature::ed448,
     "6c82a562cb808d10d632be89c8513ebf6c929f34ddfa8c9f63c9960ef6e348a3528c8a3fcc2f044e39a3fc5b94492"
     "f8f032e7549a20098f95b",
     "5fd7449b59b461fd2ce787ec616ad46a1da1342485a70e1f8a0ea75d80e96778edf124769b46c7061bd6783df1e50"
     "f6cd1fa1abeafe8256180",
     "",
     "533a37f6bbe457251f023c0d88f976ae2dfb504a843e34d2074fd823d41a591f2b233f034f628281f2fd7a22ddd47"
     "d7828c59bd0a21bfd3980ff0d2028d4b18a9df63e006c5d1c2d345b925d8dc00b4104852db99ac5c7cdda8530a113"
     "a0f4dbb61149f05a7363268c71d95808ff2e652600"},
    {"p256",
     Signature::ecdsa_secp256r1_sha256,
     "0002030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20",
     "040faa64f17924f2bcf4bbe67224c491a8ae54046e9c149184710f595d93ceb882f717786a75b807f0a7eee250078"
     "46b77038ce6adc6e3c623a59337f0c7e2abd9",
     "sample",
     "304502205a280ca2a2ffd63a15ebc2a34ff0622f057f9707c304f4570a7d4242c660f055022100a7e02b1701f4f36"
     "83f00bbb4b676352bac1d0cd65f363ce9d7528157bc36c15f"},
    {"p384",
     Signature::ecdsa_secp384r1_sha384,
     "0002030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2"
     "f30",
     "04f3f6afd0d76532223c471075512afac434015c7ff1414c5bb4ae7acc0dd954c98039c9bc72a45749a5d2a0a3fd3"
     "b9a00d5a0028cae7773e422dee86c08234e2c4d2e101dea2ec02c84010b9280e523efd16fe05a31862574a5066ad4"
     "af39eabe",
     "sample",
     "3066023100bac855b089696c8a4936aaf685b578fc9c7c536f3be0e2ae1a08631a02372e5b2151805cc3c407d059a"
     "87bb83aa3acf4023100967f3eba5069350b0bdb68227b410baf6d8ee414eaf347ca54459220ea7aeb5278967adf54"
     "6d45ce71145e2661a298f4"},
    {"p521",
     Signature::ecdsa_secp521r1_sha512,
     "0002030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2"
     "f303132333435363738393a3b3c3d3e3f404142",
     "0401f7eafa08fc845f03d01f7631f407fa17e6191d45b304d46aa1eaf6484a21fc78bc7003a1db5e8f450724721a2"
     "a611bebdbe6c4ca6f8fcf8b8edaaf2d09b8159f5001342df71a870f66a1e91c0efd895324ee3dfb33475bfc69790b"
     "d870441311db0416d4704116712f03e9680b5a5d7fed0694e4fd37b6a085dfc030ecb5bfdaf11743",
     "sample",
     "308188024200a77715e049297690d051169070586d7c2b77e8a370bfb262292fe09d6c2a40952d9dc734a5dec8c82"
     "36a56e0a80c3db918eb1aa523b9532b572e4d3c8ea7b15dcc024201303907e13f18f8adf3ca2ffdc0f4fea87389c9"
     "52f59f6e693c755dae237d40f070d305a293181c2c687443b066f3504561b21ed1ec5ab61799bf97ce96671875c4"
    },
}};

class Schemes : public testing::TestWithParam<SchemeExample> {
 protected:
  const Signature scheme = GetParam().scheme;
  const Bytes message = to_bytes(GetParam().message);
  const Bytes signature = unhex(GetParam().signature);
  const SigningKey key = *signing_key_from_private(scheme, unhex(GetParam().private_key));

  bool refused(const Rule& rule, ByteView public_key, ByteView of_message, ByteView by_signature)
      const {
    const auto result = verify(scheme, public_key, of_message, by_signature);
    return !result.ok() && result.error().is(rule);
  }
};

TEST_P(Schemes, AreThoseOfOthers) {
  EXPECT_EQ(to_hex(key.public_key), GetParam().public_key);
  EXPECT_TRUE(verify(scheme, key.public_key, message, signature).ok());
  EXPECT_TRUE(verify(scheme, key.public_key, message, sign(scheme, key, message)).ok());
}

TEST_P(Schemes, AGeneratedKeySigns) {
  SeededRandom random(1);
  const SigningKey drawn = generate_signing_key(scheme, random);
  EXPECT_TRUE(
      verify(scheme, drawn.public_key, as_bytes("text"), sign(scheme, drawn, as_bytes("text"))).ok()
  );
  EXPECT_EQ(
      signing_key_from_private(scheme, drawn.private_key.reveal())->public_key, drawn.public_key
  );
  EXPECT_NE(generate_signing_key(scheme, random).public_key, drawn.public_key);
}

TEST_P(Schemes, RuleSignatureIsValid) {
  const Rule& rule = rules::signature_is_valid;
  for (std::size_t bit = 0; bit < signature.size() * 8; bit += 5) {
    Bytes changed = signature;
    changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ 1U << bit % 8);
    EXPECT_TRUE(refused(rule, key.public_key, message, changed)) << bit;
  }
  EXPECT_TRUE(refused(rule, key.public_key, as_bytes("other"), signature));
  EXPECT_TRUE(refused(rule, key.public_key, message, {}));
  EXPECT_TRUE(refused(rule, key.public_key, message, concat(signature, Bytes(1))));
}

TEST_P(Schemes, RuleSignatureKeyIsValid) {
  const Rule& rule = rules::signature_key_is_valid;
  const ByteView point = key.public_key;
  EXPECT_TRUE(refused(rule, {}, message, signature));
  EXPECT_TRUE(refused(rule, point.first(point.size() - 1), message, signature));
  EXPECT_TRUE(refused(rule, concat(point, Bytes(1)), message, signature));
  const auto is_refused = [&](ByteView private_key) {
    const auto result = signing_key_from_private(scheme, private_key);
    return !result.ok() && result.error().is(rule);
  };
  EXPECT_TRUE(is_refused({}));
  EXPECT_TRUE(is_refused(concat(key.private_key.reveal(), Bytes(1))));
  if (scheme == Signature::ed448) return;  // any 57 bytes are a seed
  EXPECT_TRUE(is_refused(Bytes(key.private_key.size(), 0x00)));
  EXPECT_TRUE(is_refused(Bytes(key.private_key.size(), 0xFF)));
  Bytes off_the_curve = key.public_key;
  off_the_curve.back() ^= 1;
  EXPECT_TRUE(refused(rule, off_the_curve, message, signature));
  Bytes compressed = to_bytes(point.first(1 + point.size() / 2));
  compressed.front() = 0x02;
  EXPECT_TRUE(refused(rule, compressed, message, signature));
}

INSTANTIATE_TEST_SUITE_P(All, Schemes, testing::ValuesIn(schemes), [](const auto& instance) {
  return std::string(instance.param.name);
});

}  // namespace
}  // namespace causeway::crypto
