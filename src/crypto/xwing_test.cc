// X-Wing against values that noble-post-quantum 0.5.2 computed from inputs that count.

#include "crypto/xwing.h"

#include <algorithm>
#include <gtest/gtest.h>

#include "base/seeded_random.h"
#include "crypto/hash.h"
#include "crypto/vectors_test.h"

namespace causeway::crypto::xwing {
namespace {

class CountingRandom final : public Random {
 public:
  void fill(MutableByteView out) override {
    const Bytes bytes = counting_bytes(out.size(), 50);
    std::copy(bytes.begin(), bytes.end(), out.begin());
  }
};

TEST(XWing, IsThatOfOthers) {
  const Bytes private_key = counting_bytes(32);
  const KemKeyPair key{SecretBytes(ByteView(private_key)), public_key(private_key)};
  EXPECT_EQ(
      to_hex(sha256({key.public_key})),
      "c9a3565ffde4f72b51661be391ee13e46378d7f06dd5c8bf5af9d2cfb5b8336b"
  );
  CountingRandom random;
  const auto sent = encapsulate(key.public_key, random);
  ASSERT_TRUE(sent.ok());
  EXPECT_EQ(
      to_hex(sha256({sent->kem_output})),
      "c2eff180eea24938fbbf34e26bcaa767b846452920dcd565495b1d786d55b5c4"
  );
  EXPECT_EQ(
      to_hex(sent->shared_secret.reveal()),
      "74ed26dc36f34ceaa2fa9220e5a37171699c12c9e0612b6b8533866c95ee4d49"
  );
  EXPECT_EQ(*decapsulate(key, sent->kem_output), sent->shared_secret);
}

class XWingKeys : public testing::Test {
 protected:
  SeededRandom random{1};
  const KemKeyPair key = generate_kem_key_pair(Kem::x_wing, random);
  const Encapsulation sent = *encapsulate(key.public_key, random);
};

TEST_F(XWingKeys, EitherHalfOfTheOutputMatters) {
  for (const std::size_t at : {std::size_t{0}, kem_output_size - 1}) {
    Bytes changed = sent.kem_output;
    changed[at] ^= 1;
    EXPECT_FALSE(*decapsulate(key, changed) == sent.shared_secret) << at;
  }
}

TEST_F(XWingKeys, RuleKemKeyIsValidInBothHalves) {
  const auto is_refused = [&](ByteView public_key) {
    const auto result = encapsulate(public_key, random);
    return !result.ok() && result.error().is(rules::kem_key_is_valid);
  };
  Bytes changed = key.public_key;
  changed[0] = 0xFF;
  changed[1] = 0xFF;  // a coefficient of at least q
  EXPECT_TRUE(is_refused(changed));
  changed = key.public_key;
  std::fill(changed.end() - 32, changed.end(), std::uint8_t{0});
  EXPECT_TRUE(is_refused(changed));
  Bytes output = sent.kem_output;
  std::fill(output.end() - 32, output.end(), std::uint8_t{0});
  const auto received = decapsulate(key, output);
  ASSERT_FALSE(received.ok());
  EXPECT_TRUE(received.error().is(rules::kem_key_is_valid));
}

}  // namespace
}  // namespace causeway::crypto::xwing
