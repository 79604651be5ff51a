// What reviewers are shown: smaller, upright, and nothing but pixels.
#include "adapters/pictures/rendition.h"

#include <gtest/gtest.h>
#include <numeric>

#include "adapters/pictures/samples_test.h"
#include "base/broken_rule_test.h"
#include "base/files_test.h"

namespace causeway::adapters::pictures {
namespace {

TEST(Shrink, KeepsProportionsAndWhatIsSmallEnough) {
  const auto sides = [](std::size_t width, std::size_t height) {
    const Picture out = shrink({width, height, Bytes(width * height * 3, 7)}, 100);
    EXPECT_EQ(out.rgb, Bytes(out.width * out.height * 3, 7)) << "one colour stays itself";
    return std::pair(out.width, out.height);
  };
  EXPECT_EQ(sides(100, 100), std::pair(100UL, 100UL));
  EXPECT_EQ(sides(101, 101), std::pair(100UL, 100UL));
  EXPECT_EQ(sides(300, 200), std::pair(100UL, 67UL));
  EXPECT_EQ(sides(200, 300), std::pair(67UL, 100UL));
  EXPECT_EQ(sides(5'000, 1), std::pair(100UL, 1UL));
  EXPECT_EQ(sides(1, 5'000), std::pair(1UL, 100UL));
}

/// 3 pixels to 2: each of the two covers one and a half.
TEST(Shrink, AveragesWhatAPixelCovers) {
  const Picture row{3, 1, {0, 0, 0, 90, 90, 90, 240, 240, 240}};
  EXPECT_EQ(shrink(row, 2).rgb, (Bytes{30, 30, 30, 190, 190, 190}));
  const Picture square{2, 2, {0, 10, 0, 4, 20, 0, 8, 30, 0, 12, 40, 3}};
  EXPECT_EQ(shrink(square, 1).rgb, (Bytes{6, 25, 1}));
}

/// EXIF says where the first row and the first column of the file are to be seen:
///
///     file: a b c     1 upright  2 mirrored  3 upside down  …
///           d e f
TEST(Upright, TurnsAsExifSays) {
  const std::array<std::string, 8> turned{
      "abcdef", "cbafed", "fedcba", "defabc", "adbecf", "daebfc", "fcebda", "cfbead"
  };
  Picture picture{3, 2, {}};
  for (const char letter : turned[0])
    picture.rgb.insert(picture.rgb.end(), 3, std::uint8_t(letter));
  for (std::size_t i = 0; i < turned.size(); ++i) {
    const Picture out = upright(picture, static_cast<std::uint8_t>(i + 1));
    EXPECT_EQ(out.width, i < 4 ? 3U : 2U);
    std::string letters;
    for (std::size_t at = 0; at < out.rgb.size(); at += 3) letters.push_back(char(out.rgb[at]));
    EXPECT_EQ(letters, turned[i]) << i + 1;
  }
}

/// The chunks of a WebP file.
std::vector<std::string> chunks_of(ByteView webp) {
  std::vector<std::string> types;
  for (ByteView rest = webp.subspan(12); !rest.empty();) {
    types.emplace_back(as_text(rest.first(4)));
    const std::size_t size =
        content::picture::integer_of(rest.subspan(4, 4), ByteOrder::little_endian);
    rest = rest.subspan(8 + size + size % 2);
  }
  return types;
}

TEST(Render, LeavesNothingButPixels) {
  for (const char* name :
       {"turned.jpg",
        "progressive.jpg",
        "turned.png",
        "turned.webp",
        "lossless.webp",
        "animated.webp"}) {
    const auto file = read_file(source_path("vectors/pictures/") + name);
    ASSERT_TRUE(file);
    ASSERT_NE(file->find("SECRET"), std::string::npos);
    const auto rendition = render(as_bytes(*file));
    ASSERT_TRUE(rendition.ok()) << name;
    EXPECT_EQ(rendition->width, 16U) << "turned";
    EXPECT_EQ(rendition->height, 24U);
    for (const Bytes& made : {rendition->display_webp, rendition->thumbnail_webp}) {
      EXPECT_EQ(as_text(made).find("SECRET"), std::string_view::npos);
      EXPECT_EQ(chunks_of(made), std::vector<std::string>{"VP8 "}) << name;
    }
  }
}

TEST(Render, ShowsTheSamePictureSmallerAndSmallest) {
  const auto rendition = render(make_png(sample(2'000, 1'000)));
  ASSERT_TRUE(rendition.ok());
  EXPECT_EQ(rendition->width, 2'000U);
  EXPECT_EQ(rendition->height, 1'000U);
  EXPECT_LE(difference(rendition->display, sample(1'600, 800)), 1);
  EXPECT_LE(difference(decode_picture(rendition->display_webp)->picture, sample(1'600, 800)), 24);
  EXPECT_LE(difference(decode_picture(rendition->thumbnail_webp)->picture, sample(160, 80)), 24);
}

/// Orientation 6: the file's last row is the first column. Its green grows downwards.
TEST(Render, ShowsThePictureAsTheCameraWasHeld) {
  const auto file = read_file(source_path("vectors/pictures/turned.png"));
  ASSERT_TRUE(file);
  const auto rendition = render(as_bytes(*file));
  ASSERT_TRUE(rendition.ok());
  const Picture& display = rendition->display;
  EXPECT_EQ(display.width, 16U);
  EXPECT_EQ(display.height, 24U);
  for (std::size_t x = 0; x < 16; ++x) EXPECT_EQ(display.rgb[x * rgb_size + 1], (15 - x) * 15);
}

TEST(Render, OfOnePixel) {
  const auto rendition = render(make_png(sample(1, 1)));
  ASSERT_TRUE(rendition.ok());
  EXPECT_EQ(decode_picture(rendition->thumbnail_webp)->picture.width, 1U);
}

TEST(Render, RefusesWhatIsNoPicture) {
  EXPECT_EQ(broken_rule(render(as_bytes("text"))), &rules::format_is_known);
}

}  // namespace
}  // namespace causeway::adapters::pictures
