// Pictures that other programs made, pictures made and forged here, and what each broken one is
// refused for. Nothing may be read or written beside the file and the pixels: the sanitizers say so
// of every test here.
#include <gtest/gtest.h>

#include "adapters/pictures/samples_test.h"
#include "base/broken_rule_test.h"
#include "base/files_test.h"

namespace causeway::adapters::pictures {
namespace {

Bytes vector_file(const std::string& name) {
  const auto file = read_file(source_path("vectors/pictures/" + name));
  EXPECT_TRUE(file) << name;
  return file ? to_bytes(*file) : Bytes{};
}

/// What vectors/pictures/make.py draws.
Picture vector_picture() {
  Picture picture{24, 16, {}};
  for (unsigned y = 0; y < 16; ++y) {
    for (unsigned x = 0; x < 24; ++x) {
      const Bytes pixel{
          static_cast<std::uint8_t>(x * 10),
          static_cast<std::uint8_t>(y * 15),
          static_cast<std::uint8_t>(x * y % 256),
      };
      append(picture.rgb, pixel);
    }
  }
  return picture;
}

struct Made {
  const char* file;
  int orientation;
  double mean_difference_max;  // 0: lossless. Few pixels of the rest have a colour of their own.
};

double mean_difference(const Picture& left, const Picture& right) {
  if (left.rgb.size() != right.rgb.size()) return 256;
  double sum = 0;
  for (std::size_t i = 0; i < left.rgb.size(); ++i) {
    sum += std::abs(int{left.rgb[i]} - int{right.rgb[i]});
  }
  return sum / static_cast<double>(left.rgb.size());
}

TEST(DecodePicture, ReadsWhatOtherProgramsMade) {
  for (const Made& made :
       {Made{"turned.jpg", 6, 15},
        Made{"upright.jpg", 1, 15},
        Made{"progressive.jpg", 6, 15},
        Made{"turned.png", 6, 0},
        Made{"turned.webp", 6, 15},
        Made{"lossless.webp", 6, 0},
        Made{"animated.webp", 6, 15}}) {
    const auto decoded = decode_picture(vector_file(made.file));
    ASSERT_TRUE(decoded.ok()) << made.file << ": " << broken_rule_name(decoded);
    EXPECT_EQ(decoded->picture.width, vector_picture().width) << made.file;
    EXPECT_LE(mean_difference(decoded->picture, vector_picture()), made.mean_difference_max)
        << made.file;
    EXPECT_EQ(decoded->orientation, made.orientation) << made.file;
    EXPECT_FALSE(decoded->is_damaged) << made.file;
  }
}

TEST(DecodePicture, FormatIsKnown) {
  for (const char* text : {"", "GIF89a and more", "<svg/>", "BM", "\x89PN", "RIFF1234WAVE"}) {
    EXPECT_EQ(broken_rule(decode_picture(as_bytes(text))), &rules::format_is_known) << text;
  }
}

TEST(DecodePicture, FileSizeIsWithinLimit) {
  Bytes file = make_jpeg(sample(8, 8));
  file.resize(file_size_max);
  EXPECT_TRUE(decode_picture(file).ok()) << "what follows the end is not looked at";
  file.push_back(0);
  EXPECT_EQ(broken_rule(decode_picture(file)), &rules::file_size_is_within_limit);
}

/// The five bytes of a lossless picture that says how large it is.
Bytes webp_of(std::uint32_t width, std::uint32_t height) {
  Bytes content{0x2F};
  append_integer(content, (height - 1) << 14 | (width - 1), 4, ByteOrder::little_endian);
  content.resize(64);
  return riff(riff_chunk("VP8L", content));
}

TEST(DecodePicture, DimensionsAreWithinLimit) {
  const Bytes jpeg = make_jpeg(sample(8, 8));
  for (const Bytes& file :
       {with_dimensions(jpeg, 65'535, 8),
        with_dimensions(jpeg, 8, 65'535),
        with_dimensions(jpeg, 65'500, 65'500),
        with_dimensions(jpeg, 16'385, 16'384),
        png_header(65'536, 1),
        png_header(8'193, 8'192),
        png_header(1, 0x7FFF'FFFF),
        png_header(0x7FFF'FFFF, 0x7FFF'FFFF),
        webp_of(8'193, 8'192),
        webp_of(16'384, 16'384)}) {
    const Bytes longer = concat(file, png_chunk("IDAT", zlib_stored({})), png_chunk("IEND", {}));
    EXPECT_EQ(broken_rule_name(decode_picture(longer)), rules::dimensions_are_within_limit.name);
  }
}

/// A grey one, so that it is made and read within a second.
TEST(DecodePicture, LargeJpegIsReadAtHalfItsSize) {
  constexpr std::size_t width = 16'386;
  constexpr std::size_t height = 4'098;
  static_assert(width * height > unpacked_pixels_max);
  const Bytes file = make_jpeg(Bytes(width * height, 100), width, height, {JCS_GRAYSCALE, 1});
  const auto decoded = decode_picture(file);
  ASSERT_TRUE(decoded.ok()) << broken_rule_name(decoded);
  EXPECT_EQ(decoded->width, width);
  EXPECT_EQ(decoded->height, height);
  EXPECT_EQ(decoded->picture.width, width / 2);
  EXPECT_EQ(decoded->picture.height, height / 2);
  EXPECT_TRUE(decoded->picture.rgb == Bytes(width / 2 * (height / 2) * rgb_size, 100));
  EXPECT_FALSE(decoded->is_damaged);
}

/// Coefficients of a whole picture are held in memory, other than those of one that is read row by
/// row.
TEST(DecodePicture, ProgressiveJpegThatTakesTooMuchMemoryHasTooManyPixels) {
  const Bytes large = make_jpeg(sample(8, 8), {.is_progressive = true});
  EXPECT_EQ(
      broken_rule(decode_picture(with_dimensions(large, 16'384, 16'384))),
      &rules::dimensions_are_within_limit
  );
}

TEST(DecodePicture, LimitsAreThoseOfTheMessenger) {
  const Bytes most = with_dimensions(make_jpeg(sample(8, 8)), 16'384, 16'384);
  const auto decoded = decode_picture(most);
  ASSERT_TRUE(decoded.ok()) << broken_rule_name(decoded);
  EXPECT_EQ(std::uint64_t{decoded->width} * decoded->height, content::picture_pixels_max);
}

TEST(DecodePicture, LargestSideIsRead) {
  const auto decoded = decode_picture(make_png(sample(side_max, 2)));
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(decoded->picture, sample(side_max, 2));
}

/// 100 bytes that say they are 49 million pixels are refused for being none, and not only after
/// all of them were looked at.
TEST(DecodePicture, FewBytesThatSayTheyAreManyPixels) {
  const Bytes png =
      concat(png_header(7'000, 7'000), png_chunk("IDAT", zlib_stored({})), png_chunk("IEND", {}));
  EXPECT_EQ(broken_rule(decode_picture(png)), &rules::is_well_formed);
  EXPECT_EQ(broken_rule(decode_picture(webp_of(7'000, 7'000))), &rules::is_well_formed);
}

TEST(DecodePicture, OfTooManyScansTheFirstAreShown) {
  JpegForm form{.colours = JCS_GRAYSCALE, .channels = 1, .is_progressive = true};
  const Bytes grey(64 * 64, 100);
  form.scans = scans_max;
  const Bytes usual = make_jpeg(grey, 64, 64, form);
  const auto whole = decode_picture(usual);
  ASSERT_TRUE(whole.ok()) << broken_rule_name(whole);
  EXPECT_FALSE(whole->is_damaged);
  // More: the first of them again, of a dark picture, with its table.
  const Bytes dark = make_jpeg(Bytes(64 * 64, 0), 64, 64, form);
  const std::size_t first = as_text(dark).find("\xFF\xC4");
  const std::size_t second = as_text(dark).find("\xFF\xC4", first + 2);
  Bytes bomb(usual.begin(), usual.end() - 2);
  for (int i = 0; i < 10; ++i) append(bomb, ByteView(dark).subspan(first, second - first));
  append(bomb, Bytes{0xFF, 0xD9});
  const auto shown = decode_picture(bomb);
  ASSERT_TRUE(shown.ok()) << broken_rule_name(shown);
  EXPECT_TRUE(shown->is_damaged);
  const std::size_t first_blocks = 8 * 64 * rgb_size;
  EXPECT_EQ(
      to_bytes(ByteView(shown->picture.rgb).subspan(first_blocks)),
      to_bytes(ByteView(whole->picture.rgb).subspan(first_blocks))
  );
}

TEST(DecodePicture, ColoursAreKnown) {
  const Bytes pixels(2 * 8 * 8, 100);
  const Bytes file = make_jpeg(pixels, 8, 8, {.colours = JCS_UNKNOWN, .channels = 2});
  EXPECT_EQ(broken_rule(decode_picture(file)), &rules::colours_are_known);
}

TEST(DecodePicture, IsWellFormed) {
  constexpr std::size_t headers_size = 30;
  for (const char* name : {"turned.webp", "lossless.webp", "animated.webp"}) {
    const Bytes webp = vector_file(name);
    for (std::size_t size = 16; size < headers_size; ++size) {
      const auto cut = decode_picture(ByteView(webp).first(size));
      ASSERT_EQ(broken_rule(cut), &rules::is_well_formed) << name << " " << size;
    }
  }
}

TEST(DecodePicture, JpegThatEndsEarlyIsShownAsFarAsItGoes) {
  const Picture whole = sample(64, 64);
  const Bytes file = make_jpeg(whole);
  const auto cut = decode_picture(ByteView(file).first(file.size() * 9 / 10));
  ASSERT_TRUE(cut.ok());
  EXPECT_TRUE(cut->is_damaged);
  const std::size_t upper = 8 * 64 * rgb_size;
  EXPECT_LE(
      difference(
          {64, 8, Bytes(cut->picture.rgb.begin(), cut->picture.rgb.begin() + upper)},
          {64, 8, Bytes(whole.rgb.begin(), whole.rgb.begin() + upper)}
      ),
      12
  );
  EXPECT_EQ(broken_rule(decode_picture(ByteView(file).first(20))), &rules::is_well_formed);
}

/// Whoever received it saw it.
TEST(DecodePicture, JpegOfAnyNumberOfFaultsIsShown) {
  const Bytes file = make_jpeg(sample(8, 8));
  constexpr std::size_t front = 2 + 18;  // the start, and what JFIF says
  Bytes forged(file.begin(), file.begin() + front);
  for (unsigned i = 0; i < 100'000; ++i) append(forged, Bytes{'?', 0xFF, 0xFE, 0, 2});
  append(forged, ByteView(file).subspan(front));
  const auto shown = decode_picture(forged);
  ASSERT_TRUE(shown.ok()) << broken_rule_name(shown);
  EXPECT_TRUE(shown->is_damaged);
  EXPECT_EQ(shown->picture, decode_picture(file)->picture);
}

/// What comes between two scans and cannot be read is no reason not to show those before it.
TEST(DecodePicture, JpegIsShownUpToWhatEndsIt) {
  const Bytes file = make_jpeg(sample(64, 64), {.is_progressive = true});
  const std::size_t last_scan = as_text(file).rfind("\xFF\xDA");
  const Bytes wrong_table{0xFF, 0xC4, 0,    19,   0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                          0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
  const auto shown = decode_picture(
      concat(ByteView(file).first(last_scan), wrong_table, ByteView(file).subspan(last_scan))
  );
  ASSERT_TRUE(shown.ok()) << broken_rule_name(shown);
  EXPECT_TRUE(shown->is_damaged);
  EXPECT_LE(difference(shown->picture, sample(64, 64)), 24);
}

/// `whole` with grey below its first rows.
Picture greyed(Picture whole, std::size_t rows) {
  const auto from = whole.rgb.begin() + static_cast<std::ptrdiff_t>(rows * whole.width * rgb_size);
  std::fill(from, whole.rgb.end(), background_grey);
  return whole;
}

TEST(DecodePicture, PngThatEndsEarlyIsShownAsFarAsItsRowsCame) {
  constexpr std::size_t magic_size = 16;
  const Picture whole = sample(12, 9);
  const Bytes file = make_png(whole);
  const std::size_t pixels_at = as_text(file).find("IDAT") + 4 + 2 + 5;  // type, zlib, a block
  const std::size_t row_size = 1 + whole.width * rgb_size;
  for (std::size_t size = magic_size; size < file.size(); ++size) {
    const std::size_t come = size < pixels_at ? 0 : (size - pixels_at) / row_size;
    const std::size_t rows = std::min(come, whole.height);
    const auto cut = decode_picture(ByteView(file).first(size));
    if (rows == 0) {
      ASSERT_EQ(broken_rule(cut), &rules::is_well_formed) << size;
      continue;
    }
    ASSERT_TRUE(cut.ok()) << size;
    ASSERT_EQ(cut->picture, greyed(whole, rows)) << size;
    ASSERT_TRUE(cut->is_damaged) << size;
  }
}

/// Viewers show what stands before it, and those that do not look at sums what stands in it.
TEST(DecodePicture, PngIsShownUpToWhatIsWrong) {
  const Picture whole = sample(12, 9);
  const Bytes stream = zlib_stored(unfiltered(whole.rgb, whole.width * rgb_size));
  const std::size_t half = 2 + 5 + 4 * (1 + whole.width * rgb_size);
  const auto with_second = [&](const Bytes& chunk) {
    const Bytes first = png_chunk("IDAT", ByteView(stream).first(half));
    return decode_picture(concat(png_header(12, 9), first, chunk, png_chunk("IEND", {})));
  };
  const Bytes second = png_chunk("IDAT", ByteView(stream).subspan(half));
  ASSERT_TRUE(with_second(second).ok());
  EXPECT_FALSE(with_second(second)->is_damaged);

  Bytes wrong_sum = png_chunk("IDAT", ByteView(stream).first(half));
  wrong_sum.back() ^= 1;
  const Bytes front = concat(png_header(12, 9), wrong_sum);
  const auto summed = decode_picture(concat(front, second, png_chunk("IEND", {})));
  ASSERT_TRUE(summed.ok());
  EXPECT_TRUE(summed->is_damaged);
  EXPECT_EQ(summed->picture, whole);

  for (const Bytes& wrong : {Bytes{}, png_chunk("ZZZZ", Bytes(3)), Bytes(40, 0xFF)}) {
    const auto shown = with_second(wrong);
    ASSERT_TRUE(shown.ok());
    EXPECT_TRUE(shown->is_damaged);
    EXPECT_EQ(shown->picture, greyed(whole, 4));
  }
}

TEST(DecodePicture, PngWithoutItsEndIsDamaged) {
  Bytes file = make_png(sample(8, 8));
  file.resize(file.size() - 12);
  const auto decoded = decode_picture(file);
  ASSERT_TRUE(decoded.ok());
  EXPECT_TRUE(decoded->is_damaged);
  EXPECT_EQ(decoded->picture, sample(8, 8));
}

TEST(DecodePicture, WhatFollowsTheEndIsNotLookedAt) {
  const Bytes film(5'000, 0xFF);
  for (const Bytes& file :
       {make_jpeg(sample(9, 7)), make_png(sample(9, 7)), encode_webp(sample(9, 7))}) {
    const auto alone = decode_picture(file);
    const auto followed = decode_picture(concat(file, film));
    ASSERT_TRUE(alone.ok() && followed.ok());
    EXPECT_EQ(followed->picture, alone->picture);
    EXPECT_FALSE(followed->is_damaged);
  }
}

/// Every byte of every sample wrong, one after the other.
TEST(DecodePicture, NoWrongByteHarms) {
  std::vector<Bytes> files{make_jpeg(sample(9, 7)), make_png(sample(9, 7))};
  files.push_back(make_jpeg(sample(9, 7), {.is_progressive = true}));
  for (const char* name : {"turned.webp", "lossless.webp", "animated.webp"}) {
    files.push_back(vector_file(name));
  }
  int refused = 0;
  int shown = 0;
  for (Bytes file : files) {
    for (std::uint8_t& byte : file) {
      for (const std::uint8_t other : Bytes{0x00, 0xFF}) {
        const std::uint8_t was = byte;
        byte = other;
        ++(decode_picture(file).ok() ? shown : refused);
        byte = was;
      }
    }
  }
  EXPECT_GT(refused, 100);
  EXPECT_GT(shown, 100);
}

TEST(DecodePicture, JpegOfOtherColoursBecomesRgb) {
  const Bytes grey(16 * 16, 77);
  const auto from_grey =
      decode_picture(make_jpeg(grey, 16, 16, {.colours = JCS_GRAYSCALE, .channels = 1}));
  ASSERT_TRUE(from_grey.ok());
  EXPECT_EQ(from_grey->picture.rgb, Bytes(16 * 16 * 3, 77));

  // Light that is left: all of red, half of green, none of blue; and ink, the other way round.
  Bytes light;
  Bytes ink;
  for (int i = 0; i < 16 * 16; ++i) {
    append(light, Bytes{255, 128, 0, 255});
    append(ink, Bytes{0, 127, 255, 0});
  }
  const JpegForm adobe{.colours = JCS_CMYK, .channels = 4};
  const JpegForm plain{.colours = JCS_CMYK, .channels = 4, .has_adobe_marker = false};
  const Picture expected = decode_picture(make_jpeg(light, 16, 16, adobe))->picture;
  EXPECT_NEAR(expected.rgb[0], 255, 3);
  EXPECT_NEAR(expected.rgb[1], 128, 3);
  EXPECT_NEAR(expected.rgb[2], 0, 3);
  EXPECT_LE(difference(decode_picture(make_jpeg(ink, 16, 16, plain))->picture, expected), 3);
}

TEST(DecodePicture, WhatIsTransparentLiesOverGrey) {
  const Bytes pixels{200, 100, 50, 255, 200, 100, 50, 0, 255, 255, 255, 128, 0, 0, 0, 51};
  const PngForm rgba{.colour_type = 6};
  const auto decoded = decode_picture(make_png(4, 1, unfiltered(pixels, pixels.size()), rgba));
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(
      decoded->picture.rgb, (Bytes{200, 100, 50, 128, 128, 128, 192, 192, 192, 102, 102, 102})
  );
}

TEST(DecodePicture, PngOfAllKindsBecomesRgb) {
  const auto rgb_of = [](const PngForm& form, const Bytes& line) {
    const auto decoded = decode_picture(make_png(2, 1, concat(Bytes{0}, line), form));
    EXPECT_TRUE(decoded.ok()) << broken_rule_name(decoded);
    return decoded.ok() ? decoded->picture.rgb : Bytes{};
  };
  const Bytes two_greys{0, 0, 0, 255, 255, 255};
  EXPECT_EQ(rgb_of({.bit_depth = 1, .colour_type = 0}, {0b0100'0000}), two_greys);
  EXPECT_EQ(rgb_of({.bit_depth = 8, .colour_type = 0}, {0, 255}), two_greys);
  EXPECT_EQ(rgb_of({.bit_depth = 16, .colour_type = 0}, {0, 0, 255, 255}), two_greys);
  EXPECT_EQ(rgb_of({.bit_depth = 8, .colour_type = 4}, {0, 255, 255, 255}), two_greys);
  const Bytes palette =
      concat(png_chunk("PLTE", Bytes{9, 8, 7, 255, 0, 0}), png_chunk("tRNS", Bytes{255, 0}));
  EXPECT_EQ(
      rgb_of({.bit_depth = 8, .colour_type = 3, .before_pixels = palette}, {0, 1}),
      (Bytes{9, 8, 7, 128, 128, 128})
  );
}

TEST(DecodePicture, InterlacedPngIsPutTogether) {
  // PNG §8.1: of each pass the first column and row, and how far the next ones are.
  struct Pass {
    std::size_t x, y, dx, dy;
  };

  const Picture whole = sample(11, 9);
  Bytes lines;
  for (const Pass& pass :
       {Pass{0, 0, 8, 8},
        Pass{4, 0, 8, 8},
        Pass{0, 4, 4, 8},
        Pass{2, 0, 4, 4},
        Pass{0, 2, 2, 4},
        Pass{1, 0, 2, 2},
        Pass{0, 1, 1, 2}}) {
    for (std::size_t y = pass.y; y < whole.height; y += pass.dy) {
      lines.push_back(0);
      for (std::size_t x = pass.x; x < whole.width; x += pass.dx) {
        append(lines, ByteView(whole.rgb).subspan((y * whole.width + x) * rgb_size, rgb_size));
      }
    }
  }
  const auto decoded = decode_picture(make_png(11, 9, lines, {.interlace = 1}));
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(decoded->picture, whole);
}

/// Compressed texts and profiles are skipped, whatever is in them.
TEST(DecodePicture, WrongChunksBesideThePixelsDoNotMatter) {
  PngForm form;
  for (const char* type : {"zTXt", "iCCP", "iTXt", "sPLT", "prVt"}) {
    append(form.before_pixels, png_chunk(type, Bytes(3'000, 'x')));
  }
  const auto decoded = decode_picture(make_png(sample(8, 8), form));
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(decoded->picture, sample(8, 8));
  EXPECT_FALSE(decoded->is_damaged);
}

TEST(DecodePicture, FirstFrameOfAnAnimationLiesOnItsCanvas) {
  // RFC 9649 §2.7.1.1: a frame of 4 × 4 at (2, 2) of a canvas of 8 × 8.
  const Bytes still = encode_webp({4, 4, Bytes(4 * 4 * 3, 240)});
  const ByteView image = ByteView(still).subspan(12);
  const auto three = [](Bytes& out, std::uint32_t value) {
    append_integer(out, value, 3, ByteOrder::little_endian);
  };
  const auto animation = [&](std::uint32_t half_offset) {
    Bytes canvas{0x02, 0, 0, 0};
    three(canvas, 7);
    three(canvas, 7);
    Bytes frame;
    for (const std::uint32_t value : {half_offset, half_offset, 3U, 3U, 100U}) three(frame, value);
    frame.push_back(0);
    append(frame, image);
    return riff(
        concat(riff_chunk("VP8X", canvas), riff_chunk("ANIM", Bytes(6)), riff_chunk("ANMF", frame))
    );
  };
  const auto decoded = decode_picture(animation(1));
  ASSERT_TRUE(decoded.ok());
  const Picture& picture = decoded->picture;
  ASSERT_EQ(picture.width, 8U);
  EXPECT_EQ(picture.rgb[0], background_grey);
  EXPECT_NEAR(picture.rgb[(2 * 8 + 2) * 3], 240, 3);
  EXPECT_NEAR(picture.rgb[(5 * 8 + 5) * 3], 240, 3);
  EXPECT_EQ(picture.rgb[(6 * 8 + 6) * 3], background_grey);
  EXPECT_EQ(broken_rule(decode_picture(animation(3))), &rules::is_well_formed) << "beside it";
}

}  // namespace
}  // namespace causeway::adapters::pictures
