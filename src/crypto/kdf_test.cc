// HKDF against the SHA-256 examples of RFC 5869, appendix A; SHA-384 and SHA-512, which the RFC has
// no examples of, against values of another implementation.

#include "crypto/kdf.h"

#include <gtest/gtest.h>

#include "crypto/vectors_test.h"

namespace causeway::crypto {
namespace {

Bytes counting(std::uint8_t first, std::uint8_t last) {
  Bytes out;
  for (unsigned byte = first; byte <= last; ++byte) out.push_back(static_cast<std::uint8_t>(byte));
  return out;
}

std::string expanded(Hash hash, const SecretBytes& prk, ByteView info, std::size_t size_bytes) {
  return to_hex(hkdf_expand(hash, prk.reveal(), {info}, size_bytes).reveal());
}

TEST(Hkdf, IsThatOfRfc5869Example1) {
  const SecretBytes prk = hkdf_extract(Hash::sha256, counting(0, 0x0c), Bytes(22, 0x0b));
  EXPECT_EQ(
      to_hex(prk.reveal()), "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"
  );
  EXPECT_EQ(
      expanded(Hash::sha256, prk, counting(0xf0, 0xf9), 42),
      "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
  );
}

TEST(Hkdf, IsThatOfRfc5869Example2) {
  const SecretBytes prk = hkdf_extract(Hash::sha256, counting(0x60, 0xaf), counting(0, 0x4f));
  EXPECT_EQ(
      to_hex(prk.reveal()), "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244"
  );
  EXPECT_EQ(
      expanded(Hash::sha256, prk, counting(0xb0, 0xff), 82),
      "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e59"
      "0e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"
  );
}

TEST(Hkdf, IsThatOfRfc5869Example3) {
  const SecretBytes prk = hkdf_extract(Hash::sha256, {}, Bytes(22, 0x0b));
  EXPECT_EQ(
      to_hex(prk.reveal()), "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04"
  );
  EXPECT_EQ(
      expanded(Hash::sha256, prk, {}, 42),
      "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
  );
}

TEST(Hkdf, OfTheLongerHashesIsThatOfOthers) {
  const auto output = [](Hash hash) {
    const SecretBytes prk = hkdf_extract(hash, as_bytes("salt"), as_bytes("input"));
    return expanded(hash, prk, as_bytes("info"), 150);
  };
  EXPECT_EQ(
      output(Hash::sha384),
      "bcc9cf3bfe49a117d0c0107591c7db2ba8747eccf8fad6e88bf71e8b25bedfd3a3dbbcbbf332ceef9fbee86312e6"
      "c7b03e89e42a4fef9cac6010228d677e458a0a06f480f6815f1d149b35a629b5ffb35ab77c31abc9707d418e5989"
      "5d4cb1d1993e97b4b48ea88cc5777348c2b994d82056e394259d9a232632570f925b1937d7f06a323b9960bc55d0"
      "53462c013feca67c495a0928"
  );
  EXPECT_EQ(
      output(Hash::sha512),
      "93976f7542be922e353cf5440313ab4a877870039432e019c3b87b806713980b0781ec4dbe263624a45768d1e957"
      "750c8376e5b49260944882ea4c9fd772f03596bf1155a1017381a0dfae337c7e9abd1f1288e076cdbed165d7544e"
      "d87886b75c24a3876166aeb02747f8ed937238eae6a35855b71e541ebbc68c4f300c18b08b890b05a60f20a7313e"
      "0c3cc96c569421710c8fd68d"
  );
}

TEST(Hkdf, DoesNotDependOnTheParts) {
  const SecretBytes prk = hkdf_extract(Hash::sha256, {}, as_bytes("ab"));
  EXPECT_EQ(prk, hkdf_extract(Hash::sha256, {}, {as_bytes("a"), as_bytes("b")}));
  EXPECT_EQ(
      hkdf_expand(Hash::sha256, prk.reveal(), {as_bytes("ab")}, 64),
      hkdf_expand(Hash::sha256, prk.reveal(), {as_bytes("a"), {}, as_bytes("b")}, 64)
  );
}

TEST(Hkdf, GivesAnySizeUpToItsLimit) {
  const Bytes prk(32, 1);
  EXPECT_TRUE(hkdf_expand(Hash::sha256, prk, {}, 0).empty());
  EXPECT_EQ(hkdf_expand(Hash::sha256, prk, {}, 255 * 32).size(), 255U * 32);
}

TEST(HkdfDeathTest, PastTheLimitIsOurMistake) {
  EXPECT_DEATH((void)hkdf_expand(Hash::sha256, Bytes(32), {}, 255 * 32 + 1), "broken invariant");
}

}  // namespace
}  // namespace causeway::crypto
