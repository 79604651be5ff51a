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

constexpr std::uint32_t animated_side = 16;

/// RFC 9649 §2.7.1.1: at (0, 0), with chunks inside.
Bytes frame_of(ByteView chunks) {
  Bytes frame;
  for (const std::uint32_t value : {0U, 0U, animated_side - 1, animated_side - 1, 100U}) {
    append_integer(frame, value, 3, ByteOrder::little_endian);
  }
  frame.push_back(0);
  append(frame, chunks);
  return riff_chunk("ANMF", frame);
}

Bytes animation_of(const std::vector<Bytes>& chunks) {
  Bytes canvas{0x02, 0, 0, 0};
  for (int i = 0; i < 2; ++i) {
    append_integer(canvas, animated_side - 1, 3, ByteOrder::little_endian);
  }
  Bytes all = concat(riff_chunk("VP8X", canvas), riff_chunk("ANIM", Bytes(6)));
  for (const Bytes& chunk : chunks) append(all, chunk);
  return riff(all);
}

TEST(FaultyWebp, AnimationIsShownAsFarAsItsFirstFrameWhateverIsBehindIt) {
  const Bytes still = encode_webp(sample(animated_side, animated_side));
  const ByteView picture = ByteView(still).subspan(12);
  const Bytes first = frame_of(picture);
  const auto whole = decode_picture(animation_of({first, first}));
  ASSERT_TRUE(whole.ok());
  EXPECT_FALSE(whole->is_damaged);
  Bytes no_key_frame = to_bytes(picture);
  no_key_frame[8 + 3] = 0;  // of its start code (RFC 6386 §9.1)
  const std::vector<std::pair<const char*, Bytes>> faults{
      {"no key frame", frame_of(no_key_frame)},
      {"no picture", frame_of(Bytes(100, 0xFF))},
      {"no frame", riff_chunk("ANMF", Bytes(3))},
      {"no chunk", Bytes(64, 0xFF)},
  };
  for (const auto& [name, fault] : faults) {
    const auto shown = decode_picture(animation_of({first, fault, first}));
    ASSERT_TRUE(shown.ok()) << name;
    EXPECT_TRUE(shown->is_damaged) << name;
    EXPECT_EQ(shown->picture, whole->picture) << name;
    const auto faulty_first = decode_picture(animation_of({fault, first}));
    EXPECT_EQ(broken_rule(faulty_first), &rules::is_well_formed) << name;
  }
}

}  // namespace
}  // namespace causeway::adapters::pictures
