// Older messages for a new device of the account, from another one.
#include <set>

#include "client/history_shares.h"
#include "client/rules.h"
#include "cmd/causeway-sim/engine_backup_test.h"

namespace causeway::simulate::answers {
namespace {

struct HistoryShares : testing::Test {
  EngineWorld world;
  Phone& ann = world.person("ann");
  Phone& bob = world.person("bob");
  ConversationId id = world.group(ann, {"bob"});
  BackupHost host{world};

  HistoryShares() {
    EXPECT_TRUE(world.say(ann, id, "hello").ok());
    EXPECT_TRUE(world.say(bob, id, "hi").ok());
    EXPECT_TRUE(world.say(bob, ToUser{"ann"}, "between us").ok());
    EXPECT_TRUE(world.say(ann, ToNote{}, "milk").ok());
  }

  Result<void> share(Phone& by, const content::HistoryShare& what) {
    return world.command(by, [&](Engine& engine, StoreTransaction& store) {
      return engine.share_history(store, what, world.now);
    });
  }

  void ask(Phone& phone) {
    ASSERT_TRUE(share(phone, {.device = world.self(phone).device, .segments = {}}).ok());
    world.pass(seconds(1));
  }

  std::vector<DeviceId> askers(Phone& of) {
    return world.look(of, [&](StoreTransaction& store) {
      return client::history_askers(store, world.now);
    });
  }

