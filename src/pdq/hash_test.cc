// PDQ by hand: the sizes at which something changes (too small to hash; the grid itself; the
// filter's window), texts of hashes, and that a turned picture has the hash that its original said
// it would have. Others' hashes are in vectors_test.cc.
#include "pdq/hash.h"

#include <cmath>
#include <gtest/gtest.h>

#include "base/broken_rule_test.h"
#include "pdq/pattern_test.h"

namespace causeway::pdq {
namespace {

constexpr std::string_view some_text =
    "d8f8f0cee0f4a84f0637022a078f67f0b36e2ed596621e1d33e6339c4e9c9b22";

TEST(PdqText, IsWrittenAsItWasRead) {
  const Hash hash = *parse_hash(as_bytes(some_text));
  EXPECT_EQ(to_text(hash), some_text);
  EXPECT_EQ(hash.words[0] & 0xFFFF, 0x9b22U) << "bits 0 to 15 are the last word of the text";
  EXPECT_EQ(hash.words[3] >> 48, 0xd8f8U);
}

TEST(PdqText, HashIsHex) {
  for (std::string text :
       {std::string(),
        std::string(63, '0'),
        std::string(65, '0'),
        std::string(66, '0'),
        std::string(63, '0') + "g"}) {
    EXPECT_EQ(broken_rule(parse_hash(as_bytes(text))), &rules::hash_is_hex) << text;
  }
}

TEST(PdqDistance, CountsTheBitsThatDiffer) {
  const Hash hash = *parse_hash(as_bytes(some_text));
  Hash other = hash;
  for (std::size_t bit = 0; bit < hash_size_bits; ++bit) {
    EXPECT_EQ(distance(hash, other), bit);
    EXPECT_EQ(is_match(hash, other), bit <= 31) << bit;
    const std::size_t place = bit * 37 % hash_size_bits;  // 37 is odd: each once
    other.words[place / 64] ^= std::uint64_t{1} << (place % 64);
  }
  EXPECT_EQ(distance(hash, other), 256U);
}

TEST(PdqQuality, FiftyIsTheLeastThatIsCompared) {
  EXPECT_FALSE(is_comparable(49));
  EXPECT_TRUE(is_comparable(50));
}

bool is_zero(const Hashes& hashes) {
  return hashes == Hashes{};
}

TEST(PdqSizes, BelowFivePixelsThereIsNothingToHash) {
  EXPECT_TRUE(is_zero(hash_image({})));
  const auto is_nothing = [](std::uint32_t width, std::uint32_t height) {
    return is_zero(hash_of({1, width, height, 3}));
  };
  EXPECT_TRUE(is_nothing(1, 1));
  EXPECT_TRUE(is_nothing(4, 4));
  EXPECT_TRUE(is_nothing(5, 4));
  EXPECT_TRUE(is_nothing(4, 5));
  EXPECT_TRUE(is_nothing(10'000, 1));
  EXPECT_TRUE(is_nothing(1, 10'000));
  EXPECT_FALSE(is_nothing(5, 5));
}

/// The mean of a window is exact for one grey: whatever the window, nothing changes and no
/// coefficient but those of rounding is left. A window that took in what lies outside would show.
TEST(PdqSizes, OneGreyHasNoGradientWhateverItsSize) {
  for (const std::uint32_t width : {5U, 63U, 64U, 65U, 127U, 128U, 129U, 512U, 513U, 10'000U}) {
    for (const std::uint32_t height : {5U, 64U, 129U, 513U}) {
      EXPECT_EQ(hash_of({4, width, height, 1}).quality, 0U) << width << "x" << height;
    }
  }
}

/// Waves that cross, as soft as what a lens draws, at any size.
Hash hash_at_size(std::uint32_t side) {
  Bytes pixels;
  for (std::uint32_t row = 0; row < side; ++row) {
    for (std::uint32_t column = 0; column < side; ++column) {
      const double x = (column + 0.5) / side;
      const double y = (row + 0.5) / side;
      const double light = std::sin(31 * x * x + 7 * y) + std::sin(23 * y * y - 11 * x * y) +
                           std::sin(41 * (x - 0.3) * (y - 0.6) + 5 * x);
      pixels.push_back(static_cast<std::uint8_t>(128 + 42 * light));
    }
  }
  return hash_image({pixels, side, side, side, 1}).original();
}

TEST(PdqSizes, SizesOfOnePictureMatch) {
  const Hash reference = hash_at_size(512);
  for (const std::uint32_t side : {65U, 127U, 128U, 129U, 256U, 511U, 513U, 1'024U}) {
    EXPECT_LE(distance(reference, hash_at_size(side)), distance_max) << side;
  }
}

TEST(PdqImage, RowsMayHaveSomethingBehindThem) {
  const Pattern pattern{2, 100, 70, 3};
  const Bytes tight = pattern.bytes();
  constexpr std::size_t stride = 333;
  Bytes padded;
  for (std::size_t y = 0; y < pattern.height; ++y) {
    append(padded, ByteView(tight).subspan(y * 300, 300));
    padded.resize((y + 1) * stride, 0xEE);
  }
  padded.resize(padded.size() - (stride - 300));  // the last row needs nothing behind it
  EXPECT_EQ(
      hash_image({padded, pattern.width, pattern.height, stride, pattern.channels}),
      hash_of(pattern)
  );
}

using PdqDeathTest = testing::Test;

TEST(PdqDeathTest, MissingRowsEndTheProgram) {
  const Bytes bytes(99);
  EXPECT_DEATH(hash_image({bytes, 10, 10, 10, 1}), "bytes.size");
  EXPECT_DEATH(hash_image({bytes, 10, 10, 9, 1}), "stride_bytes");
  EXPECT_DEATH(hash_image({bytes, 5, 5, 10, 2}), "channels");
}

/// A square picture, turned pixel by pixel.
Bytes turned(const Bytes& grey, std::size_t side, Turn turn) {
  Bytes out(grey.size());
  for (std::size_t y = 0; y < side; ++y) {
    for (std::size_t x = 0; x < side; ++x) {
      const std::size_t u = side - 1 - x;
      const std::size_t v = side - 1 - y;
      std::size_t from = 0;
      switch (turn) {
        case Turn::original:
          from = y * side + x;
          break;
        case Turn::rotate_90:
          from = x * side + v;
          break;
        case Turn::rotate_180:
          from = v * side + u;
          break;
        case Turn::rotate_270:
          from = u * side + y;
          break;
        case Turn::flip_x:
          from = v * side + x;
          break;
        case Turn::flip_y:
          from = y * side + u;
          break;
        case Turn::flip_plus_1:
          from = x * side + y;
          break;
        case Turn::flip_minus_1:
          from = u * side + v;
          break;
      }
      out[y * side + x] = grey[from];
    }
  }
  return out;
}

TEST(PdqTurns, SayWhatTheTurnedPictureHashesTo) {
  constexpr std::uint32_t side = 320;
  const Pattern pattern{2, side, side, 1};
  const Bytes grey = pattern.bytes();
  const Hashes hashes = hash_of(pattern);
  for (std::size_t i = 0; i < turn_count; ++i) {
    const auto turn = static_cast<Turn>(i);
    const Bytes pixels = turned(grey, side, turn);
    const Hash really = hash_image({pixels, side, side, side, 1}).original();
    // An even window has no middle, so that a turned picture is another one by half a pixel.
    EXPECT_LE(distance(really, hashes.turns[i]), 8U) << name_of(turn);
    for (std::size_t other = 0; other < turn_count; ++other) {
      if (other != i) EXPECT_GT(distance(really, hashes.turns[other]), 64U) << name_of(turn);
    }
  }
}

}  // namespace
}  // namespace causeway::pdq
