// Ed25519 against RFC 8032 §7.1, and our one rule of verification against the edge cases of the
// community's `ed25519vectors`: which are accepted and which refused is pinned here, because two
// clients that disagree about a signature would fork a group.

#include "crypto/signature.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <set>

#include "base/seeded_random.h"
#include "crypto/vectors_test.h"

namespace causeway::crypto {
namespace {

struct SignatureExample {
  std::string_view private_key;
  std::string_view public_key;
  std::string_view message;
  std::string_view signature;
};

// RFC 8032 §7.1, TEST 1 to TEST 3.
constexpr std::array<SignatureExample, 3> rfc8032{{
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
     "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b"
     "46bd25bf5f0595bbe24655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
     "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11"
     "d8c387b2eaeb4302aeeb00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
     "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc"
     "6594a7c15e9716ed28dc027beceea1ec40a"},
}};

Result<void> verify_ed25519(ByteView public_key, ByteView message, ByteView signature) {
  return verify(Signature::ed25519, public_key, message, signature);
}

TEST(Signature, IsThatOfRfc8032) {
  for (const SignatureExample& example : rfc8032) {
    const auto key = signing_key_from_private(Signature::ed25519, unhex(example.private_key));
    ASSERT_TRUE(key.ok());
    EXPECT_EQ(to_hex(key->public_key), example.public_key);
    const Bytes message = unhex(example.message);
    const Bytes signature = sign(Signature::ed25519, *key, message);
    EXPECT_EQ(to_hex(signature), example.signature);
    EXPECT_TRUE(verify_ed25519(key->public_key, message, signature).ok());
  }
}

TEST(Signature, AGeneratedKeySigns) {
  SeededRandom random(1);
  const SigningKey key = generate_signing_key(Signature::ed25519, random);
  const Bytes signature = sign(Signature::ed25519, key.clone(), as_bytes("text"));
  EXPECT_TRUE(verify_ed25519(key.public_key, as_bytes("text"), signature).ok());
  EXPECT_NE(generate_signing_key(Signature::ed25519, random).public_key, key.public_key);
}

TEST(CryptoRules, SignatureIsValid) {
  const SignatureExample& example = rfc8032[2];
  const Bytes key = unhex(example.public_key);
  const Bytes message = unhex(example.message);
  const Bytes signature = unhex(example.signature);
  const auto refused = [&](ByteView text, ByteView changed) {
    const auto result = verify_ed25519(key, text, changed);
    return !result.ok() && result.error().is(rules::signature_is_valid);
  };
  for (std::size_t bit = 0; bit < signature.size() * 8; ++bit) {
    Bytes changed = signature;
    changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ 1U << bit % 8);
    EXPECT_TRUE(refused(message, changed)) << bit;
  }
  EXPECT_TRUE(refused(as_bytes("other"), signature));
  EXPECT_TRUE(refused(message, ByteView(signature).first(63)));
  EXPECT_TRUE(refused(message, concat(signature, Bytes(1))));
}

TEST(CryptoRules, SignatureIsValidOnlyInOneForm) {
  // TEST 1 of RFC 8032 with the order of the group added to S: the same equation, another text.
  const Bytes malleated = unhex(
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901554c8c7872aa064e049dbb3013fbf2"
      "9"
      "380d25bf5f0595bbe24655141438e7a101b"
  );
  const auto result = verify_ed25519(unhex(rfc8032[0].public_key), {}, malleated);
  ASSERT_FALSE(result.ok());
  EXPECT_TRUE(result.error().is(rules::signature_is_valid));
}

TEST(CryptoRules, SignatureKeyIsValid) {
  const auto refused = [](ByteView key) {
    const auto result = verify_ed25519(key, {}, unhex(rfc8032[0].signature));
    return !result.ok() && result.error().is(rules::signature_key_is_valid);
  };
  const Bytes key = unhex(rfc8032[0].public_key);
  EXPECT_TRUE(refused(ByteView(key).first(31)));
  EXPECT_TRUE(refused(concat(key, Bytes(1))));
  EXPECT_TRUE(refused(Bytes(32, 2))) << "no point has this y";
  EXPECT_TRUE(refused(unhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")))
      << "order 8";
  EXPECT_TRUE(refused(unhex("f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")))
      << "y = 3 as p + 3";

  const auto from_private = signing_key_from_private(Signature::ed25519, Bytes(31));
  ASSERT_FALSE(from_private.ok());
  EXPECT_TRUE(from_private.error().is(rules::signature_key_is_valid));
}

/// How many cases met which fate.
struct Verdicts {
  int accepted = 0;
  int signature_refused = 0;
  int key_refused = 0;
};

// Flags of a case that we refuse, for its key or its signature. A case with none of them has at
// most components of low order that cancel out, and we accept it.
const std::set<std::string>& key_flags() {
  static const std::set<std::string>& flags =
      *new std::set<std::string>{"low_order_A", "non_canonical_A"};
  return flags;
}

const std::set<std::string>& signature_flags() {
  static const std::set<std::string>& flags = *new std::set<std::string>{
      "low_order_R", "non_canonical_R", "low_order_residue", "reencoded_k"
  };
  return flags;
}

bool has_any(const nlohmann::json& flags, const std::set<std::string>& wanted) {
  for (const auto& flag : flags) {
    if (wanted.contains(flag.get<std::string>())) return true;
  }
  return false;
}

TEST(Signature, EdgeCasesAreJudgedByOneRule) {
  const auto file = read_file(vectors_folder() + "/kt/ed25519/ed25519vectors.json");
  if (!file) GTEST_SKIP() << "skipped: no vectors";
  Verdicts all;
  for (const auto& vector : nlohmann::json::parse(*file)) {
    const auto field = [&](const char* name) { return vector[name].get<std::string>(); };
    const auto result =
        verify_ed25519(unhex(field("key")), as_bytes(field("msg")), unhex(field("sig")));
    const auto& flags = vector["flags"];
    SCOPED_TRACE(vector["number"].dump() + flags.dump());
    if (has_any(flags, key_flags())) {
      ++all.key_refused;
      ASSERT_FALSE(result.ok());
      EXPECT_TRUE(result.error().is(rules::signature_key_is_valid));
    } else if (has_any(flags, signature_flags())) {
      ++all.signature_refused;
      ASSERT_FALSE(result.ok());
      EXPECT_TRUE(result.error().is(rules::signature_is_valid));
    } else {
      ++all.accepted;
      EXPECT_TRUE(result.ok());
    }
  }
  EXPECT_EQ(all.accepted, 43);
  EXPECT_EQ(all.signature_refused, 345);
  EXPECT_EQ(all.key_refused, 526);
}

}  // namespace
}  // namespace causeway::crypto