  std::set<client::MessageId> lines(Phone& phone) {
    std::set<client::MessageId> ids;
    for (const auto& chat : world.conversations(phone)) {
      for (const auto& line : world.look(phone, [&](StoreTransaction& store) {
             return store.messages(chat.id, {}, 100);
           })) {
        ids.insert(line.id);
      }
    }
    return ids;
  }
};

TEST_F(HistoryShares, AreAskedForAndGivenInTheNote) {
  Phone& second = world.link(ann);
  world.pass(seconds(30));
  const DeviceId asking = world.self(second).device;
  EXPECT_TRUE(askers(ann).empty());
  ASSERT_TRUE(share(second, {.device = asking, .segments = {}}).ok());
  EXPECT_EQ(askers(ann), std::vector{asking});
  EXPECT_TRUE(askers(second).empty()) << "not of itself";

  client::BackupIndex index;
  host.pack(ann, index, client::Reach::everything);
  ASSERT_TRUE(share(ann, *client::share_of(index, asking)).ok());
  EXPECT_TRUE(askers(ann).empty()) << "it has an answer";
  const auto found = world.look(second, [&](StoreTransaction& store) {
    return client::newest_history_share(store, asking);
  });
  ASSERT_TRUE(found.has_value());
  for (const auto& shared : found->segments) {
    const auto segment = host.open(client::entry_of(shared));
    ASSERT_TRUE(world
                    .command(
                        second,
                        [&](Engine& engine, StoreTransaction& store) -> Result<void> {
                          TRY(engine.import_segment(store, segment, world.now));
                          return {};
                        }
                    )
                    .ok());
  }
  EXPECT_EQ(lines(second), lines(ann));
}

/// Each answer is a copy of everything.
TEST_F(HistoryShares, AreGivenByOneDeviceAndByTheNextOnlyWhereThatOneIsGone) {
  Phone& second = world.link(ann);
  world.pass(seconds(30));
  world.now += minutes(1);
  Phone& third = world.link(ann);
  world.pass(seconds(30));
  const std::vector asking{world.self(third).device};
  ask(third);
  EXPECT_EQ(askers(ann), asking) << "it was listed first";
  EXPECT_TRUE(askers(second).empty());
  world.now += minutes(4);
  EXPECT_TRUE(askers(second).empty());
  world.now += minutes(1);
  EXPECT_EQ(askers(second), asking) << "nobody has answered in a while";
}

TEST_F(HistoryShares, AreNotAwaitedFromADeviceThatWasNotHeardForLong) {
  Phone& second = world.link(ann);
  world.pass(seconds(30));
  world.cut(ann);
  ann.is_online = false;
  for (int i = 0; i < 256; ++i) ASSERT_TRUE(world.say(second, ToNote{}, "milk").ok());
  Phone& third = world.link(second);
  world.pass(seconds(30));
  ask(third);
  EXPECT_EQ(askers(second), std::vector{world.self(third).device});
}

TEST_F(HistoryShares, AreNotAwaitedFromDevicesThatAskThemselves) {
  Phone& second = world.link(ann);
  Phone& third = world.link(ann);
  world.pass(seconds(30));
  ask(second);
  ask(third);
  EXPECT_EQ(askers(ann).size(), 2U);
  EXPECT_TRUE(askers(second).empty());
}

TEST_F(HistoryShares, AreTriedOnceAnHour) {
  Phone& second = world.link(ann);
  world.pass(seconds(30));
  ask(second);
  const DeviceId asking = world.self(second).device;
  world.change(ann, [&](StoreTransaction& store) {
    return client::note_history_attempt(store, asking, world.now);
  });
  world.restart(ann);
  world.now += minutes(59);
  EXPECT_TRUE(askers(ann).empty()) << "also by the next process";
  world.now += minutes(1);
  EXPECT_EQ(askers(ann), std::vector{asking});
}

TEST_F(HistoryShares, HaveRoomForAsManySegmentsAsAMessageNames) {
  client::BackupIndex index;
  for (std::size_t i = 0; i < content::shared_segments_max; ++i) client::insert(index, {});
  EXPECT_EQ(client::share_of(index, {})->segments.size(), content::shared_segments_max);
  client::insert(index, {});
  const auto share = client::share_of(index, {});
  ASSERT_FALSE(share.ok()) << "nothing is left out unseen";
  EXPECT_TRUE(share.error().is(client::rules::backup_has_room));
}

/// What others know of a chat by then does not shut a new device out of what is on its way to it.
TEST_F(HistoryShares, MayComeBeforeTheWelcome) {
  Phone& second = world.link(ann);
  world.cut(second);
  second.is_online = false;
  world.pass(seconds(30));
  ASSERT_TRUE(world.say(bob, id, "to both").ok());
  ASSERT_TRUE(world.say(bob, id, "and so is this").ok());
  world.pass(seconds(5));
  client::BackupIndex index;
  host.pack(ann, index, client::Reach::everything);
  const auto segment = host.open(index.segments.front());
  ASSERT_TRUE(world
                  .command(
                      second,
                      [&](Engine& engine, StoreTransaction& store) -> Result<void> {
                        TRY(engine.import_segment(store, segment, world.now));
                        return {};
                      }
                  )
                  .ok());
  second.is_online = true;
  world.pass(seconds(30));
  EXPECT_EQ(lines(second), lines(ann));
  const auto gaps =
      world.look(second, [&](StoreTransaction& store) { return store.conversations_with_gaps(); });
  EXPECT_TRUE(gaps.empty());
}

TEST_F(HistoryShares, NobodyElseAsksForThem) {
  const content::HistoryShare asks{.device = world.self(bob).device, .segments = {}};
  const auto content = content::make_message(world.random, content::history_share_part(asks));
  ASSERT_TRUE(world
                  .command(
                      bob,
                      [&](Engine& engine, StoreTransaction& store) -> Result<void> {
                        TRY(engine.send(store, id, content, world.now));
                        return {};
                      }
                  )
                  .ok());
  world.pass(seconds(1));
  EXPECT_TRUE(askers(ann).empty());
  bool is_refused = false;
  for (const auto& notice : ann.heard<client::notice::NotBelieved>()) {
    is_refused = is_refused || notice.rule == "client.state_is_ones_to_change";
  }
  EXPECT_TRUE(is_refused);
}

}  // namespace
}  // namespace causeway::simulate::answers
