#include "crypto/random.h"

#include <gtest/gtest.h>
#include <set>

namespace causeway::crypto {
namespace {

TEST(SystemRandom, NeverRepeats) {
  SystemRandom random;
  std::set<Bytes> seen;
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(seen.insert(random.bytes(16)).second);
}

TEST(SystemRandom, FillsEveryByte) {
  SystemRandom random;
  // Each place is zero in all 64 draws with a probability of 2^-512.
  Bytes ever(100);
  for (int i = 0; i < 64; ++i) {
    const Bytes drawn = random.bytes(ever.size());
    for (std::size_t k = 0; k < ever.size(); ++k) ever[k] |= drawn[k];
  }
  for (const std::uint8_t byte : ever) EXPECT_NE(byte, 0);
}

TEST(Initialize, MayBeRepeated) {
  initialize();
  initialize();
}

}  // namespace
}  // namespace causeway::crypto
