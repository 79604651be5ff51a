// Older messages for another device: what is said is what is read, its example in
// docs/formats/content.md is true, and whatever else may come is refused.
#include "content/history_share.h"

#include <gtest/gtest.h>

#include "base/files_test.h"
#include "crypto/random.h"

namespace causeway::content {
namespace {

template <typename Id>
Id id_of(std::uint8_t digit) {
  Id id;
  id.value.fill(digit);
  return id;
}

HistoryShare share() {
  crypto::initialize();
  HistoryShare share{.device = id_of<DeviceId>(0x11), .segments = {}};
  SharedSegment segment{.blob = id_of<BlobId>(0x33), .description = {}};
  segment.description.key = FileKey(SecretBytes(Bytes(32, 0x44)));
  segment.description.size_bytes = 5000;
  segment.description.content_hash.fill(0x55);
  share.segments.push_back(std::move(segment));
  return share;
}

SinglePart part_of(const HistoryShare& share) {
  return std::get<SinglePart>(history_share_part(share).part);
}

SinglePart part_with(Bytes encoded) {
  return {std::string(history_share_type), std::move(encoded)};
}

TEST(HistoryShares, ExampleOfTheFormatIsTrue) {
  const Bytes example =
      hex_block(*read_file(source_path("docs/formats/content.md")), "history_share");
  EXPECT_EQ(part_of(share()).content, example);
  EXPECT_EQ(*parse_history_share(part_with(example)), share());
}

TEST(HistoryShares, AskWithoutSegments) {
  const HistoryShare asks{.device = id_of<DeviceId>(1), .segments = {}};
  EXPECT_EQ(*parse_history_share(part_of(asks)), asks);
}

TEST(HistoryShares, HistoryShareIsValid) {
  const Bytes good = part_of(share()).content;
  const auto breaks = [](Bytes encoded) {
    const auto parsed = parse_history_share(part_with(std::move(encoded)));
    return !parsed.ok() && parsed.error().is(rules::history_share_is_valid);
  };
  Bytes wrong = good;
  wrong[0] = 0x81;  // an array of one
  EXPECT_TRUE(breaks(wrong));
  HistoryShare short_key = share();
  short_key.segments[0].description.key = FileKey(SecretBytes(Bytes(31, 1)));
  EXPECT_TRUE(breaks(part_of(short_key).content));
  HistoryShare large = share();
  large.segments[0].description.size_bytes = blob_plaintext_size_max + 1;
  EXPECT_TRUE(breaks(part_of(large).content));
  const Bytes segment(good.begin() + 19, good.end());
  Bytes many(good.begin(), good.begin() + 18);
  append(many, Bytes{0x99, 0x01, 0x01});  // an array of 257
  for (std::size_t i = 0; i <= shared_segments_max; ++i) append(many, segment);
  EXPECT_TRUE(breaks(many));
  EXPECT_FALSE(parse_history_share(part_with(concat(good, Bytes{0}))).ok());
}

}  // namespace
}  // namespace causeway::content
