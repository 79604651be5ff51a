// A sealed unit opens only as what it is, where it belongs, in its own database, unchanged.
#include "adapters/sqlite/page_sealer.h"

#include <algorithm>
#include <fstream>
#include <gtest/gtest.h>
#include <numeric>
#include <string>
#include <string_view>

#include "base/encoding.h"
#include "base/seeded_random.h"
#include "crypto/hash.h"

namespace causeway::adapters::sqlite {
namespace {

using Page = std::array<std::uint8_t, page_size>;
using Frame = std::array<std::uint8_t, frame_size>;

class Sealing : public testing::Test {
 protected:
  static Page page_one() {
    Page page{};
    const auto magic = as_bytes(std::string_view("SQLite format 3", 16));
    std::copy(magic.begin(), magic.end(), page.begin());
    std::fill(page.begin() + 100, page.begin() + 3000, std::uint8_t{0x5A});
    return page;
  }

  Page sealed_page(const Page& page, std::uint32_t number) {
    Page out;
    sealer_.seal_page(out, page, number);
    return out;
  }

  SeededRandom random_{1};
  files::SealingKey key_{random_.secret(32)};
  FileMark mark_ = make_file_mark(random_);
  PageSealer sealer_{key_, mark_, random_};
};

TEST_F(Sealing, PagesComeBackWithZeroesInTheReservedBytes) {
  for (const std::uint32_t number : {1U, 2U, 0xFFFFFFFFU}) {
    Page page = sealed_page(page_one(), number);
    ASSERT_TRUE(sealer_.open_page(page, number)) << number;
    EXPECT_EQ(page, page_one());
  }
}

TEST_F(Sealing, TheSamePageNeverLooksTheSame) {
  EXPECT_NE(sealed_page(page_one(), 2), sealed_page(page_one(), 2));
}

TEST_F(Sealing, PageOneBeginsWithTheMark) {
  const Page page = sealed_page(page_one(), 1);
  EXPECT_TRUE(std::equal(mark_.begin(), mark_.end(), page.begin()));
  EXPECT_TRUE(is_file_mark(mark_));
  EXPECT_FALSE(is_file_mark({}));
}

TEST_F(Sealing, AnyChangedByteIsRefusedAndWiped) {
  const Page sealed = sealed_page(page_one(), 1);
  for (std::size_t at = 0; at < page_size; ++at) {
    Page changed = sealed;
    changed[at] ^= 0x20;
    ASSERT_FALSE(sealer_.open_page(changed, 1)) << at;
    ASSERT_EQ(changed, Page{}) << at;
  }
}

TEST_F(Sealing, APageIsBoundToItsPlaceKindDatabaseAndKey) {
  const Page sealed = sealed_page(page_one(), 2);
  Page copy = sealed;
  EXPECT_FALSE(sealer_.open_page(copy, 3));
  copy = sealed;
  EXPECT_FALSE(PageSealer(key_, make_file_mark(random_), random_).open_page(copy, 2));
  copy = sealed;
  EXPECT_FALSE(PageSealer(files::SealingKey(random_.secret(32)), mark_, random_).open_page(copy, 2)
  );
  Frame frame{};
  sealer_.seal_frame(frame, 2, 0);
  copy = Page{};
  std::copy(frame.begin() + frame_header_size, frame.end(), copy.begin());
  EXPECT_FALSE(sealer_.open_page(copy, 2));
}

/// 40 41 42 …, as the example's nonces.
class CountingRandom final : public Random {
 public:
  void fill(MutableByteView out) override {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<std::uint8_t>(0x40 + i);
  }
};

/// The bytes of the block ```hex `name` in docs/formats/sealed-database.md.
Bytes documented(const std::string& name) {
  std::ifstream file(std::string(CAUSEWAY_SOURCE_DIR) + "/docs/formats/sealed-database.md");
  std::string line;
  std::string hex;
  while (std::getline(file, line) && line != "```hex " + name) {
  }
  while (std::getline(file, line) && line != "```") hex += line;
  return *from_hex(hex);
}

// The example's values were computed by another implementation, in Python.
TEST(SealingExample, IsWhatTheDocumentSays) {
  Bytes key_bytes(files::sealing_key_size);
  std::iota(key_bytes.begin(), key_bytes.end(), std::uint8_t{0});
  FileMark mark = {'C', 'W', 'S', '1'};
  std::iota(mark.begin() + 4, mark.end(), std::uint8_t{0});
  CountingRandom random;
  PageSealer sealer(files::SealingKey(key_bytes), mark, random);

  Page page{};
  std::fill_n(page.begin(), page_content_size, std::uint8_t{0x5A});
  Page sealed;
  sealer.seal_page(sealed, page, 2);
  EXPECT_EQ(
      to_hex(concat(ByteView(sealed).first(32), crypto::sha256({sealed}))),
      to_hex(documented("page"))
  );

  Frame frame{};
  std::iota(frame.begin(), frame.begin() + frame_header_size, std::uint8_t{0});
  std::fill_n(frame.begin() + frame_header_size, page_content_size, std::uint8_t{0x5A});
  sealer.seal_frame(frame, 3, 7);
  EXPECT_EQ(to_hex(crypto::sha256({frame})), to_hex(documented("frame")));
}

TEST_F(Sealing, FramesComeBackWithTheirRound) {
  Frame plain{};
  std::fill(plain.begin(), plain.end() - reserved_size, std::uint8_t{0x5A});
  Frame frame = plain;
  sealer_.seal_frame(frame, 7, 0x0102030405060708);
  EXPECT_EQ(PageSealer::frame_round(frame), 0x0102030405060708U);
  EXPECT_EQ(std::count(frame.begin(), frame.begin() + 64, 0x5A) > 8, false);
  Frame moved = frame;
  EXPECT_FALSE(sealer_.open_frame(moved, 8));
  ASSERT_TRUE(sealer_.open_frame(frame, 7));
  EXPECT_EQ(frame, plain);
}

TEST_F(Sealing, AnyChangedByteOfAFrameIsRefused) {
  Frame sealed{};
  sealer_.seal_frame(sealed, 7, 1);
  for (std::size_t at = 0; at < frame_size; ++at) {
    Frame changed = sealed;
    changed[at] ^= 1;
    ASSERT_FALSE(sealer_.open_frame(changed, 7)) << at;
    ASSERT_EQ(changed, Frame{}) << at;
  }
}

}  // namespace
}  // namespace causeway::adapters::sqlite
