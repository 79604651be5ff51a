// What a backup says of the account itself, apart from messages: nothing that the person has made
// of others is lost with their devices.
#include "client/group_links.h"
#include "client/personal.h"
#include "client/trust.h"
#include "cmd/causeway-sim/engine_backup_test.h"

namespace causeway::simulate::answers {
namespace {

using client::RequestState;

struct BackupOfAccount : testing::Test {
  EngineWorld world;
  Phone& ann = world.person("ann");
  Phone& bob = world.person("bob");
  BackupHost host{world};

  BackupOfAccount() {
    EXPECT_TRUE(world.say(bob, ToUser{"ann"}, "hello").ok());
    EXPECT_TRUE(world.say(ann, ToUser{"bob"}, "hi").ok());
    world.pass(seconds(5));
    host.make_key(ann);
  }

  AccountId account(Phone& of) { return world.self(of).account; }

  void verify(Phone& phone, Phone& whom) {
    const auto self = world.self(whom);
    const identity::Party party{
        self.account, directory::parse_statement(self.statement)->body().identity_key
    };
    const auto done = world.command(phone, [&](Engine& engine, StoreTransaction& store) {
      return engine.trust(store, party, client::Trust::verified, world.now);
    });
    ASSERT_TRUE(done.ok());
  }

  client::Standing standing(Phone& phone, Phone& of) {
    const AccountId whose = account(of);
    return world.look(phone, [&](StoreTransaction& store) {
      return client::standing_of(store, whose);
    });
  }

  std::uint64_t muted_until(Phone& phone, ConversationId id) {
    return world.look(
                    phone, [&](StoreTransaction& store) { return store.personal_chat(id); }
    ).state.muted_until_ms;
  }

  void mute(Phone& phone, ConversationId id, std::uint64_t until_ms) {
    const auto done = world.command(phone, [&](Engine& engine, StoreTransaction& store) {
      return engine.mute(store, id, until_ms, world.now);
    });
    ASSERT_TRUE(done.ok());
  }

  void call(Phone& phone, const std::string& name) {
    const auto done = world.command(phone, [&](Engine& engine, StoreTransaction& store) {
      return engine.change_profile(store, {.name = to_bytes(name), .picture = {}});
    });
    ASSERT_TRUE(done.ok());
  }

  std::optional<client::KeptProfile> profile(Phone& phone, Phone& of) {
    const AccountId whose = account(of);
    return world.look(phone, [&](StoreTransaction& store) { return store.profile(whose); });
  }

  std::string name(Phone& phone, Phone& of) {
    const auto kept = profile(phone, of);
    return kept ? kept->what.name : "";
  }

  std::optional<RequestState> request(Phone& phone, ConversationId id) {
    const auto known =
        world.look(phone, [&](StoreTransaction& store) { return store.message_request(id); });
    return known ? std::optional(known->state) : std::nullopt;
  }

