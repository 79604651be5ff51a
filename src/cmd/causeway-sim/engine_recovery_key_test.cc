// Which recovery key is in force, and what a device makes of one that others tell it.
#include "cmd/causeway-sim/engine_backup_test.h"

namespace causeway::simulate::answers {
namespace {

using client::RecoveryState;

struct RecoveryKeys : testing::Test {
  EngineWorld world;
  Phone& ann = world.person("ann");
  Phone& bob = world.person("bob");
  ConversationId id = world.group(ann, {"bob"});
  BackupHost host{world};

  RecoveryKeys() {
    EXPECT_TRUE(world.say(ann, id, "hello").ok());
    host.make_key(ann);
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

  /// The device tells the others what it knows of the account.
  void tell_state(Phone& phone) {
    ASSERT_TRUE(world
                    .command(
                        phone,
                        [&](Engine& engine, StoreTransaction& store) {
                          auto known = *store.recovery();
                          known->state = RecoveryState::made;
                          EXPECT_TRUE(store.put_recovery(*known).ok());
                          return engine.note_backup(store, {known->version, 0, false}, world.now);
                        }
                    )
                    .ok());
    world.pass(seconds(5));
  }
};

TEST_F(RecoveryKeys, HasOneKeyAtATime) {
  host.write(ann);
  const auto old_key = host.key(ann);
  const BlobId before = host.base(ann).segments.front().blob;
  Phone& second = world.link(ann);
  world.pass(seconds(30));
  host.make_key(ann);
  EXPECT_EQ(host.ask_to_recover("ann", old_key).status, api::Status::ok) << "not in force yet";
  host.write(ann);
  EXPECT_EQ(recovery(ann).state, RecoveryState::in_force);
  EXPECT_EQ(host.ask_to_recover("ann", old_key).status, api::Status::refused);
  EXPECT_EQ(host.ask_to_recover("ann", host.key(ann)).status, api::Status::ok);
  world.pass(seconds(30));
  EXPECT_EQ(host.key(second), host.key(ann));
  EXPECT_EQ(host.base(second).segments.front().blob, before) << "what was there was kept";
}

/// Another device holds an older key, and says so whenever it says anything of the account.
TEST_F(RecoveryKeys, KeepsTheKeyThatItCameBackBy) {
  host.write(ann);
  const auto old_key = host.key(ann);
  Phone& second = world.link(ann);
  world.pass(seconds(30));
  world.now += minutes(1);
  host.make_key(ann);
  auto index = host.base(ann);
  ASSERT_EQ(host.put(ann, index).status, api::Status::ok);
  const auto key = host.key(ann);
  world.cut(ann);  // before it could tell the other one
  ann.is_online = false;
  Phone& restored = host.recover("ann", key);
  world.pass(seconds(30));
  ASSERT_EQ(host.key(second), old_key);
  tell_state(second);
  EXPECT_EQ(host.key(restored), key);
  EXPECT_EQ(recovery(restored).state, RecoveryState::in_force);
}

TEST_F(RecoveryKeys, MakesAKeyLaterThanTheOneBeforeWhateverTheClockSays) {
  host.write(ann);
  const auto before = recovery(ann).created_ms;
  world.now -= minutes(10);
  host.make_key(ann);
  EXPECT_EQ(recovery(ann).created_ms, before + 1);
}

TEST_F(RecoveryKeys, GoesBackToTheKeyThatOpensTheBackup) {
  host.write(ann);
  Phone& second = world.link(ann);
  world.pass(seconds(30));
  const auto key = host.key(ann);
  // What a device says that is wrong about it.
  auto wrong = recovery(second);
  wrong.key = client::RecoveryKey(SecretBytes(Bytes(client::recovery_key_size, 7)));
  wrong.created_ms += 1000;
  wrong.version = 0;
  world.change(second, [&](StoreTransaction& store) { return store.put_recovery(wrong); });
  tell_state(second);
  EXPECT_EQ(host.key(ann), wrong.key) << "it was said to be later";
  host.write(ann);
  EXPECT_EQ(host.broke, std::nullopt);
  EXPECT_EQ(host.key(ann), key);
  EXPECT_EQ(recovery(ann).state, RecoveryState::in_force);
  tell_state(second);
  EXPECT_EQ(host.key(ann), key) << "for good";
}

TEST_F(RecoveryKeys, TakesNoOlderOneWithAKeyThatItIsTold) {
  host.write(ann);
  const auto first = host.held(ann);
  ASSERT_TRUE(world.say(bob, id, "more").ok());
  host.write(ann);
  Phone& second = world.link(ann);
  world.pass(seconds(30));
  EXPECT_EQ(base_rule(second, first), "client.backup_is_not_older");
  EXPECT_EQ(base_rule(second, host.held(ann)), "");
}

TEST_F(RecoveryKeys, RecoveryKeyIsInForce) {
  EXPECT_EQ(base_rule(bob, std::nullopt), "client.recovery_key_is_in_force") << "he has none";
  host.write(ann);
  auto held = *host.held(ann);
  held.authenticator_hash = {1};
  EXPECT_EQ(base_rule(ann, held), "client.recovery_key_is_in_force");
  ASSERT_TRUE(world
                  .command(
                      ann,
                      [&](Engine& engine, StoreTransaction& store) {
                        return engine.lose_recovery_key(store, world.now);
                      }
                  )
                  .ok());
  EXPECT_EQ(recovery(ann).state, RecoveryState::replaced);
  EXPECT_EQ(base_rule(ann, *host.held(ann)), "client.recovery_key_is_in_force");
}

TEST_F(RecoveryKeys, ADeviceThatLostTheKeyIsTold) {
  host.write(ann);
  Phone& second = world.link(ann);
  world.pass(seconds(30));
  ASSERT_TRUE(world
                  .command(
                      second,
                      [&](Engine& engine, StoreTransaction& store) {
                        return engine.lose_recovery_key(store, world.now);
                      }
                  )
                  .ok());
  world.pass(seconds(30));
  EXPECT_EQ(recovery(second).state, RecoveryState::in_force);
  EXPECT_EQ(host.key(second), host.key(ann));
}

}  // namespace
}  // namespace causeway::simulate::answers
