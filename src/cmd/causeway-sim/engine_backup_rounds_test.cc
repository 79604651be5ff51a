// However often a backup is written, by however many devices, it stays within what the hub takes,
// and nothing is lost: segments are put together, also those that no device wholly has any more.
#include <set>

#include "api/limits.h"
#include "client/rules.h"
#include "cmd/causeway-sim/engine_backup_test.h"

namespace causeway::simulate::answers {
namespace {

using client::BackupIndex;
using client::SegmentEntry;
using client::SeqRange;
using client::Sweep;

struct BackupRounds : testing::Test {
  EngineWorld world;
  Phone& ann = world.person("ann");
  Phone& bob = world.person("bob");
  ConversationId id = world.group(ann, {"bob"});
  BackupHost host{world};

  BackupRounds() {
    say("hello");
    host.make_key(ann);
    host.write(ann);
  }

  /// Some minutes later: the hub takes only so much at once.
  void say(const std::string& text) {
    world.now += minutes(5);
    ASSERT_TRUE(world.say(bob, id, text).ok());
  }

  std::set<std::string> texts(Phone& phone) {
    const Texts found = world.texts(phone, id);
    return {found.begin(), found.end()};
  }

  BackupIndex index(Phone& phone) { return host.base(phone); }

  static std::size_t ranges_in(const BackupIndex& index) {
    std::size_t count = 0;
    for (const SegmentEntry& entry : index.segments) count += entry.ranges.size();
    return count;
  }

  static std::size_t messages_in(const BackupIndex& index) {
    std::size_t count = 0;
    for (const SegmentEntry& entry : index.segments) count += entry.messages;
    return count;
  }

  static std::string rule_of(std::optional<Error> error) {
    return error ? std::string(error->rule().name) : "";
  }

  /// A segment at the hub that says of itself what `entry` does, with nothing in it but that `of`
  /// is there.
  SegmentEntry segment(ConversationId of, SegmentEntry entry) {
    client::Segment content;
    content.records.emplace_back(
        client::ConversationRecord{.conversation = of, .kind = api::ConversationKind::group}
    );
    client::PackedSegment packed{tls::encode_secret(content), std::move(entry)};
    packed.entry.size_bytes = packed.plaintext.size();
    packed.entry.oldest_ms = 1;
    auto sealed = client::seal_segment(std::move(packed), world.random);
    world.now += minutes(1);
    host.upload(ann, sealed.entry.blob, std::move(sealed.blob));
    return std::move(sealed.entry);
  }

  /// `count` ranges of one number each, `apart` numbers from one to the next.
  static SegmentEntry entry_with(
      ConversationId of, std::uint64_t first, std::uint64_t apart, std::size_t count
  ) {
    SegmentEntry entry;
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint64_t seq = first + i * apart;
      entry.ranges.push_back({of, seq, seq});
    }
    return entry;
  }

  void put(BackupIndex& index) {
    ASSERT_EQ(host.put(ann, index).status, api::Status::ok);
    ASSERT_TRUE(host.note(ann, index).ok());
  }