  std::uint64_t what_is_here(Phone& phone) { return world.look(phone, client::what_is_here); }
};

TEST_F(BackupOfAccount, GivesBackWhatThePersonMadeOfOthers) {
  const ConversationId id = world.only(ann);
  Phone& cat = world.person("cat");
  Phone& dan = world.person("dan");
  const ConversationId declined = world.group(cat, {"ann"});
  const ConversationId asked = world.group(dan, {"ann"});
  ASSERT_TRUE(world
                  .command(
                      ann,
                      [&](Engine& engine, StoreTransaction& store) {
                        return engine.decline(store, declined, world.now);
                      }
                  )
                  .ok());
  verify(ann, bob);
  mute(ann, id, content::never_ms);
  call(ann, "Ann");
  call(bob, "Bob");
  ASSERT_TRUE(world.say(bob, ToUser{"ann"}, "my name").ok());
  world.pass(seconds(5));
  ASSERT_EQ(name(ann, bob), "Bob");
  host.write(ann);
  const auto key = host.key(ann);
  world.cut(ann);
  ann.is_online = false;

  Phone& restored = host.recover("ann", key);
  EXPECT_EQ(standing(restored, bob), client::Standing::verified);
  EXPECT_EQ(standing(restored, cat), client::Standing::unverified);
  EXPECT_EQ(muted_until(restored, id), content::never_ms);
  EXPECT_EQ(request(restored, declined), RequestState::declined);
  EXPECT_EQ(request(restored, asked), RequestState::asked);
  world.pass(seconds(5));
  EXPECT_EQ(name(restored, restored), "Ann");
  EXPECT_EQ(name(restored, bob), "Bob") << "by the key that came with the messages";
}

TEST_F(BackupOfAccount, KeepsWhatADeviceThatKnowsLessHasNotSaid) {
  verify(ann, bob);
  host.write(ann);
  const auto key = host.key(ann);
  world.cut(ann);
  ann.is_online = false;
  Phone& first = world.empty_phone("ann");
  ASSERT_TRUE(host.begin_recovery(first, key).ok());
  world.start(first);
  host.write(first);
  Phone& second = host.recover("ann", key);
  EXPECT_EQ(standing(second, bob), client::Standing::verified);
}

TEST_F(BackupOfAccount, TheLaterOfTwoThatSaySomethingHolds) {
  const ConversationId id = world.only(ann);
  mute(ann, id, content::never_ms);
  host.write(ann);
  const auto index = host.base(ann);
  world.now += seconds(1);
  mute(ann, id, 0);
  ASSERT_TRUE(host.import_account(ann, index).ok());
  EXPECT_EQ(muted_until(ann, id), 0U) << "what is in the backup was said earlier";
}

TEST_F(BackupOfAccount, GivesBackTheLinksOfGroups) {
  const ConversationId group = world.group(ann, {"bob"});
  const auto link = [&](Phone& of) {
    return world.look(of, [&](StoreTransaction& store) {
      return client::find_group_link(store, group);
    });
  };
  const auto set_link = [&](Phone& by, client::GroupLinkWish wish) {
    return world.command(by, [&](Engine& engine, StoreTransaction& store) {
      return engine.set_group_link(store, group, wish, world.now);
    });
  };
  const std::uint64_t before = what_is_here(ann);
  ASSERT_TRUE(set_link(ann, client::GroupLinkWish::renewed).ok());
  world.pass(seconds(5));
  const auto made = link(ann);
  ASSERT_TRUE(made.has_value());
  EXPECT_NE(what_is_here(ann), before);
  host.write(ann);
  const auto key = host.key(ann);
  world.cut(ann);
  ann.is_online = false;

  Phone& restored = host.recover("ann", key);
  ASSERT_TRUE(link(restored).has_value());
  EXPECT_TRUE(*link(restored) == *made);
  ASSERT_TRUE(set_link(restored, client::GroupLinkWish::withdrawn).ok());
  world.pass(seconds(5));
  EXPECT_FALSE(link(bob).has_value()) << "the members heard it";
  ASSERT_TRUE(host.import_all(restored).ok());
  EXPECT_FALSE(link(restored).has_value()) << "what is in the backup is older";
}

TEST_F(BackupOfAccount, IsBehindWhereOnlyTheAccountHasChanged) {
  std::uint64_t before = what_is_here(ann);
  EXPECT_EQ(what_is_here(ann), before);
  mute(ann, world.only(ann), content::never_ms);
  EXPECT_NE(what_is_here(ann), before);
  before = what_is_here(ann);
  verify(ann, bob);
  EXPECT_NE(what_is_here(ann), before);
}

TEST_F(BackupOfAccount, GivesTheProfileANewKeyWhereOthersAreTakenOff) {
  call(ann, "Ann");
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "my name").ok());
  world.pass(seconds(5));
  host.write(ann);
  const auto key = host.key(ann);
  Phone& restored = host.recover("ann", key, client::Others::removed);
  world.pass(seconds(60));
  EXPECT_EQ(name(restored, restored), "Ann");
  const auto lost = profile(ann, ann);
  const auto kept = profile(restored, restored);
  EXPECT_FALSE(kept->key == lost->key) << "whoever has the lost device knows that one";
  ASSERT_TRUE(world.say(restored, ToUser{"bob"}, "I am back").ok());
  world.pass(seconds(5));
  EXPECT_TRUE(profile(bob, restored)->key == kept->key);
  EXPECT_EQ(name(bob, restored), "Ann");
}

}  // namespace
}  // namespace causeway::simulate::answers
