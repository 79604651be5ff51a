// Pictures lose what was written about them and nothing of themselves. The files of
// vectors/pictures, made by other software, hold the word SECRET in every kind of metadata; forged
// containers are put together here.
#include "content/picture.h"

#include <gtest/gtest.h>

#include "base/broken_rule_test.h"
#include "base/files_test.h"
#include "content/picture_formats.h"

namespace causeway::content {
namespace {

using picture::ByteOrder;

struct Sample {
  const char* file;
  const char* media_type;
  int orientation;  // that must survive; 0: none
};

class StripMetadata : public testing::TestWithParam<Sample> {
 protected:
  void SetUp() override {
    const auto file = read_file(source_path("vectors/pictures/") + GetParam().file);
    ASSERT_TRUE(file);
    file_ = to_bytes(*file);
  }

  Bytes stripped() const { return *strip_metadata(GetParam().media_type, file_); }

  Bytes file_;
};

bool contains(ByteView bytes, std::string_view text) {
  return as_text(bytes).find(text) != std::string_view::npos;
}

TEST_P(StripMetadata, SaysNothingOfPlaceTimeAndCamera) {
  ASSERT_TRUE(contains(file_, "SECRET"));
  const Bytes out = stripped();
  for (const char* trace :
       {"SECRET",
        "2026",
        "JFXX",
        "Photoshop",
        "xmpmeta",
        "tIME",
        "tEXt",
        "zTXt",
        "iTXt",
        "prVt",
        "XMP "}) {
    EXPECT_FALSE(contains(out, trace)) << trace;
  }
}

TEST_P(StripMetadata, KeepsTheTypeAndTheColourProfile) {
  const Bytes out = stripped();
  EXPECT_EQ(sniff_media_type(out), GetParam().media_type);
  EXPECT_TRUE(contains(out, "ICC_PROFILE") || contains(out, "ICCP") || contains(out, "iCCP"));
}

TEST_P(StripMetadata, KeepsTheOrientationAlone) {
  const Bytes out = stripped();
  const std::size_t at = as_text(out).find(std::string_view("MM\0\x2A", 4));
  const auto orientation = at == std::string_view::npos
                               ? std::nullopt
                               : picture::orientation_in(ByteView(out).subspan(at));
  EXPECT_EQ(orientation.value_or(0), GetParam().orientation);
}

TEST_P(StripMetadata, TwiceIsOnce) {
  const Bytes once = stripped();
  EXPECT_EQ(*strip_metadata(GetParam().media_type, once), once);
}

TEST_P(StripMetadata, CutFileIsRefused) {
  const Bytes whole = stripped();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto out = strip_metadata(GetParam().media_type, ByteView(whole).first(size));
    ASSERT_FALSE(out.ok()) << size;
    EXPECT_TRUE(out.error().is(rules::picture_is_well_formed)) << size;
  }
}

TEST_P(StripMetadata, FileOfAnotherTypeIsRefused) {
  for (const char* type : {"image/jpeg", "image/png", "image/webp"}) {
    EXPECT_EQ(strip_metadata(type, file_).ok(), type == std::string_view(GetParam().media_type));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Files,
    StripMetadata,
    testing::Values(
        Sample{"turned.jpg", "image/jpeg", 6},
        Sample{"upright.jpg", "image/jpeg", 0},
        Sample{"progressive.jpg", "image/jpeg", 6},
        Sample{"turned.png", "image/png", 6},
        Sample{"turned.webp", "image/webp", 6},
        Sample{"lossless.webp", "image/webp", 6},
        Sample{"animated.webp", "image/webp", 6}
    ),
    [](const auto& instance) {
      std::string name = instance.param.file;
      std::replace(name.begin(), name.end(), '.', '_');
      return name;
    }
);

Bytes segment(std::uint8_t marker, std::string_view content) {
  Bytes out{0xFF, marker};
  picture::append_integer(
      out, static_cast<std::uint32_t>(content.size() + 2), 2, ByteOrder::big_endian
  );
  append(out, as_bytes(content));
  return out;
}

const Bytes jpeg_start{0xFF, 0xD8};
const Bytes jpeg_end{0xFF, 0xD9};
/// 16 × 16 pixels, and what a stripper does not look at.
constexpr std::string_view frame_of_16{"\x08\0\x10\0\x10", 5};
const Bytes scan = concat(
    segment(0xC0, frame_of_16), segment(0xDA, "scan"), Bytes{1, 0xFF, 0x00, 2, 0xFF, 0xD3, 3}
);

TEST(StripJpeg, CompressedDataIsCopiedByteForByte) {
  const Bytes file = concat(jpeg_start, segment(0xFE, "comment"), scan, jpeg_end);
  EXPECT_EQ(*strip_metadata("image/jpeg", file), concat(jpeg_start, scan, jpeg_end));
}

TEST(StripJpeg, TablesBetweenScansStay) {
  const Bytes file = concat(jpeg_start, scan, segment(0xC4, "table"), scan, jpeg_end);
  EXPECT_EQ(*strip_metadata("image/jpeg", file), file);
}

TEST(StripJpeg, CommentBetweenScansGoes) {
  const Bytes file = concat(jpeg_start, scan, segment(0xFE, "comment"), scan, jpeg_end);
  EXPECT_EQ(*strip_metadata("image/jpeg", file), concat(jpeg_start, scan, scan, jpeg_end));
}

TEST(StripJpeg, AdobeSegmentStaysAsLongAsItIsDefined) {
  const std::string adobe("Adobe\0d\0\0\0\0\1", 12);
  const Bytes file = concat(jpeg_start, segment(0xEE, adobe + "SECRET"), scan, jpeg_end);
  EXPECT_EQ(
      *strip_metadata("image/jpeg", file), concat(jpeg_start, segment(0xEE, adobe), scan, jpeg_end)
  );
}

TEST(PictureRules, PictureIsWellFormedJpeg) {
  const std::vector<std::pair<const char*, Bytes>> forged{
      {"no scan", concat(jpeg_start, segment(0xC0, frame_of_16), jpeg_end)},
      {"scan without a frame", concat(jpeg_start, segment(0xDA, "scan"), jpeg_end)},
      {"reserved marker", concat(jpeg_start, segment(0x02, "x"), scan, jpeg_end)},
      {"length of 1", concat(jpeg_start, *from_hex("fffe0001"), scan, jpeg_end)},
      {"byte between segments", concat(jpeg_start, Bytes{0}, scan, jpeg_end)},
      {"second start", concat(jpeg_start, jpeg_start, scan, jpeg_end)},
      {"no end", concat(jpeg_start, scan)},
      {"too short a frame", concat(jpeg_start, segment(0xC0, "abcd"), scan, jpeg_end)},
      {"nothing", {}},
  };
  for (const auto& [name, file] : forged) {
    const auto out = strip_metadata("image/jpeg", file);
    ASSERT_FALSE(out.ok()) << name;
    EXPECT_TRUE(out.error().is(rules::picture_is_well_formed)) << name;
  }
}

TEST(PictureRules, PictureIsWellFormedPng) {
  const auto sound = to_bytes(*read_file(source_path("vectors/pictures/turned.png")));
  const auto refuses = [](const Bytes& file) {
    const auto out = strip_metadata("image/png", file);
    return !out.ok() && out.error().is(rules::picture_is_well_formed);
  };
  Bytes file = sound;
  ++file[16];  // the width; its checksum is wrong now
  EXPECT_TRUE(refuses(file));
  const std::size_t header_end = 8 + 25;
  file = to_bytes(ByteView(sound).first(8));
  append(file, ByteView(sound).subspan(header_end));
  EXPECT_TRUE(refuses(file));  // without a header
  file = to_bytes(ByteView(sound).first(header_end));
  append(file, ByteView(sound).subspan(8));
  EXPECT_TRUE(refuses(file));  // with two
  file = to_bytes(ByteView(sound).first(header_end));
  append(file, *from_hex("0000000049454e44ae426082"));
  EXPECT_TRUE(refuses(file));  // without a picture
  file = to_bytes(ByteView(sound).first(header_end));
  append(file, *from_hex("ffffffff49444154"));
  EXPECT_TRUE(refuses(file));  // a length beyond the file
}

TEST(PictureRules, PictureIsWellFormedPngWithoutUnknownCriticalChunks) {
  const auto sound = to_bytes(*read_file(source_path("vectors/pictures/turned.png")));
  Bytes file = to_bytes(ByteView(sound).first(8 + 25));
  append(file, *from_hex("0000000041424344db1720a5"));  // "ABCD"
  append(file, ByteView(sound).subspan(8 + 25));
  EXPECT_FALSE(strip_metadata("image/png", file).ok());
}

TEST(PictureRules, PictureIsWellFormedWebp) {
  const auto riff = [](const Bytes& chunks, std::uint32_t size_bytes) {
    Bytes out = to_bytes("RIFF");
    picture::append_integer(out, size_bytes, 4, ByteOrder::little_endian);
    append(out, as_bytes("WEBP"));
    append(out, chunks);
    return out;
  };
  const Bytes frame = concat(as_bytes("VP8L"), *from_hex("01000000aa00"));
  EXPECT_TRUE(strip_metadata("image/webp", riff(frame, 14)).ok());
  const Bytes no_padding = to_bytes(ByteView(frame).first(9));
  const Bytes header = concat(as_bytes("VP8X"), *from_hex("0100000000"));
  const Bytes animation = concat(as_bytes("ANMF"), *from_hex("0200000000"), *from_hex("00"));
  for (const Bytes& file : {
           riff(frame, 15),                            // longer than the file
           riff(frame, 3),                             // too short for "WEBP"
           riff(no_padding, 13),                       // an odd chunk without its zero
           riff(concat(header, Bytes{0}, frame), 24),  // VP8X of one byte
           riff(animation, 14),                        // a frame of two
           riff(concat(as_bytes("ABCD"), *from_hex("00000000")), 12),  // no picture
       }) {
    const auto out = strip_metadata("image/webp", file);
    ASSERT_FALSE(out.ok());
    EXPECT_TRUE(out.error().is(rules::picture_is_well_formed));
  }
}

TEST(StripWebp, UnknownChunkInAFrameOfAnAnimationGoes) {
  const Bytes frame = concat(as_bytes("VP8L"), *from_hex("02000000aabb"));
  const Bytes header(16, 0);
  const auto animated = [&](const Bytes& inner) {
    Bytes chunk = to_bytes("ANMF");
    const Bytes content = concat(header, inner);
    picture::append_integer(
        chunk, static_cast<std::uint32_t>(content.size()), 4, ByteOrder::little_endian
    );
    append(chunk, content);
    Bytes out = to_bytes("RIFF");
    picture::append_integer(
        out, static_cast<std::uint32_t>(chunk.size() + 4), 4, ByteOrder::little_endian
    );
    return concat(out, as_bytes("WEBP"), chunk);
  };
  const Bytes hidden = concat(frame, as_bytes("note"), *from_hex("020000005345"));
  EXPECT_EQ(*strip_metadata("image/webp", animated(hidden)), animated(frame));
}

// The header of an upright picture says that there is an EXIF and an XMP chunk: not any more.
TEST(StripWebp, FlagsOfWhatIsGoneAreCleared) {
  const Bytes flags = *from_hex("0a0000003c000000000000000000");  // 0x0C, and 0x30 to keep
  const Bytes frame = concat(as_bytes("VP8L"), *from_hex("02000000aabb"));
  const auto file = [&](const Bytes& header, const Bytes& behind) {
    const Bytes chunks = concat(as_bytes("WEBPVP8X"), header, frame, behind);
    Bytes out = to_bytes("RIFF");
    picture::append_integer(
        out, static_cast<std::uint32_t>(chunks.size()), 4, ByteOrder::little_endian
    );
    return concat(out, chunks);
  };
  Bytes cleared = flags;
  cleared[4] = 0x30;
  const Bytes notes = concat(
      as_bytes("EXIF"), *from_hex("020000004949"), as_bytes("XMP "), *from_hex("020000003c78")
  );
  EXPECT_EQ(*strip_metadata("image/webp", file(flags, notes)), file(cleared, {}));
}

TEST(PictureRules, PictureSizeIsWithinLimit) {
  // Never read: a view of the right size over one page would do, a vector is simpler.
  const Bytes oversize(picture_size_max + 1);
  const auto out = strip_metadata("image/png", oversize);
  ASSERT_FALSE(out.ok());
  EXPECT_TRUE(out.error().is(rules::picture_size_is_within_limit));
}

const Rule* broken_by_size(std::string_view media_type, const Bytes& file) {
  return broken_rule(strip_metadata(media_type, file));
}

Bytes jpeg_of(std::uint32_t width, std::uint32_t height) {
  Bytes frame{8};
  picture::append_integer(frame, height, 2, ByteOrder::big_endian);
  picture::append_integer(frame, width, 2, ByteOrder::big_endian);
  return concat(jpeg_start, segment(0xC2, as_text(frame)), segment(0xDA, "scan"), jpeg_end);
}

/// Its header says so, with the checksum that Python's zlib.crc32 gives.
Bytes png_of(const char* header_and_checksum) {
  const auto sound = to_bytes(*read_file(source_path("vectors/pictures/turned.png")));
  return concat(
      ByteView(sound).first(16), *from_hex(header_and_checksum), ByteView(sound).subspan(8 + 25)
  );
}

Bytes webp_of(const char* width_and_height_less_one) {
  const Bytes chunks = concat(
      as_bytes("WEBPVP8X"),
      *from_hex("0a00000000000000"),
      *from_hex(width_and_height_less_one),
      as_bytes("VP8L"),
      *from_hex("02000000aabb")
  );
  Bytes out = to_bytes("RIFF");
  picture::append_integer(
      out, static_cast<std::uint32_t>(chunks.size()), 4, ByteOrder::little_endian
  );
  return concat(out, chunks);
}

TEST(PictureRules, PictureDimensionsAreWithinLimit) {
  const auto* limit = &rules::picture_dimensions_are_within_limit;
  EXPECT_EQ(broken_by_size("image/jpeg", jpeg_of(16'384, 16'384)), nullptr);
  EXPECT_EQ(broken_by_size("image/jpeg", jpeg_of(65'535, 4'096)), nullptr);
  EXPECT_EQ(broken_by_size("image/jpeg", jpeg_of(16'384, 16'385)), limit);
  EXPECT_EQ(broken_by_size("image/jpeg", jpeg_of(0, 16)), limit);
  EXPECT_EQ(broken_by_size("image/jpeg", jpeg_of(16, 0)), limit);
  EXPECT_EQ(broken_by_size("image/png", png_of("0000400000004000080200000026aa87d3")), nullptr);
  EXPECT_EQ(broken_by_size("image/png", png_of("00010000000000010802000000e410748f")), limit);
  EXPECT_EQ(broken_by_size("image/png", png_of("7fffffff7fffffff08020000009bab9c31")), limit);
  EXPECT_EQ(broken_by_size("image/png", png_of("00000000000000050802000000e4247af6")), limit);
  EXPECT_EQ(broken_by_size("image/webp", webp_of("ff3f00ff3f00")), nullptr);  // 16,384 squared
  EXPECT_EQ(broken_by_size("image/webp", webp_of("ff3f00004000")), limit);
  EXPECT_EQ(broken_by_size("image/webp", webp_of("000000ffff00")), limit);  // a side of 65,536
}

TEST(StripMetadataOf, FilesThatAreTwoThingsLeavesOne) {
  const Bytes zip = concat(as_bytes("PK\x03\x04"), as_bytes("SECRET"), as_bytes("PK\x05\x06"));
  const Bytes jpeg = concat(jpeg_start, scan, jpeg_end);
  EXPECT_EQ(*strip_metadata("image/jpeg", concat(jpeg, zip)), jpeg);
  const Bytes in_comment = concat(jpeg_start, segment(0xFE, as_text(zip)), scan, jpeg_end);
  EXPECT_EQ(*strip_metadata("image/jpeg", in_comment), jpeg);
  for (const auto& [file, type] :
       {std::pair("turned.png", "image/png"), std::pair("turned.webp", "image/webp")}) {
    const auto sound = to_bytes(*read_file(source_path("vectors/pictures/") + file));
    EXPECT_EQ(*strip_metadata(type, concat(sound, zip)), *strip_metadata(type, sound)) << file;
  }
}

TEST(AttachmentRules, AttachmentIsWhatItIsCalled) {
  const Bytes jpeg = concat(jpeg_start, scan, jpeg_end);
  const auto broken = [](std::string_view type, std::string_view name, ByteView front) {
    return broken_rule(check_called(type, name, front));
  };
  const auto* rule = &rules::attachment_is_what_it_is_called;
  EXPECT_EQ(broken("image/jpeg", "photo.jpg", jpeg), nullptr);
  EXPECT_EQ(broken("image/jpeg", "", jpeg), nullptr);
  EXPECT_EQ(broken("image/jpeg", "photo.png", jpeg), nullptr) << "a picture all the same";
  EXPECT_EQ(broken("text/plain", "notes.txt", as_bytes("<html>")), nullptr) << "no such claim";
  EXPECT_EQ(broken("application/octet-stream", "a.zip", as_bytes("PK\x03\x04")), nullptr);
  EXPECT_EQ(broken("image/jpeg", "photo.jpg", as_bytes("<!doctype html><script>")), rule);
  EXPECT_EQ(broken("application/octet-stream", "PHOTO.JPG", as_bytes("<svg onload=")), rule);
  EXPECT_EQ(broken("image/png", "photo.png", jpeg), rule);
  EXPECT_EQ(broken("image/jpeg", "photo.jpg", {}), rule);
  EXPECT_EQ(broken("application/zip", "a.zip", as_bytes("MZ")), rule);
  EXPECT_EQ(broken("audio/ogg;codecs=opus", "voice.opus", as_bytes("<svg")), rule);
}

TEST(Orientation, EveryTurnRoundTrips) {
  for (picture::Orientation orientation = 2; orientation <= 8; ++orientation) {
    EXPECT_EQ(picture::orientation_in(picture::exif_with(orientation)), orientation);
  }
}

TEST(Orientation, UprightUnknownAndUnreadableAskForNothing) {
  EXPECT_EQ(picture::orientation_in(picture::exif_with(1)), std::nullopt);
  EXPECT_EQ(picture::orientation_in(picture::exif_with(0)), std::nullopt);
  EXPECT_EQ(picture::orientation_in(picture::exif_with(9)), std::nullopt);
  const Bytes whole = picture::exif_with(6);
  for (std::size_t size = 0; size < 22; ++size) {
    EXPECT_EQ(picture::orientation_in(ByteView(whole).first(size)), std::nullopt);
  }
  Bytes elsewhere = whole;
  elsewhere[4] = 0xFF;  // the directory lies beyond the block
  EXPECT_EQ(picture::orientation_in(elsewhere), std::nullopt);
}

TEST(Orientation, LittleEndianBlocksAreRead) {
  const Bytes block = concat(
      as_bytes("Exif"),
      *from_hex("0000"
                "49492a0008000000"
                "0100"
                "120103000100000008000000"
                "00000000")
  );
  EXPECT_EQ(picture::orientation_in(block), 8);
}

TEST(MediaType, IsWhatTheFirstBytesSay) {
  EXPECT_EQ(sniff_media_type(as_bytes("GIF89a")), "image/gif");
  EXPECT_EQ(sniff_media_type(as_bytes("%PDF-1.7")), "application/pdf");
  EXPECT_EQ(sniff_media_type(concat(Bytes(4), as_bytes("ftypheic"))), "image/heic");
  EXPECT_EQ(sniff_media_type(concat(Bytes(4), as_bytes("ftypisom"))), "video/mp4");
  EXPECT_EQ(sniff_media_type(as_bytes("hello")), "application/octet-stream");
  EXPECT_EQ(sniff_media_type({}), "application/octet-stream");
  EXPECT_FALSE(can_strip_metadata("image/gif"));
}

}  // namespace
}  // namespace causeway::content
