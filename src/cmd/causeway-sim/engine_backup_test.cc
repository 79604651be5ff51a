// Backups, and accounts that come back by one: the production engine and provider, with a host in
// between that does what `causeway` does, may be interrupted anywhere and be lied to by its hub.
#include "cmd/causeway-sim/engine_backup_test.h"

#include <set>

#include "client/account_changes.h"

namespace causeway::simulate::answers {
namespace {

using client::RecoveryState;

struct Backup : testing::Test {
  EngineWorld world;
  Phone& ann = world.person("ann");
  Phone& bob = world.person("bob");
  ConversationId id = world.group(ann, {"bob"});
  BackupHost host{world};

  Backup() {
    EXPECT_TRUE(world.say(ann, id, "hello").ok());
    EXPECT_TRUE(world.say(bob, id, "hi").ok());
    EXPECT_TRUE(world.say(bob, ToUser{"ann"}, "between us").ok());
    EXPECT_TRUE(world.say(ann, ToNote{}, "milk").ok());
    host.make_key(ann);
  }

  /// The machine is destroyed.
  void destroy(Phone& phone) {
    world.cut(phone);
    phone.is_online = false;
  }

  /// Ids of all lines, in the order of their chats.
  std::vector<client::MessageId> lines(Phone& phone) {
    std::vector<client::MessageId> ids;
    std::map<ConversationId, std::vector<client::Message>> chats;
    for (const auto& chat : world.conversations(phone)) {
      chats[chat.id] = world.look(phone, [&](StoreTransaction& store) {
        return store.messages(chat.id, {}, 1000);
      });
    }
    for (const auto& [chat, messages] : chats) {
      for (const auto& message : messages) ids.push_back(message.id);
    }
    return ids;
  }

  /// One of the lines of the group, counted from 0.
  std::pair<client::MessageRow, client::MessageId> line_of(Phone& phone, std::size_t at) {
    const auto found =
        world.look(phone, [&](StoreTransaction& store) { return store.messages(id, {}, 1000); });
    return {found.at(at).row, found.at(at).id};
  }

  client::Recovery recovery(Phone& phone) {
    return *world.look(phone, [](StoreTransaction& store) { return store.recovery(); });
  }

