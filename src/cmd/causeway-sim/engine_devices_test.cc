// Several devices of one account: linked, revoked, and told what they share; by the production
// engine and provider, with a test in between.
#include "client/account_changes.h"
#include "client/own_devices.h"
#include "client/session.h"
#include "cmd/causeway-sim/engine_pair_test.h"

namespace causeway::simulate::answers {
namespace {

using client::notice::AccountChanged;

struct Devices : testing::Test {
  EngineWorld world;
  Phone& ann = world.person("ann");
  Phone& bob = world.person("bob");

  Result<void> revoke(Phone& by, Phone& lost) { return world.remove(by, world.self(lost).device); }

  std::vector<std::string> names(Phone& phone) {
    std::vector<std::string> names;
    const auto devices =
        world.look(phone, [](StoreTransaction& store) { return client::own_devices(store); });
    for (const auto& device : devices) names.push_back(device.name);
    return names;
  }

  identity::PublicKey identity_key(Phone& phone) {
    return directory::parse_statement(world.self(phone).statement)->body().identity_key;
  }

  /// As ann's device knows it, her account lists as many as it may.
  void fill_account() {
    world.change(ann, [&](StoreTransaction& store) -> Result<void> {
      client::Self self = TRY(client::load_self(store));
      auto statement = *directory::parse_statement(self.statement);
      directory::StatementChange change;
      while (change.add.size() + 1 < directory::devices_max) {
        const auto key = crypto::generate_signing_key(crypto::Signature::ed25519, world.random);
        change.add.push_back({
            .credential = tls::encode(identity::certify_device(
                self.identity_key,
                self.account,
                world.random.id<DeviceId>(),
                identity::public_key_of(key),
                world.now
            )),
        });
      }
      self.statement = tls::encode(
          directory::make_next_statement(statement, self.identity_key, self.identity_key, change)
      );
      return store.put_self(self);
    });
  }

  std::size_t leaves(Phone& phone, ConversationId id) {
    return world.load(phone, id)->tree().member_count();
  }
};

TEST_F(Devices, AreLetIntoEveryChatAtOnce) {
  const ConversationId group = world.group(ann, {"bob"});
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "before").ok());
  Phone& second = world.link(ann);
  world.pass(seconds(1));
  EXPECT_EQ(leaves(bob, group), 3U) << "though nobody has said anything since";
  EXPECT_EQ(world.conversations(second).size(), 3U) << "the group, the chat, the note";
  ASSERT_TRUE(world.say(bob, ToUser{"ann"}, "to both").ok());
  EXPECT_EQ(world.texts(second), Texts{"to both"});
  ASSERT_TRUE(world.say(second, ToUser{"bob"}, "from the second").ok());
  EXPECT_EQ(world.texts(ann).back(), "from the second");
  EXPECT_EQ(world.texts(bob).back(), "from the second");
  EXPECT_TRUE(client::may_certify(world.self(second)));
}

TEST_F(Devices, KnowEachOthersNames) {
  world.pass(seconds(1));
  Phone& second = world.link(ann);
  world.pass(seconds(1));
  Phone& third = world.link(ann);
  world.pass(seconds(60));
  const Texts expected{"", "device 3", "device 4"};
  EXPECT_EQ(names(ann), expected);
  EXPECT_EQ(names(second), expected) << "told in the note";
  EXPECT_EQ(names(third), expected) << "told with its place";
}

TEST_F(Devices, ShareOneNote) {
  ann.is_online = false;
  ASSERT_TRUE(world.say(ann, ToNote{}, "milk").ok());
  ann.is_online = true;
  world.pass(seconds(1));
  Phone& second = world.link(ann);
  world.cut(second);
  second.is_online = false;
  Phone& third = world.link(ann);
  ASSERT_TRUE(world.say(third, ToNote{}, "bread").ok());
  second.is_online = true;
  ASSERT_TRUE(world.say(second, ToNote{}, "eggs").ok());
  world.pass(seconds(90));
  EXPECT_EQ(world.texts(ann), (Texts{"bread", "eggs"}));
  EXPECT_EQ(world.texts(third), Texts{"eggs"});
  for (Phone* phone : {&ann, &second, &third}) EXPECT_EQ(world.conversations(*phone).size(), 1U);
}

TEST_F(Devices, LinkOthersInTheirTurn) {
  Phone& second = world.link(ann);
  Phone& third = world.link(second);
  world.pass(seconds(60));
  ASSERT_TRUE(world.say(bob, ToUser{"ann"}, "to all").ok());
  for (Phone* phone : {&ann, &second, &third}) EXPECT_EQ(world.texts(*phone), Texts{"to all"});
}

