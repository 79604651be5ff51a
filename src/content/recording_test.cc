// Voice notes lose what was written about them and nothing of the sound. The file of
// vectors/recordings is made by other software; forged ones are put together here, with a checksum
// worked out bit by bit.
#include "content/recording.h"

#include <gtest/gtest.h>

#include "base/broken_rule_test.h"
#include "base/encoding.h"
#include "base/files_test.h"

namespace causeway::content {
namespace {

Bytes tone() {
  return to_bytes(*read_file(source_path("vectors/recordings/tone.opus")));
}

void append_number(Bytes& out, std::uint64_t value, int size) {
  for (int i = 0; i < size; ++i) out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

std::uint32_t bitwise_checksum(ByteView page) {
  std::uint32_t sum = 0;
  for (const std::uint8_t byte : page) {
    for (int bit = 7; bit >= 0; --bit) {
      const bool high = (sum & 0x80000000U) != 0;
      sum = sum << 1 | (byte >> bit & 1U);
      if (high) sum ^= 0x04C11DB7U;
    }
  }
  for (int bit = 0; bit < 32; ++bit) sum = sum << 1 ^ ((sum & 0x80000000U) != 0 ? 0x04C11DB7U : 0U);
  return sum;
}

/// A page, as RFC 3533 has it.
struct Sheet {
  std::uint8_t flags = 0;
  std::uint64_t granule = 0;
  std::uint32_t sequence = 0;
  Bytes sizes;
  Bytes body;
  std::uint32_t serial = 7;

  Bytes bytes() const {
    Bytes out = to_bytes("OggS");
    out.push_back(0);
    out.push_back(flags);
    append_number(out, granule, 8);
    append_number(out, serial, 4);
    append_number(out, sequence, 4);
    append_number(out, 0, 4);
    out.push_back(static_cast<std::uint8_t>(sizes.size()));
    append(out, sizes);
    append(out, body);
    Bytes checksum;
    append_number(checksum, bitwise_checksum(out), 4);
    std::copy(checksum.begin(), checksum.end(), out.begin() + 22);
    return out;
  }
};

Bytes head(std::uint8_t channels = 1, std::uint8_t family = 0) {
  Bytes out = to_bytes("OpusHead");
  out.push_back(1);
  out.push_back(channels);
  append_number(out, 312, 2);
  append_number(out, 48'000, 4);
  append_number(out, 0, 2);
  out.push_back(family);
  return out;
}

/// Three packets of 20 ms.
struct Forged {
  Sheet head{2, 0, 0, {19}, content::head()};
  Sheet tags{0, 0, 1, {16}, concat(as_bytes("OpusTags"), Bytes(8))};
  Sheet sound{4, 2'880, 2, {2, 2, 2}, {8, 1, 8, 2, 8, 3}};

  Bytes bytes() const { return concat(head.bytes(), tags.bytes(), sound.bytes()); }
};

TEST(Recording, SaysNothingOfWhoMadeIt) {
  ASSERT_NE(as_text(tone()).find("SECRET"), std::string_view::npos);
  const auto stripped = *strip_recording(tone());
  for (const char* trace : {"SECRET", "opusenc", "libopus", "2026"}) {
    EXPECT_EQ(as_text(stripped.file).find(trace), std::string_view::npos) << trace;
  }
  EXPECT_EQ(stripped.duration, Milliseconds(1250)) << "as opusinfo says";
  EXPECT_EQ(*strip_recording(stripped.file), stripped);
}

TEST(Recording, OfTheSameSoundIsTheSameFile) {
  Forged one;
  Forged other;
  other.head.serial = other.tags.serial = other.sound.serial = 8;
  other.tags.body = concat(as_bytes("OpusTags"), *from_hex("0300000061626300000000"));
  other.tags.sizes = {static_cast<std::uint8_t>(other.tags.body.size())};
  EXPECT_EQ(strip_recording(one.bytes())->file, strip_recording(other.bytes())->file);
  EXPECT_EQ(strip_recording(one.bytes())->duration, Milliseconds(53));  // (2880 - 312) / 48
}

TEST(Recording, CommentsMayTakeManyPages) {
  Forged forged;
  const Sheet front{0, 0, 1, Bytes(255, 255), concat(as_bytes("OpusTags"), Bytes(255 * 255 - 8))};
  const Sheet back{1, 0, 2, {10}, Bytes(10)};
  forged.sound.sequence = 3;
  const auto stripped =
      strip_recording(concat(forged.head.bytes(), front.bytes(), back.bytes(), forged.sound.bytes())
      );
  ASSERT_TRUE(stripped.ok());
  EXPECT_EQ(stripped->file, strip_recording(Forged().bytes())->file);
}

TEST(RecordingRules, RecordingIsWellFormedWhereverItIsCut) {
  const Bytes whole = tone();
  for (std::size_t size = 0; size < whole.size(); size += 7) {
    EXPECT_EQ(
        broken_rule(strip_recording(ByteView(whole).first(size))), &rules::recording_is_well_formed
    );
  }
}

TEST(RecordingRules, RecordingIsWellFormedInEachBit) {
  const Bytes whole = Forged().bytes();
  for (std::size_t at = 0; at < whole.size(); ++at) {
    Bytes changed = whole;
    changed[at] ^= 1;
    EXPECT_FALSE(strip_recording(changed).ok()) << at;
  }
}

TEST(RecordingRules, RecordingIsWellFormed) {
  const auto refuses = [](const Bytes& bytes) {
    return broken_rule(strip_recording(bytes)) == &rules::recording_is_well_formed;
  };
  const auto changed = [](auto&& change) {
    Forged forged;
    change(forged);
    return forged.bytes();
  };
  ASSERT_FALSE(refuses(Forged().bytes()));
  EXPECT_TRUE(refuses(concat(Forged().bytes(), as_bytes("PK\x03\x04")))) << "something behind it";
  EXPECT_TRUE(refuses(concat(Forged().bytes(), Forged().bytes()))) << "a second stream";
  EXPECT_TRUE(refuses(changed([](Forged& f) {
    f.head.body = head(3);
    f.head.sizes = {19};
  })));
  EXPECT_TRUE(refuses(changed([](Forged& f) { f.head.body = head(1, 1); })));
  EXPECT_TRUE(refuses(changed([](Forged& f) { f.head.body[0] = 'V'; })));
  EXPECT_TRUE(refuses(changed([](Forged& f) { f.head.flags = 0; })));
  EXPECT_TRUE(refuses(changed([](Forged& f) { f.tags.body[0] = 'V'; })));
  EXPECT_TRUE(refuses(changed([](Forged& f) { f.tags.sizes = {8, 8}; }))) << "two packets";
  EXPECT_TRUE(refuses(changed([](Forged& f) { f.sound.serial = 8; })));
  EXPECT_TRUE(refuses(changed([](Forged& f) { f.sound.sequence = 3; })));
  EXPECT_TRUE(refuses(changed([](Forged& f) { f.sound.flags = 5; }))) << "goes on from nothing";
  EXPECT_TRUE(refuses(changed([](Forged& f) { f.sound.flags = 0; }))) << "no end";
  EXPECT_TRUE(refuses(changed([](Forged& f) {
    f.sound.sizes = {255};
    f.sound.body = Bytes(255);
  }))) << "ends within a packet";
}

TEST(RecordingRules, RecordingHasSound) {
  const auto lasting = [](std::uint64_t granule) {
    Forged forged;
    forged.sound.granule = granule;
    return strip_recording(forged.bytes());
  };
  const std::uint64_t most = 3 * 120 * 48;
  EXPECT_EQ(broken_rule(lasting(312)), &rules::recording_has_sound);
  EXPECT_EQ(broken_rule(lasting(312 + 47)), &rules::recording_has_sound);
  EXPECT_TRUE(lasting(312 + 48).ok());
  EXPECT_TRUE(lasting(most).ok());
  EXPECT_EQ(broken_rule(lasting(most + 1)), &rules::recording_has_sound);
  EXPECT_EQ(broken_rule(lasting(~std::uint64_t{0})), &rules::recording_has_sound);
}

}  // namespace
}  // namespace causeway::content
