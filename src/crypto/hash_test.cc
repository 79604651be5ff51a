// SHA-2 against the examples of FIPS 180-4, HMAC against those of RFC 4231.

#include "crypto/hash.h"

#include <gtest/gtest.h>
#include <utility>

#include "crypto/vectors_test.h"

namespace causeway::crypto {
namespace {

TEST(Digest, OfAbcIsThatOfFips180) {
  const ByteView abc = as_bytes("abc");
  EXPECT_EQ(
      to_hex(digest(Hash::sha256, {abc})),
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
  );
  EXPECT_EQ(
      to_hex(digest(Hash::sha384, {abc})),
      "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
      "8086072ba1e7cc2358baeca134c825a7"
  );
  EXPECT_EQ(
      to_hex(digest(Hash::sha512, {abc})),
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
      "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
  );
}

TEST(Digest, OfTwoBlocksIsThatOfFips180) {
  EXPECT_EQ(
      to_hex(sha256({as_bytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")})),
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
  );
}

TEST(Digest, DoesNotDependOnTheParts) {
  const Sha256 whole = sha256({as_bytes("abc")});
  EXPECT_EQ(sha256({as_bytes("a"), {}, as_bytes("bc")}), whole);
  EXPECT_EQ(digest(Hash::sha256, {as_bytes("ab"), as_bytes("c")}), to_bytes(whole));
  Sha256Stream stream;
  stream.update(as_bytes("ab"));
  stream.update(as_bytes("c"));
  EXPECT_EQ(stream.finish(), whole);
}

TEST(Digest, OfNothingIsThatOfAnEmptyStream) {
  EXPECT_EQ(to_hex(sha256({})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Sha256Stream().finish(), sha256({}));
}

TEST(DigestDeathTest, ASpentStreamIsNotUsedAgain) {
  Sha256Stream stream;
  (void)stream.finish();
  EXPECT_DEATH(stream.update({}), "broken invariant");
}

struct HmacExample {
  Bytes key;
  Bytes data;
  std::string_view sha256;
  std::string_view sha384;
  std::string_view sha512;
};

// RFC 4231 §4.2, §4.3, §4.4, §4.7, §4.8.
std::vector<HmacExample> rfc4231() {
  return {
      {Bytes(20, 0x0b),
       to_bytes("Hi There"),
       "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
       "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59c"
       "faea9ea9076ede7f4af152e8b2fa9cb6",
       "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
       "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854"},
      {to_bytes("Jefe"),
       to_bytes("what do ya want for nothing?"),
       "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
       "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e"
       "8e2240ca5e69e2c78b3239ecfab21649",
       "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
       "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"},
      {Bytes(20, 0xaa),
       Bytes(50, 0xdd),
       "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
       "88062608d3e6ad8a0aa2ace014c8a86f0aa635d947ac9febe83ef4e55966144b"
       "2a5ab39dc13814b94e3ab6e101a34f27",
       "fa73b0089d56a284efb0f0756c890be9b1b5dbdd8ee81a3655f83e33b2279d39"
       "bf3e848279a722c806b485a47e67c807b946a337bee8942674278859e13292fb"},
      {Bytes(131, 0xaa),
       to_bytes("Test Using Larger Than Block-Size Key - Hash Key First"),
       "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
       "4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c6"
       "0c2ef6ab4030fe8296248df163f44952",
       "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352"
       "6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598"},
      {Bytes(131, 0xaa),
       to_bytes("This is a test using a larger than block-size key and a larger than "
                "block-size data. The key needs to be hashed before being used by the "
                "HMAC algorithm."),
       "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
       "6617178e941f020d351e2f254e8fd32c602420feb0b8fb9adccebb82461e99c5"
       "a678cc31e799176d3860e6110c46523e",
       "e37b6a775dc87dbaa4dfa9f96e5e3ffddebd71f8867289865df5a32d20cdc944"
       "b6022cac3c4982b10d5eeb55c3e4de15134676fb6de0446065c97440fa8c6a58"},
  };
}

TEST(Hmac, IsThatOfRfc4231) {
  for (const HmacExample& example : rfc4231()) {
    EXPECT_EQ(to_hex(hmac(Hash::sha256, example.key, {example.data})), example.sha256);
    EXPECT_EQ(to_hex(hmac(Hash::sha384, example.key, {example.data})), example.sha384);
    EXPECT_EQ(to_hex(hmac(Hash::sha512, example.key, {example.data})), example.sha512);
    EXPECT_EQ(to_hex(hmac_sha256(example.key, {example.data})), example.sha256);
  }
}

TEST(Hmac, DoesNotDependOnTheParts) {
  const ByteView key = as_bytes("key");
  EXPECT_EQ(hmac_sha256(key, {as_bytes("ab")}), hmac_sha256(key, {as_bytes("a"), as_bytes("b")}));
}

TEST(Hmac, HashesItsKeyOnlyPastABlock) {
  for (const auto& [hash, block_size] :
       {std::pair(Hash::sha256, 64U), std::pair(Hash::sha384, 128U), std::pair(Hash::sha512, 128U)
       }) {
    const auto is_hashed = [&](std::size_t size) {
      const Bytes key(size, 0x5a);
      return hmac(hash, key, {}) == hmac(hash, digest(hash, {key}), {});
    };
    EXPECT_FALSE(is_hashed(block_size - 1));
    EXPECT_FALSE(is_hashed(block_size));
    EXPECT_TRUE(is_hashed(block_size + 1));
  }
}

TEST(Hmac, MayOverwriteItsKeyAndItsInput) {
  const Sha256 wanted = hmac_sha256(Bytes(32, 1), {Bytes(32, 1)});
  Bytes place(32, 1);
  const ByteView part = place;
  hmac_into(place, Hash::sha256, place, {&part, 1});
  EXPECT_EQ(place, to_bytes(wanted));
}

}  // namespace
}  // namespace causeway::crypto