TEST_F(Devices, RevokedReadsNothingNewAtOnce) {
  const ConversationId group = world.group(ann, {"bob"});
  Phone& lost = world.link(ann);
  world.pass(seconds(1));
  const auto before = identity_key(bob);
  const auto old_key = identity_key(ann);
  ASSERT_TRUE(revoke(ann, lost).ok());
  EXPECT_EQ(ann.heard<AccountChanged>().back().rule, "");
  ASSERT_TRUE(world.say(bob, group, "after").ok());
  world.pass(seconds(60));
  EXPECT_EQ(world.texts(ann), Texts{"after"});
  EXPECT_TRUE(world.texts(lost).empty());
  EXPECT_EQ(leaves(bob, group), 2U);
  EXPECT_NE(identity_key(ann), old_key);
  EXPECT_EQ(identity_key(bob), before) << "only ann's";
  EXPECT_FALSE(lost.heard<client::notice::LoginRefused>().empty());
}

TEST_F(Devices, ThatStayLearnTheNewIdentityKey) {
  Phone& second = world.link(ann);
  Phone& lost = world.link(ann);
  world.pass(seconds(60));
  ASSERT_TRUE(revoke(ann, lost).ok());
  world.pass(seconds(60));
  EXPECT_EQ(identity_key(second), identity_key(ann));
  EXPECT_TRUE(client::may_certify(world.self(second)));
  EXPECT_NE(identity_key(lost), identity_key(ann));
  // And so they can go on from there.
  Phone& third = world.link(second);
  world.pass(seconds(60));
  ASSERT_TRUE(world.say(bob, ToUser{"ann"}, "to all").ok());
  for (Phone* phone : {&ann, &second, &third}) EXPECT_EQ(world.texts(*phone), Texts{"to all"});
}

// Bob misses two statements, each with a new identity key: the newest alone proves nothing to him.
TEST_F(Devices, OfOthersAreFollowedThroughStatementsThatWereMissed) {
  world.group(ann, {"bob"});
  Phone& one = world.link(ann);
  Phone& two = world.link(ann);
  world.pass(seconds(90));
  world.on_item = [&](Phone& phone, api::InboxItem item) -> std::optional<api::InboxItem> {
    const bool is_statement = std::holds_alternative<api::StatementItem>(item.payload);
    if (&phone == &bob && is_statement) item.payload = api::TombstoneItem{};
    return item;
  };
  ASSERT_TRUE(revoke(ann, one).ok());
  ASSERT_TRUE(revoke(ann, two).ok());
  world.pass(seconds(120));
  ASSERT_TRUE(world.say(bob, ToUser{"ann"}, "after").ok());
  world.pass(seconds(120));
  const auto known = world.look(bob, [&](StoreTransaction& store) {
    return store.person(world.self(ann).account);
  });
  EXPECT_EQ(directory::parse_statement(known->statement)->body().identity_key, identity_key(ann));
  EXPECT_EQ(world.texts(ann).back(), "after");
  EXPECT_EQ(bob.requests[api::Op::statements], 1U);
}

// Where only a signature leads to the newest statement, what comes meanwhile waits for it.
TEST_F(Devices, AreHeardWhereTheirStatementIsStillBeingAskedFor) {
  ASSERT_TRUE(world
                  .command(
                      bob,
                      [](Engine& engine, StoreTransaction& store) {
                        return engine.look_up(store, "ann");
                      }
                  )
                  .ok());
  Phone& lost = world.link(ann);
  Phone& third = world.link(ann);
  world.pass(seconds(60));
  ASSERT_TRUE(revoke(ann, lost).ok());
  world.pass(seconds(60));
  ASSERT_TRUE(world.say(third, ToUser{"bob"}, "hello").ok());
  EXPECT_EQ(world.texts(bob), Texts{"hello"});
  EXPECT_EQ(bob.requests[api::Op::statements], 1U) << "or this shows nothing";
}

TEST_F(Devices, AskForTheKeyWhereNobodyToldIt) {
  Phone& second = world.link(ann);
  Phone& lost = world.link(ann);
  world.pass(seconds(60));
  second.is_online = false;
  world.cut(second);
  ASSERT_TRUE(revoke(ann, lost).ok());
  world.pass(seconds(60));
  // What ann said in the note is lost on its way to the second.
  world.on_item = [](Phone& phone, api::InboxItem item) -> std::optional<api::InboxItem> {
    const bool is_message = std::holds_alternative<api::MessageItem>(item.payload);
    if (phone.index == 3 && is_message) {
      std::get<api::MessageItem>(item.payload).message.back() ^= 1;
    }
    return item;
  };
  second.is_online = true;
  world.pass(seconds(30));
  EXPECT_FALSE(client::may_certify(world.self(second)));
  world.on_item = nullptr;
  world.cut(second);
  world.pass(seconds(60));
  EXPECT_TRUE(client::may_certify(world.self(second)));
}

TEST_F(Devices, TwoChangesAtOnceAreBothMade) {
  Phone& second = world.link(ann);
  Phone& third = world.link(ann);
  Phone& fourth = world.link(ann);
  world.pass(seconds(60));
  for (Phone* phone : {&ann, &second}) {
    phone->is_online = false;
    world.cut(*phone);
  }
  ASSERT_TRUE(revoke(ann, third).ok());
  ASSERT_TRUE(revoke(second, fourth).ok());
  ann.is_online = true;
  second.is_online = true;
  world.pass(seconds(300));
  EXPECT_EQ(names(ann).size(), 2U);
  EXPECT_EQ(names(second), names(ann));
  EXPECT_TRUE(client::may_certify(world.self(ann)));
  EXPECT_TRUE(client::may_certify(world.self(second)));
}

