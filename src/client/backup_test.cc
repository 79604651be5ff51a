// The formats of docs/formats/backup.md: its examples, made by a program in another language, and
// each rule with an index or a segment that breaks it. What devices do with them is tested with
// engines and a hub in cmd/causeway-sim.
#include "client/backup.h"

#include <gtest/gtest.h>

#include "api/limits.h"
#include "base/files_test.h"
#include "client/rules.h"
#include "crypto/random.h"

namespace causeway::client {
namespace {

std::string page() {
  return *read_file(source_path("docs/formats/backup.md"));
}

RecoveryKey counted_key() {
  Bytes key;
  for (std::uint8_t i = 0; i < recovery_key_size; ++i) key.push_back(i);
  return RecoveryKey(SecretBytes(key));
}

template <typename Id>
Id id_of(std::uint8_t digit) {
  Id id;
  id.value.fill(digit);
  return id;
}

SegmentEntry entry() {
  SegmentEntry entry{
      .blob = id_of<BlobId>(0x33),
      .key = SecretBytes(Bytes(32, 0x44)),
      .size_bytes = 5000,
      .messages = 10,
      .looked_at = 12,
      .oldest_ms = 1'790'000'000'000,
      .ranges = {{id_of<ConversationId>(0x22), 1, 12}},
  };
  entry.content_hash.fill(0x55);
  return entry;
}

BackupIndex index_with(std::vector<SegmentEntry> segments) {
  return {
      .account = id_of<AccountId>(0x11),
      .version = 7,
      .created_ms = 1'790'000'001'000,
      .identity_key = SecretBytes(Bytes(32, 0x66)),
      .record = {},
      .segments = std::move(segments),
  };
}

BackupIndex index_of(SegmentEntry one) {
  std::vector<SegmentEntry> segments;
  segments.push_back(std::move(one));
  return index_with(std::move(segments));
}

std::string rule_of(const BackupIndex& index) {
  const SecretBytes encoded = tls::encode_secret(index);
  const auto parsed = parse_index(encoded.reveal());
  return parsed.ok() ? "" : std::string(parsed.error().rule().name);
}

std::string rule_of(const Segment& segment) {
  const SecretBytes encoded = tls::encode_secret(segment);
  const auto parsed = parse_segment(encoded.reveal());
  return parsed.ok() ? "" : std::string(parsed.error().rule().name);
}

ConversationRecord hikers() {
  return {
      .conversation = id_of<ConversationId>(0x22),
      .kind = api::ConversationKind::group,
      .standing = Belonging::in,
      .peer = {},
      .peer_username = {},
      .title = to_bytes("Hikers"),
      .state_seq = 3,
      .timer_ms = 0,
      .last_epoch = 4,
  };
}

Segment segment_of(ConversationRecord conversation) {
  Segment segment;
  segment.records.emplace_back(std::move(conversation));
  return segment;
}

class BackupFormat : public testing::Test {
 protected:
  BackupFormat() { crypto::initialize(); }
};

TEST_F(BackupFormat, ExamplesOfTheFormatAreTrue) {
  const RecoveryKey key = counted_key();
  EXPECT_EQ(to_bytes(authenticator_of(key)), hex_block(page(), "authenticator"));
  EXPECT_EQ(to_bytes(authenticator_hash_of(key)), hex_block(page(), "authenticator_hash"));
  EXPECT_EQ(index_key_of(key), SecretBytes(hex_block(page(), "index_key")));
  BackupIndex index = index_of(entry());
  EXPECT_EQ(*parse_index(hex_block(page(), "first_index")), index) << "of the first format";
  index.record = {
      .account_state = {0xA0},
      .personal_state = {0xA0},
      .profile_key = SecretBytes(Bytes(32, 0x88)),
      .profile_changed_ms = 1'790'000'000'000,
      .statement_version = 3,
      .group_links = {},
  };
  EXPECT_EQ(*parse_index(hex_block(page(), "second_index")), index) << "of the second";
  index.record.group_links.push_back({id_of<ConversationId>(0x22), 5, SecretBytes(Bytes(16, 0x99))}
  );
  EXPECT_EQ(tls::encode_secret(index), SecretBytes(hex_block(page(), "index")));
  EXPECT_EQ(*parse_index(hex_block(page(), "index")), index);
  Segment segment = segment_of(hikers());
  segment.records.emplace_back(PersonRecord{id_of<AccountId>(0x77), to_bytes("bob"), {}});
  EXPECT_EQ(tls::encode_secret(segment), SecretBytes(hex_block(page(), "segment")));
  EXPECT_EQ(*parse_segment(hex_block(page(), "segment")), segment);
}

TEST_F(BackupFormat, BackupIndexIsValid) {
  constexpr std::string_view rule = "client.backup_index_is_valid";
  EXPECT_EQ(rule_of(index_of(entry())), "");
  EXPECT_FALSE(parse_index(Bytes{1, 2, 3}).ok());
  BackupIndex later = index_of(entry());
  later.format = 4;
  EXPECT_EQ(rule_of(later), rule);
  Bytes first = hex_block(page(), "first_index");
  first.push_back(0);
  EXPECT_FALSE(parse_index(first).ok());

  SegmentEntry wrong = entry();
  wrong.key = SecretBytes(Bytes(31, 1));
  EXPECT_EQ(rule_of(index_of(std::move(wrong))), rule);
  wrong = entry();
  wrong.size_bytes = segment_size_max + 1;
  EXPECT_EQ(rule_of(index_of(std::move(wrong))), rule);
  wrong = entry();
  wrong.ranges.push_back({id_of<ConversationId>(0x22), 12, 13});
  EXPECT_EQ(rule_of(index_of(std::move(wrong))), rule) << "they meet";
  for (const SeqRange& range : {SeqRange{{}, 0, 1}, SeqRange{{}, 2, 1}}) {
    wrong = entry();
    wrong.ranges = {range};
    EXPECT_EQ(rule_of(index_of(std::move(wrong))), rule);
  }

  std::vector<SegmentEntry> descending;
  descending.push_back(entry());
  descending.push_back(entry());
  descending.back().oldest_ms -= 1;
  EXPECT_EQ(rule_of(index_with(std::move(descending))), rule);
  std::vector<SegmentEntry> many;
  while (many.size() <= api::limits::backup_blobs_max) many.push_back(entry());
  EXPECT_EQ(rule_of(index_with(std::move(many))), rule);
}

TEST_F(BackupFormat, BackupHasRoom) {
  crypto::SystemRandom random;
  const auto rule_of_sealed = [&](const BackupIndex& index) {
    const auto sealed = seal_index(counted_key(), index, random);
    return sealed.ok() ? "" : std::string(sealed.error().rule().name);
  };
  std::vector<SegmentEntry> segments;
  while (segments.size() < api::limits::backup_blobs_max) segments.push_back(entry());
  BackupIndex index = index_with(std::move(segments));
  EXPECT_EQ(rule_of_sealed(index), "");
  index.segments.push_back(entry());
  EXPECT_EQ(rule_of_sealed(index), "client.backup_has_room") << "more segments";

  index = index_of(entry());
  auto& ranges = index.segments.front().ranges;
  const auto tear = [&ranges](int count) {
    for (int i = 0; i < count; ++i) {
      const std::uint64_t seq = ranges.back().last + 2;
      ranges.push_back({ranges.back().conversation, seq, seq});
    }
  };
  tear(8000);
  while (seal_index(counted_key(), index, random).ok()) tear(64);
  EXPECT_EQ(rule_of_sealed(index), "client.backup_has_room");
  ranges.resize(ranges.size() - 64);
  const auto sealed = seal_index(counted_key(), index, random);
  EXPECT_LE(sealed->size(), api::limits::backup_index_size_max);
  EXPECT_GT(sealed->size() + 64 * 33, api::limits::backup_index_size_max) << "a larger index";
}

TEST_F(BackupFormat, BackupIndexIsValidInWhatItSaysOfTheAccount) {
  constexpr std::string_view rule = "client.backup_index_is_valid";
  const auto rule_with = [](AccountRecord record) {
    BackupIndex index = index_of(entry());
    index.record = std::move(record);
    return rule_of(index);
  };
  EXPECT_EQ(rule_with({{0xA0}, {0xA0}, SecretBytes(Bytes(32, 1)), 1, 0, {}}), "");
  const auto rule_with_links = [&](std::size_t count, std::uint8_t apart, std::size_t size) {
    AccountRecord record;
    for (std::size_t i = 0; i < count; ++i) {
      ConversationId id;
      id.value[0] = static_cast<std::uint8_t>(i * apart);
      id.value[1] = static_cast<std::uint8_t>(i * apart >> 8U);
      record.group_links.push_back({id, 1, SecretBytes(Bytes(size, 1))});
    }
    return rule_with(std::move(record));
  };
  EXPECT_EQ(rule_with_links(recorded_links_max, 1, 16), "");
  EXPECT_EQ(rule_with_links(1, 1, 0), "");
  EXPECT_EQ(rule_with_links(recorded_links_max + 1, 1, 16), rule);
  EXPECT_EQ(rule_with_links(1, 1, 15), rule);
  EXPECT_EQ(rule_with_links(2, 0, 16), rule) << "one twice";
  EXPECT_EQ(rule_with({{0xA1}, {}, {}, 0, 0, {}}), rule);
  EXPECT_EQ(rule_with({{}, {0xA1}, {}, 0, 0, {}}), rule);
  EXPECT_EQ(rule_with({{}, {}, SecretBytes(Bytes(31, 1)), 0, 0, {}}), rule);
  EXPECT_EQ(rule_with({{}, {}, {}, content::changed_ms_max + 1, 0, {}}), rule);
}

TEST_F(BackupFormat, SegmentIsValid) {
  constexpr std::string_view rule = "client.segment_is_valid";
  EXPECT_EQ(rule_of(segment_of(hikers())), "");
  EXPECT_FALSE(parse_segment(Bytes{1, 2, 3}).ok());
  Segment later = segment_of(hikers());
  later.format = 2;
  EXPECT_EQ(rule_of(later), rule);

  ConversationRecord wrong = hikers();
  wrong.kind = api::ConversationKind{4};
  EXPECT_EQ(rule_of(segment_of(wrong)), rule);
  wrong = hikers();
  wrong.standing = Belonging{0};
  EXPECT_EQ(rule_of(segment_of(wrong)), rule);
  wrong = hikers();
  wrong.title = to_bytes("two\nlines");
  EXPECT_EQ(rule_of(segment_of(wrong)), rule);
  wrong = hikers();
  wrong.peer_username = to_bytes("Not a name");
  EXPECT_EQ(rule_of(segment_of(wrong)), rule);
  wrong = hikers();
  wrong.timer_ms = std::uint64_t{1} << 60U;
  EXPECT_EQ(rule_of(segment_of(wrong)), rule);

  Segment unnamed;
  MessageRecord message;
  message.message.conversation = id_of<ConversationId>(0x22);
  unnamed.records.emplace_back(std::move(message));
  EXPECT_EQ(rule_of(unnamed), rule) << "of a conversation that is not named";
}

}  // namespace
}  // namespace causeway::client