  /// How many more bytes the index may have.
  static std::size_t room(const BackupIndex& index) {
    return api::limits::backup_index_size_max - tls::encode_secret(index).size() - 40;
  }
};

TEST_F(BackupRounds, AreAsManyAsOneLikes) {
  std::size_t most = 0;
  for (int i = 0; i < 300; ++i) {
    say("number " + std::to_string(i));
    most = std::max(most, host.write(ann));
    ASSERT_EQ(rule_of(host.broke), "");
  }
  EXPECT_LE(most, 17U);
  EXPECT_GT(most, 10U) << "they are not put together each time";
  Phone& restored = host.recover("ann", host.key(ann));
  EXPECT_EQ(texts(restored), texts(ann));
  EXPECT_EQ(texts(restored).size(), 301U);
  EXPECT_EQ(index(restored).segments.front().ranges.size(), world.conversations(ann).size())
      << "what was put together is one range of each chat";
}

TEST_F(BackupRounds, PutTogetherWhatNobodyHasAnyMore) {
  for (int i = 0; i < 8; ++i) {
    say("early " + std::to_string(i));
    host.write(ann);
  }
  const auto early = texts(ann);
  Phone& second = world.link(ann);
  world.pass(seconds(30));
  world.cut(ann);
  ann.is_online = false;
  std::size_t segments = 0;
  for (int i = 0; i < 20; ++i) {
    say("late " + std::to_string(i));
    segments = host.write(second);
  }
  EXPECT_LE(segments, 17U);
  EXPECT_FALSE(texts(second).contains("early 1"));
  const auto key = host.key(second);
  Phone& restored = host.recover("ann", key);
  for (const auto& text : early) EXPECT_TRUE(texts(restored).contains(text)) << text;
  for (const auto& text : texts(second)) EXPECT_TRUE(texts(restored).contains(text)) << text;
}

TEST_F(BackupRounds, PackAnewWhatTheHubHasLost) {
  for (int i = 0; i < 15; ++i) {
    say("number " + std::to_string(i));
    host.write(ann);
  }
  ASSERT_EQ(index(ann).segments.size(), 16U);
  host.lose(index(ann).segments.at(7).blob);
  for (int i = 0; i < 2; ++i) {
    say("more " + std::to_string(i));
    host.write(ann);
  }
  Phone& restored = host.recover("ann", host.key(ann));
  EXPECT_EQ(texts(restored), texts(ann));
}

TEST_F(BackupRounds, SayThatThereIsNoRoomAndUploadNothing) {
  auto full = index(ann);
  while (full.segments.size() < api::limits::backup_blobs_max) {
    auto entry = segment(id, {});
    entry.size_bytes = client::segment_size_max;
    client::insert(full, std::move(entry));
  }
  put(full);
  const auto before = index(ann).version;
  say("one too many");
  host.uploads = 0;
  host.write(ann);
  EXPECT_EQ(rule_of(host.broke), "client.backup_has_room");
  EXPECT_EQ(host.uploads, 0U);
  EXPECT_LE(index(ann).version, before + 1) << "at most for what it says of the account";
  host.write(ann);
  EXPECT_EQ(host.uploads, 0U);
}

TEST_F(BackupRounds, PutTogetherWhatHasManyRanges) {
  const auto other = world.random.id<ConversationId>();
  auto torn = index(ann);
  const std::size_t each = room(torn) / sizeof(SeqRange) / 2 - 20;
  client::insert(torn, segment(other, entry_with(other, 1, 2, each)));
  client::insert(torn, segment(other, entry_with(other, 2, 2, each)));
  // Room for another one is not left.
  auto filler = segment(id, {});
  filler.size_bytes = client::segment_size_max;
  const auto third = world.random.id<ConversationId>();
  filler.ranges = entry_with(third, 1, 1000, (room(torn) - 200) / sizeof(SeqRange)).ranges;
  client::insert(torn, std::move(filler));
  put(torn);
  ASSERT_LT(room(index(ann)), 150U);
  say("there is room for this");
  host.write(ann);
  EXPECT_EQ(rule_of(host.broke), "");
  EXPECT_LT(ranges_in(index(ann)), each / 2);
  EXPECT_EQ(messages_in(index(ann)), messages_in(torn) + 1);
}

// What is between two ranges may be on a device that has not written it yet.
TEST_F(BackupRounds, JoinRangesThatTouch) {
  const auto other = world.random.id<ConversationId>();
  const auto merged = [&](std::vector<SeqRange> first, std::vector<SeqRange> second) {
    std::vector<client::OpenedSegment> opened(2);
    opened[0].entry.ranges = std::move(first);
    opened[1].entry.ranges = std::move(second);
    return client::merge(std::move(opened)).entry.ranges;
  };
  const std::vector<SeqRange> together{{other, 1, 20}};
  EXPECT_EQ(merged({{other, 11, 20}}, {{other, 1, 10}}), together);
  EXPECT_EQ(merged({{other, 3, 20}}, {{other, 1, 10}}), together);
  EXPECT_EQ(merged({{other, 12, 20}}, {{other, 1, 10}}).size(), 2U);
  EXPECT_EQ(merged({{other, 11, 20}}, {{id, 1, 10}}).size(), 2U);
}

// Of what was put together, one part may make up in numbers for what a device lacks of another.
TEST_F(BackupRounds, SweepAwayNothingThatOthersAloneHad) {
  for (int i = 0; i < 8; ++i) {
    say("early " + std::to_string(i));
    host.write(ann);
  }
  const auto early = texts(ann);
  Phone& second = world.link(ann);
  world.pass(seconds(30));
  world.cut(ann);
  ann.is_online = false;
  for (int i = 0; i < 40; ++i) {
    say("late " + std::to_string(i));
    host.write(second);
  }
  const auto erased = world.messages(second, id).back().row;
  ASSERT_TRUE(world
                  .command(
                      second,
                      [&](client::Engine& engine, StoreTransaction& store) {
                        return engine.erase_here(store, erased, world.now);
                      }
                  )
                  .ok());
  host.write(second, Sweep::all);
  Phone& restored = host.recover("ann", host.key(second));
  for (const auto& text : early) EXPECT_TRUE(texts(restored).contains(text)) << text;
  EXPECT_TRUE(texts(restored).contains("late 38"));
}

// A machine that begins with a wrong clock takes it all in once that is right.
TEST_F(BackupRounds, PassNothingOverForAClockThatIsBehind) {
  Phone& second = world.link(ann);
  world.pass(seconds(30));
  ASSERT_FALSE(texts(second).contains("hello"));
  const auto segment = host.open(index(second).segments.front());
  const auto import_at = [&](Instant now) {
    return world.command(second, [&](client::Engine& engine, StoreTransaction& store) {
      const auto taken = engine.import_segment(store, segment, now);
      return taken.ok() ? Result<void>() : Result<void>(taken.error());
    });
  };
  const auto early = import_at(world.now - std::chrono::hours(2));
  ASSERT_FALSE(early.ok());
  EXPECT_TRUE(early.error().is(franking::rules::time_is_not_ahead));
  ASSERT_TRUE(import_at(world.now).ok());
  EXPECT_TRUE(texts(second).contains("hello"));
}

TEST_F(BackupRounds, LeaveWhatDoesNotOpenWhereItIs) {
  for (int i = 0; i < 8; ++i) {
    say("early " + std::to_string(i));
    host.write(ann);
  }
  Phone& second = world.link(ann);
  world.pass(seconds(30));
  world.cut(ann);
  ann.is_online = false;
  const BlobId broken = index(second).segments.at(3).blob;
  host.spoil(broken);
  for (int i = 0; i < 20; ++i) {
    say("late " + std::to_string(i));
    host.write(second);
  }
  const auto& segments = index(second).segments;
  EXPECT_EQ(std::ranges::count(segments, broken, &SegmentEntry::blob), 1);
}

TEST_F(BackupRounds, KeepWhatIsNewestOfChatsAndPeople) {
  std::vector<client::OpenedSegment> opened(3);
  client::ConversationRecord record{.conversation = id, .kind = api::ConversationKind::group};
  for (const std::uint64_t epoch : {4U, 9U, 6U}) {
    record.last_epoch = epoch;
    opened[epoch % 3].segment.records.emplace_back(record);
  }
  client::PersonRecord named{.account = world.self(bob).account, .username = to_bytes("bob")};
  client::PersonRecord newer = named;
  newer.username.clear();
  newer.statement = to_bytes(world.self(bob).statement);
  opened[0].segment.records.emplace_back(newer);
  opened[1].segment.records.emplace_back(named);
  const auto packed = client::merge(std::move(opened));
  const auto segment = client::parse_segment(packed.plaintext.reveal());
  ASSERT_EQ(segment->records.size(), 2U);
  EXPECT_EQ(std::get<client::ConversationRecord>(segment->records.front()).last_epoch, 9U);
  const auto& person = std::get<client::PersonRecord>(segment->records.back());
  EXPECT_EQ(as_text(person.username), "bob") << "by whoever knew it";
  EXPECT_EQ(person.statement, newer.statement);
}

}  // namespace
}  // namespace causeway::simulate::answers