// Whoever got a grant and is not listed knows no key of the account's.
TEST_F(Devices, ThatAreNotListedHaveNoIdentityKey) {
  const auto device = client::make_new_device("unfinished", world.random);
  const auto offer = *client::open_offer(device.secret, client::seal_offer(device));
  const auto granted = world.command_for<client::LinkGranted>(ann, [&](auto& engine, auto& store) {
    return engine.grant_link(store, device.secret, offer, world.now);
  });
  const auto opened = *client::open_grant(device, granted.sealed);
  const SecretBytes grant = tls::encode_secret(opened.grant);
  const SecretBytes& key = world.self(ann).identity_key.private_key;
  const ByteView inside = grant.reveal();
  const ByteView looked_for = key.reveal();
  EXPECT_TRUE(std::ranges::search(inside, looked_for).empty());
}

TEST_F(Devices, ThatWereGrantedAPlaceMayGiveItUp) {
  Phone& second = world.link(ann);
  const auto forget = [](Engine& engine, StoreTransaction& store) {
    return engine.forget_grant(store);
  };
  EXPECT_TRUE(world.command(second, forget).error().is(client::rules::device_is_new));
  world.change(second, [&](StoreTransaction& store) -> Result<void> {
    client::Self self = TRY(client::load_self(store));
    self.registration = client::Registration::granted;
    return store.put_self(self);
  });
  world.cut(second);
  second.is_online = false;
  EXPECT_TRUE(world.command(second, forget).ok());
  EXPECT_FALSE(world.look(second, [](StoreTransaction& store) { return store.self(); }));
}

TEST_F(Devices, DeviceIsAnother) {
  const auto own = revoke(ann, ann);
  ASSERT_FALSE(own.ok());
  EXPECT_TRUE(own.error().is(client::rules::device_is_another));
  EXPECT_TRUE(revoke(ann, bob).error().is(client::rules::device_is_another));
}

TEST_F(Devices, DeviceCertifies) {
  Phone& second = world.link(ann);
  world.change(second, [&](StoreTransaction& store) -> Result<void> {
    client::Self self = TRY(client::load_self(store));
    self.identity_key = {};
    self.power = client::DevicePower::limited;
    return store.put_self(self);
  });
  EXPECT_TRUE(revoke(second, ann).error().is(client::rules::device_certifies));
}

// A disk that was set back to before the newest identity key, the only one that had it.
TEST_F(Devices, DeviceCertifiesWhenTheTurnComes) {
  Phone& lost = world.link(ann);
  world.pass(seconds(60));
  world.copy_disk(ann);
  ASSERT_TRUE(revoke(ann, lost).ok());
  world.pass(seconds(60));
  ann.is_online = false;
  world.restore_disk(ann);
  Phone& third = world.link(ann);
  third.is_online = false;
  ann.is_online = true;
  world.pass(seconds(120));
  ASSERT_FALSE(ann.heard<AccountChanged>().empty());
  EXPECT_EQ(ann.heard<AccountChanged>().back().rule, client::rules::device_certifies.name);
  EXPECT_FALSE(world.look(ann, [](StoreTransaction& store) { return store.first_account_change(); })
  ) << "nobody can make it";
}

TEST_F(Devices, AccountHasRoom) {
  fill_account();
  const auto device = client::make_new_device("one more", world.random);
  const auto offer = *client::open_offer(device.secret, client::seal_offer(device));
  const auto granted =
      world.command(ann, [&](Engine& engine, StoreTransaction& store) -> Result<void> {
        TRY(engine.grant_link(store, device.secret, offer, world.now));
        return {};
      });
  ASSERT_FALSE(granted.ok());
  EXPECT_TRUE(granted.error().is(client::rules::account_has_room));
}

// Two links at once, and room for one of them.
TEST_F(Devices, AccountHasRoomWhenTheTurnComes) {
  const auto device = client::make_new_device("one more", world.random);
  const auto offer = *client::open_offer(device.secret, client::seal_offer(device));
  const auto granted = world.command_for<client::LinkGranted>(ann, [&](auto& engine, auto& store) {
    return engine.grant_link(store, device.secret, offer, world.now);
  });
  fill_account();
  const auto row = world.command_for<client::AccountChangeRow>(ann, [&](auto& engine, auto& store) {
    return engine.add_device(store, granted, {}, world.now);
  });
  ASSERT_FALSE(ann.heard<AccountChanged>().empty());
  EXPECT_EQ(ann.heard<AccountChanged>().back().change, row);
  EXPECT_EQ(ann.heard<AccountChanged>().back().rule, client::rules::account_has_room.name);
}

}  // namespace
}  // namespace causeway::simulate::answers
