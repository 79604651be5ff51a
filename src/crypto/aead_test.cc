// Each AEAD against an example of its specification; then what all four promise alike.

#include "crypto/aead.h"

#include <algorithm>
#include <gtest/gtest.h>

#include "crypto/vectors_test.h"

namespace causeway::crypto {
namespace {

struct AeadExample {
  std::string_view name;
  Aead aead;
  std::string_view key;
  std::string_view nonce;
  std::string_view aad;
  Bytes plaintext;
  std::string_view ciphertext;
};

void PrintTo(const AeadExample& example, std::ostream* out) {
  *out << example.name;
}

constexpr std::string_view sunscreen =
    "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
    "sunscreen would be it.";

std::vector<AeadExample> examples() {
  const Bytes gcm_plaintext = unhex(
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6"
      "b525b16aedf5aa0de657ba637b39"
  );
  return {
      {"GcmSpecificationCase1",
       Aead::aes128gcm,
       "00000000000000000000000000000000",
       "000000000000000000000000",
       "",
       {},
       "58e2fccefa7e3061367f1d57a4e7455a"},
      {"GcmSpecificationCase4",
       Aead::aes128gcm,
       "feffe9928665731c6d6a8f9467308308",
       "cafebabefacedbaddecaf888",
       "feedfacedeadbeeffeedfacedeadbeefabaddad2",
       gcm_plaintext,
       "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac8"
       "4"
       "aa051ba30b396a0aac973d58e0915bc94fbc3221a5db94fae95ae7121a47"},
      {"GcmSpecificationCase16",
       Aead::aes256gcm,
       "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
       "cafebabefacedbaddecaf888",
       "feedfacedeadbeeffeedfacedeadbeefabaddad2",
       gcm_plaintext,
       "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b10568"
       "2"
       "8838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b"},
      {"Rfc8439Section282",
       Aead::chacha20poly1305,
       "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f",
       "070000004041424344454647",
       "50515253c0c1c2c3c4c5c6c7",
       to_bytes(sunscreen),
       "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da9"
       "2"
       "728b1a71de0a9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808"
       "b"
       "4831d7bc3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691"},
      {"XchachaDraftAppendixA31",
       Aead::xchacha20poly1305,
       "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f",
       "404142434445464748494a4b4c4d4e4f5051525354555657",
       "50515253c0c1c2c3c4c5c6c7",
       to_bytes(sunscreen),
       "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4ed"
       "a"
       "7e39ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383"
       "5"
       "65d3fff921f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780acf49"},
  };
}

class AeadExamples : public testing::TestWithParam<AeadExample> {
 protected:
  Aead aead = GetParam().aead;
  Bytes key = unhex(GetParam().key);
  Bytes nonce = unhex(GetParam().nonce);
  Bytes aad = unhex(GetParam().aad);
  Bytes plaintext = GetParam().plaintext;
  Bytes ciphertext = unhex(GetParam().ciphertext);
};

TEST_P(AeadExamples, SealAndOpen) {
  EXPECT_EQ(key.size(), aead_key_size(aead));
  EXPECT_EQ(nonce.size(), aead_nonce_size(aead));
  EXPECT_EQ(to_hex(aead_seal(aead, key, nonce, aad, plaintext)), to_hex(ciphertext));
  EXPECT_EQ(*aead_open_public(aead, key, nonce, aad, ciphertext), plaintext);
  EXPECT_EQ(*aead_open(aead, key, nonce, aad, ciphertext), SecretBytes(ByteView(plaintext)));
}

TEST_P(AeadExamples, SealAndOpenInPlace) {
  Bytes place = plaintext;
  place.resize(plaintext.size() + aead_tag_size);
  aead_seal_into(place, aead, key, nonce, aad, ByteView(place).first(plaintext.size()));
  EXPECT_EQ(place, ciphertext);
  const MutableByteView opened = MutableByteView(place).first(plaintext.size());
  ASSERT_TRUE(aead_open_into(opened, aead, key, nonce, aad, place).ok());
  EXPECT_TRUE(std::equal(opened.begin(), opened.end(), plaintext.begin(), plaintext.end()));
}

TEST_P(AeadExamples, EveryBitIsAuthenticated) {
  const auto refused = [](const Result<Bytes>& result) {
    return !result.ok() && result.error().is(rules::ciphertext_is_authentic);
  };
  for (std::size_t bit = 0; bit < ciphertext.size() * 8; ++bit) {
    Bytes changed = ciphertext;
    changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ 1U << bit % 8);
    EXPECT_TRUE(refused(aead_open_public(aead, key, nonce, aad, changed))) << bit;
  }
  Bytes other_key = key;
  other_key.back() ^= 1;
  EXPECT_TRUE(refused(aead_open_public(aead, other_key, nonce, aad, ciphertext)));
  for (std::size_t i = 0; i < nonce.size(); ++i) {
    Bytes other_nonce = nonce;
    other_nonce[i] ^= 1;
    EXPECT_TRUE(refused(aead_open_public(aead, key, other_nonce, aad, ciphertext))) << i;
  }
  EXPECT_TRUE(refused(aead_open_public(aead, key, nonce, concat(aad, Bytes(1)), ciphertext)));
}

TEST_P(AeadExamples, NoPrefixOpens) {
  for (std::size_t size = 0; size < ciphertext.size(); ++size) {
    const auto opened = aead_open(aead, key, nonce, aad, ByteView(ciphertext).first(size));
    ASSERT_FALSE(opened.ok()) << size;
    EXPECT_TRUE(opened.error().is(rules::ciphertext_is_authentic));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Specifications,
    AeadExamples,
    testing::ValuesIn(examples()),
    [](const auto& instance) { return std::string(instance.param.name); }
);

TEST(CryptoRules, CiphertextIsAuthentic) {
  const Bytes key(32, 1);
  const Bytes nonce(12, 2);
  Bytes sealed = aead_seal(Aead::chacha20poly1305, key, nonce, {}, as_bytes("text"));
  sealed.front() ^= 1;
  Bytes out(4, 0xff);
  const auto opened = aead_open_into(out, Aead::chacha20poly1305, key, nonce, {}, sealed);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().rule().name, "crypto.ciphertext_is_authentic");
  EXPECT_EQ(out, Bytes(4)) << "what was deciphered on the way must not remain";
}

TEST(AeadDeathTest, WrongSizesAreOurMistake) {
  const Bytes key(16);
  const Bytes nonce(12);
  Bytes out(16);
  EXPECT_DEATH(aead_seal_into(out, Aead::aes256gcm, key, nonce, {}, {}), "broken invariant");
  EXPECT_DEATH(aead_seal_into(out, Aead::aes128gcm, key, key, {}, {}), "broken invariant");
  EXPECT_DEATH(aead_seal_into(out, Aead::aes128gcm, key, nonce, {}, nonce), "broken invariant");
}

}  // namespace
}  // namespace causeway::crypto
