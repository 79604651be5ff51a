// Proves that a seed always means the same stream: a replay of the simulator depends on it.

#include "base/seeded_random.h"

#include <gtest/gtest.h>

#include "base/encoding.h"

namespace causeway {
namespace {

TEST(SeededRandom, ASeedMeansTheSameStreamOnEveryMachine) {
  SeededRandom random(0);
  // Computed apart, by a few lines of another language from the generator's definition.
  EXPECT_EQ(to_hex(random.bytes(16)), "b4f275cb365fec992a455649781f6ebf");
}

TEST(SeededRandom, TheStreamDoesNotDependOnTheSizesDrawn) {
  SeededRandom whole(7);
  SeededRandom pieces(7);
  Bytes joined;
  for (const std::size_t size : {1U, 2U, 8U, 0U, 13U, 40U}) append(joined, pieces.bytes(size));
  EXPECT_EQ(whole.bytes(joined.size()), joined);
}

TEST(SeededRandom, SeedsDiffer) {
  EXPECT_NE(SeededRandom(1).bytes(32), SeededRandom(2).bytes(32));
}

TEST(SeededRandom, NumbersStayBelowTheirBound) {
  SeededRandom random(3);
  std::array<int, 5> seen{};
  for (int i = 0; i < 1000; ++i) ++seen.at(static_cast<std::size_t>(random.below(5)));
  for (const int count : seen) EXPECT_GT(count, 100);
}

}  // namespace
}  // namespace causeway