  std::string base_rule(Phone& phone, const std::optional<api::BackupReply>& held) {
    std::string rule;
    world.change(phone, [&](StoreTransaction& store) -> Result<void> {
      const auto base = client::base_index(store, held, world.now);
      if (!base.ok()) rule = base.error().rule().name;
      return {};
    });
    return rule;
  }
};

TEST_F(Backup, GivesBackAccountChatsAndHistory) {
  host.write(ann);
  const auto before = lines(ann);
  ASSERT_EQ(before.size(), 4U);
  const auto key = host.key(ann);
  destroy(ann);

  Phone& restored = host.recover("ann", key);
  EXPECT_EQ(lines(restored), before);
  EXPECT_TRUE(client::may_certify(world.self(restored)));
  for (const auto& chat : world.conversations(restored)) {
    EXPECT_EQ(chat.state, ConversationState::active) << "it has come in by itself";
  }
  ASSERT_TRUE(world.say(restored, id, "I am back").ok());
  EXPECT_EQ(world.texts(bob, id).back(), "I am back");
  ASSERT_TRUE(world.say(bob, ToUser{"ann"}, "at last").ok());
  const Texts texts = world.texts(restored);
  EXPECT_EQ(std::count(texts.begin(), texts.end(), "at last"), 1);
}

TEST_F(Backup, CarriesReactionsAndNames) {
  const auto line = line_of(bob, 0);
  EXPECT_TRUE(world
                  .command(
                      bob,
                      [&](Engine& engine, StoreTransaction& store) -> Result<void> {
                        TRY(engine.react(store, line.first, "👍", world.now));
                        return {};
                      }
                  )
                  .ok());
  host.write(ann);
  const auto key = host.key(ann);
  const auto title = world.conversation(ann, id).title;
  destroy(ann);
  Phone& restored = host.recover("ann", key);
  const auto reactions = world.look(restored, [&](StoreTransaction& store) {
    return store.reactions(id, line.second, 10);
  });
  ASSERT_EQ(reactions.size(), 1U);
  EXPECT_EQ(reactions.front().value, "👍");
  EXPECT_EQ(world.conversation(restored, id).title, title);
}

TEST_F(Backup, IsTakenInAsOftenAsOneLikes) {
  host.write(ann);
  const auto before = lines(ann);
  Phone& restored = host.recover("ann", host.key(ann));
  ASSERT_TRUE(host.import_all(restored).ok());
  ASSERT_TRUE(host.import_all(ann).ok()) << "and where everything is";
  EXPECT_EQ(lines(restored), before);
  EXPECT_EQ(lines(ann), before);
}

TEST_F(Backup, GoesOnFromWhatIsThere) {
  EXPECT_EQ(host.write(ann), 1U);
  auto index = host.base(ann);
  EXPECT_EQ(host.pack(ann, index, client::Reach::everything), 0U) << "nothing is left";
  ASSERT_TRUE(world.say(bob, id, "one more").ok());
  world.pass(seconds(1));
  index = host.base(ann);
  EXPECT_EQ(host.pack(ann, index, client::Reach::recent), 1U);
  // The message, and perhaps receipts.
  EXPECT_LE(index.segments.back().messages, 4U);
}

TEST_F(Backup, RecoveryIsBegunAgainWhereItStopped) {
  host.write(ann);
  const auto before = lines(ann);
  const auto key = host.key(ann);
  destroy(ann);
  Phone& restored = world.empty_phone("ann");
  std::size_t attempts = 0;
  for (bool is_done = false; !is_done; ++attempts) {
    ASSERT_LT(attempts, 400U);
    world.now += minutes(1);  // so often may be asked
    const std::size_t fail_at = attempts < 8 ? attempts + 1 : attempts * 6;
    restored.faults = {.calls = 0, .fail_at = fail_at};
    is_done = host.begin_recovery(restored, key).ok();
  }
  EXPECT_GT(attempts, 5U) << "or no call has failed";
  restored.faults = {};
  world.start(restored);
  for (std::size_t at = 1;; at += 29) {
    restored.faults = {.calls = 0, .fail_at = at};
    if (host.import_all(restored).ok()) break;
    ASSERT_LT(at, 4000U);
  }
  restored.faults = {};
  world.pass(seconds(90));
  EXPECT_EQ(lines(restored), before);
  EXPECT_EQ(devices_of(world, restored).size(), 2U) << "one device was added, however often";
}

TEST_F(Backup, RecoveryWhoseAnswerWasLostGoesOn) {
  host.write(ann);
  const auto key = host.key(ann);
  destroy(ann);
  Phone& restored = world.empty_phone("ann");
  ASSERT_TRUE(host.begin_recovery(restored, key, client::Others::removed).ok());
  // As if nobody had heard that it was published: with another identity key than the backup's.
  ASSERT_TRUE(host.begin_recovery(restored, key, client::Others::removed).ok());
  world.start(restored);
  ASSERT_TRUE(host.import_all(restored).ok());
  world.pass(seconds(5));
  EXPECT_EQ(devices_of(world, restored).size(), 1U);
}

TEST_F(Backup, TakesTheOtherDevicesOffWhereItIsAskedTo) {
  host.write(ann);
  const auto key = host.key(ann);
  Phone& restored = host.recover("ann", key, client::Others::removed);
  ASSERT_TRUE(world.say(bob, id, "for the new one").ok());
  world.pass(seconds(60));
  EXPECT_EQ(world.texts(restored, id).back(), "for the new one");
  EXPECT_EQ(world.texts(ann, id).back(), "hi");
  // The backup has the new identity key then, and gives the account back once more.
  host.write(restored);
  Phone& again = host.recover("ann", key, client::Others::removed);
  EXPECT_TRUE(client::may_certify(world.self(again)));
}

TEST_F(Backup, OfAnEarlierIdentityKeyGivesNothingBack) {
  host.write(ann);
  const auto key = host.key(ann);
  Phone& second = world.link(ann);
  world.pass(seconds(5));
  const DeviceId lost = world.self(second).device;
  ASSERT_TRUE(world.remove(ann, lost).ok());
  world.pass(seconds(5));
  Phone& restored = world.empty_phone("ann");
  const auto begun = host.begin_recovery(restored, key);
  ASSERT_FALSE(begun.ok());
  EXPECT_TRUE(begun.error().is(client::rules::backup_has_the_identity_key));
  host.write(ann);
  EXPECT_TRUE(host.begin_recovery(restored, key).ok()) << "it is written with the next";
}

/// Otherwise a recovery would fail, for nobody writes it again for a while.
TEST_F(Backup, KeepsALaterIdentityKeyThanAnotherDeviceKnows) {
  host.write(ann);
  Phone& second = world.link(ann);
  const DeviceId lost = world.self(world.link(ann)).device;
  world.pass(seconds(30));
  world.cut(second);
  second.is_online = false;
  ASSERT_TRUE(world.remove(ann, lost).ok());
  world.pass(seconds(5));
  host.write(ann);
  auto index = host.base(second);
  world.change(second, [&](StoreTransaction& store) { return client::put_account(store, index); });
  ASSERT_EQ(host.put(second, index).status, api::Status::ok);
  Phone& restored = world.empty_phone("ann");
  EXPECT_TRUE(host.begin_recovery(restored, host.key(ann)).ok());
}

TEST_F(Backup, DeviceIsNewThatRecovers) {
  host.write(ann);
  const auto outcome = host.ask_to_recover("ann", host.key(ann));
  const auto reply = *tls::decode<api::RecoverReply>(api::parse_reply(outcome.reply)->body);
  const auto key = host.key(ann);
  const auto begun =
      world.command(bob, [&](Engine& engine, StoreTransaction& store) -> Result<void> {
        TRY(engine.begin_recovery(
            store, {"hub.example", "machine", key}, reply, client::Others::stay, world.now
        ));
        return {};
      });
  ASSERT_FALSE(begun.ok());
  EXPECT_TRUE(begun.error().is(client::rules::device_is_new));
}

TEST_F(Backup, OfTwoDevicesOneWinsAndTheOtherGoesOnFromThere) {
  host.write(ann);
  Phone& second = world.link(ann);
  world.pass(seconds(30));
  ASSERT_EQ(host.key(second), host.key(ann)) << "told in the note";
  ASSERT_TRUE(world.say(bob, id, "to both").ok());
  auto first_index = host.base(ann);
  auto second_index = host.base(second);
  host.pack(ann, first_index, client::Reach::recent);
  host.pack(second, second_index, client::Reach::everything);
  EXPECT_EQ(host.put(ann, first_index).status, api::Status::ok);
  EXPECT_EQ(host.put(second, second_index).status, api::Status::conflict);
  ASSERT_TRUE(host.note(ann, first_index).ok());
  auto again = host.base(second);
  EXPECT_EQ(again.version, first_index.version);
  host.pack(second, again, client::Reach::everything);
  EXPECT_EQ(host.put(second, again).status, api::Status::ok);
}

TEST_F(Backup, BackupIsThere) {
  EXPECT_EQ(base_rule(ann, std::nullopt), "") << "none was written yet";
  host.write(ann);
  EXPECT_EQ(base_rule(ann, std::nullopt), "client.backup_is_there");
}

TEST_F(Backup, BackupIsNotOlder) {
  host.write(ann);
  const auto first = host.held(ann);
  ASSERT_TRUE(world.say(bob, id, "more").ok());
  host.write(ann);
  EXPECT_EQ(base_rule(ann, first), "client.backup_is_not_older");
}

TEST_F(Backup, BackupOpensWithThisKeyAndIsTheOneAskedFor) {
  host.write(ann);
  const auto held = *host.held(ann);
  const AccountId account = world.self(ann).account;
  const auto rule_of = [&](const client::RecoveryKey& key, const api::BackupReply& backup) {
    const auto opened = client::open_index(key, account, backup);
    return opened.ok() ? "" : opened.error().rule().name;
  };
  EXPECT_EQ(rule_of(host.key(ann), held), "");
  const client::RecoveryKey other{SecretBytes(client::recovery_key_size)};
  EXPECT_EQ(rule_of(other, held), "client.backup_opens_with_this_key");
  auto damaged = held;
  damaged.sealed_index.resize(23);
  EXPECT_EQ(rule_of(host.key(ann), damaged), "client.backup_opens_with_this_key");
  auto relabelled = held;
  ++relabelled.version;
  EXPECT_EQ(rule_of(host.key(ann), relabelled), "client.backup_is_the_one_asked_for");
}

TEST_F(Backup, ForgetsWhatWasErased) {
  host.write(ann);
  const auto line = line_of(ann, 1);
  ASSERT_TRUE(world
                  .command(
                      ann,
                      [&](Engine& engine, StoreTransaction& store) {
                        return engine.erase_here(store, line.first, world.now);
                      }
                  )
                  .ok());
  const auto messages_in = [&] {
    std::size_t count = 0;
    for (const auto& entry : host.base(ann).segments) count += entry.messages;
    return count;
  };
  const std::size_t before = messages_in();
  host.write(ann, client::Sweep::all);
  EXPECT_EQ(messages_in(), before - 1);
  Phone& restored = host.recover("ann", host.key(ann));
  for (const auto& id_of_line : lines(restored)) EXPECT_NE(id_of_line, line.second);
}

TEST_F(Backup, DevicesThatLackSomethingLeaveItInPlace) {
  host.write(ann);
  Phone& second = world.link(ann);
  world.pass(seconds(30));
  host.write(second, client::Sweep::all);
  Phone& restored = host.recover("ann", host.key(ann));
  EXPECT_EQ(lines(restored), lines(ann));
}

TEST_F(Backup, WhatWasSaidForTheMomentLeavesNoGap) {
  for (Phone* phone : {&ann, &bob}) {
    world.change(*phone, [&](StoreTransaction& store) {
      return store.put_signs({.state = {true, true, to_unix_ms(world.now)}});
    });
  }
  for (const char* text : {"one", "two", "three"}) {
    ASSERT_TRUE(world.say(bob, id, text).ok());
    world.pass(seconds(10));
    EXPECT_TRUE(world
                    .command(
                        bob,
                        [&](Engine& engine, StoreTransaction& store) {
                          return engine.typing(store, id);
                        }
                    )
                    .ok());
    world.pass(seconds(1));
  }
  host.write(ann);
  const auto index = host.base(ann);
  ASSERT_EQ(index.segments.size(), 1U);
  const auto& entry = index.segments.front();
  std::uint64_t numbers = 0;
  for (const auto& range : entry.ranges) numbers += range.last - range.first + 1;
  EXPECT_EQ(entry.ranges.size(), world.conversations(ann).size()) << "one for each chat";
  EXPECT_GT(numbers, entry.looked_at) << "or nobody has typed";
  EXPECT_EQ(host.write(ann, client::Sweep::all), 1U);
  EXPECT_EQ(host.base(ann).segments.front().blob, entry.blob) << "nothing is packed anew";
}

}  // namespace
}  // namespace causeway::simulate::answers
