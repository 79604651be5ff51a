// WebP files that end early or have faults: shown as far as they go, as whoever received them saw
// them.
#include <gtest/gtest.h>

#include "adapters/pictures/samples_test.h"
#include "base/broken_rule_test.h"
#include "base/files_test.h"

namespace causeway::adapters::pictures {
namespace {

Bytes vector_webp(const std::string& name) {
  const auto file = read_file(source_path("vectors/pictures/" + name));
  EXPECT_TRUE(file) << name;
  return file ? to_bytes(*file) : Bytes{};
}

/// So much in each row that a file which ends in the middle has some of them.
Picture noise(std::size_t side) {
  Picture picture{side, side, {}};
  std::uint32_t state = 1;
  for (std::size_t i = 0; i < side * side * rgb_size; ++i) {
    state = state * 1'664'525 + 1'013'904'223;
    picture.rgb.push_back(static_cast<std::uint8_t>(state >> 24));
  }
  return picture;
}

TEST(FaultyWebp, ThatEndsEarlyIsShownAsFarAsItsRowsCame) {
  constexpr std::size_t side = 128;
  const Bytes file = encode_webp(noise(side));
  const auto whole = decode_picture(file);
  ASSERT_TRUE(whole.ok());
  const auto cut = decode_picture(ByteView(file).first(file.size() / 2));
  ASSERT_TRUE(cut.ok()) << broken_rule_name(cut);
  EXPECT_TRUE(cut->is_damaged);
  const auto rows = [](const Picture& picture, std::size_t from, std::size_t count) {
    constexpr std::size_t row_size = side * rgb_size;
    return to_bytes(ByteView(picture.rgb).subspan(from * row_size, count * row_size));
  };
  EXPECT_EQ(rows(cut->picture, 0, side / 4), rows(whole->picture, 0, side / 4));
  EXPECT_EQ(rows(cut->picture, side - 1, 1), Bytes(side * rgb_size, background_grey));
}

TEST(FaultyWebp, WhoseRestIsMissingIsDamagedOrRefused) {
  for (const char* name : {"turned.webp", "lossless.webp", "animated.webp"}) {
    const Bytes webp = vector_webp(name);
    bool is_shown = false;
    for (std::size_t size = 16; size < webp.size(); ++size) {
      const auto cut = decode_picture(ByteView(webp).first(size));
      if (!cut.ok()) {
        ASSERT_EQ(broken_rule(cut), &rules::is_well_formed) << name << " " << size;
        ASSERT_FALSE(is_shown) << name << ": more is not less, " << size;
        continue;
      }
      ASSERT_TRUE(cut->is_damaged) << name << " " << size;
      is_shown = true;
    }
    EXPECT_TRUE(is_shown) << name;
  }
}

/// What stands behind the picture may be anything.
TEST(FaultyWebp, WithFaultsBehindThePictureIsShown) {
  Bytes file = vector_webp("lossless.webp");
  const auto whole = decode_picture(file);
  const std::size_t exif = as_text(file).find("EXIF");
  ASSERT_NE(exif, std::string_view::npos);
  file[exif + 6] = 0xFF;  // of its size: longer than the file
  const auto faulty = decode_picture(file);
  ASSERT_TRUE(faulty.ok()) << broken_rule_name(faulty);
  EXPECT_TRUE(faulty->is_damaged);
  EXPECT_EQ(faulty->picture, whole->picture);
}

}  // namespace
}  // namespace causeway::adapters::pictures
