// Whose keys the person compared, and what a new one does then: by the production engine and
// provider, with a test in between.
#include "client/session.h"
#include "client/trust.h"
#include "cmd/causeway-sim/engine_pair_test.h"

namespace causeway::simulate::answers {
namespace {

using client::Change;
using client::Standing;
using client::Trust;

struct TrustedKeys : testing::Test {
  EngineWorld world;
  Phone& ann = world.person("ann");
  Phone& bob = world.person("bob");

  identity::Party party_of(Phone& phone) {
    const auto self = world.self(phone);
    return {self.account, directory::parse_statement(self.statement)->body().identity_key};
  }

  Result<void> trust(Phone& phone, const identity::Party& party, Trust trust) {
    return world.command(phone, [&](Engine& engine, StoreTransaction& store) {
      return engine.trust(store, party, trust, world.now);
    });
  }

  Result<void> look_up(Phone& phone, const std::string& username) {
    return world.command(phone, [&](Engine& engine, StoreTransaction& store) {
      return engine.look_up(store, username);
    });
  }

  Standing standing(Phone& phone, AccountId account) {
    return world.look(phone, [&](StoreTransaction& store) {
      return client::standing_of(store, account);
    });
  }

  Standing standing(Phone& phone, Phone& other) {
    return standing(phone, world.self(other).account);
  }

  std::vector<client::News> new_numbers(Phone& phone) {
    auto news = world.look(phone, [](StoreTransaction& store) { return store.news({}, 100); });
    std::erase_if(news, [](const auto& one) { return one.change != Change::safety_number; });
    return news;
  }

  /// Ann loses a second device and takes it off, which gives her a new key.
  void renew_key_of_ann() {
    Phone& lost = world.link(ann);
    world.pass(seconds(60));
    const DeviceId device = world.self(lost).device;
    lost.is_online = false;
    ASSERT_TRUE(world.remove(ann, device).ok());
    world.pass(seconds(60));
  }

  void meet_and_verify() {
    ASSERT_TRUE(world.say(bob, ToUser{"ann"}, "hello").ok());
    ASSERT_TRUE(trust(bob, party_of(ann), Trust::verified).ok());
    EXPECT_EQ(standing(bob, ann), Standing::verified);
  }
};

TEST_F(TrustedKeys, BothSidesSeeOneNumber) {
  ASSERT_TRUE(look_up(ann, "bob").ok());
  ASSERT_TRUE(look_up(bob, "ann").ok());
  EXPECT_EQ(bob.heard<Done>().back().kind, client::OutboxKind::look_up);
  const auto number = [&](Phone& phone, Phone& other) {
    return world.look(phone, [&](StoreTransaction& store) {
      return client::safety_number_with(store, world.self(other).account);
    });
  };
  EXPECT_EQ(number(ann, bob), number(bob, ann));
  EXPECT_EQ(number(ann, bob), identity::safety_number(party_of(ann), party_of(bob)));
}

TEST_F(TrustedKeys, AccountIsLookedUp) {
  const auto code = [&](Phone& phone, AccountId account) {
    auto transaction = *phone.store->begin();
    return client::safety_code_of(*transaction, account);
  };
  EXPECT_TRUE(code(bob, world.self(ann).account).error().is(client::rules::account_is_looked_up));
  ASSERT_TRUE(look_up(bob, "nobody").ok());
  EXPECT_EQ(bob.heard<Done>().back().rule, api::rules::account_exists.name);
  ASSERT_TRUE(look_up(bob, "ann").ok());
  const auto known = code(bob, world.self(ann).account);
  ASSERT_TRUE(known.ok());
  EXPECT_EQ(known->username, "ann");
  EXPECT_EQ(known->domain, world.self(ann).domain);
}

TEST_F(TrustedKeys, PeopleAreLookedUpAnewThoughTheyWereOnThisConnection) {
  ASSERT_TRUE(look_up(bob, "ann").ok());
  const identity::Party before = party_of(ann);
  renew_key_of_ann();
  ASSERT_NE(party_of(ann), before);
  EXPECT_TRUE(trust(bob, before, Trust::verified).ok()) << "for all that bob was told";
  ASSERT_TRUE(look_up(bob, "ann").ok());
  EXPECT_EQ(standing(bob, ann), Standing::doubted);
}

TEST_F(TrustedKeys, AStrangersDeviceIsProvenThoughItIsNewerThanTheLookUp) {
  ASSERT_TRUE(look_up(bob, "ann").ok());
  Phone& second = world.link(ann);
  world.pass(seconds(1));
  ASSERT_TRUE(world.say(second, ToUser{"bob"}, "from a new device").ok());
  world.pass(seconds(1));
  EXPECT_EQ(world.conversation(bob, world.only(bob)).state, client::ConversationState::active);
  EXPECT_EQ(world.texts(bob), Texts{"from a new device"});
}

TEST_F(TrustedKeys, OneWhomNobodyVerifiedIsToldOfAndSpokenToAsBefore) {
  ASSERT_TRUE(world.say(bob, ToUser{"ann"}, "hello").ok());
  renew_key_of_ann();
  const auto told = new_numbers(bob);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told.front().conversation, world.only(bob));
  EXPECT_EQ(told.front().added, std::vector{world.self(ann).account});
  ASSERT_TRUE(world.say(bob, ToUser{"ann"}, "still you").ok());
  EXPECT_EQ(world.texts(ann), (Texts{"hello", "still you"}));
}

TEST_F(TrustedKeys, SafetyNumberIsAccepted) {
  meet_and_verify();
  const ConversationId chat = world.only(bob);
  const ConversationId group = world.group(bob, {"ann"});
  renew_key_of_ann();
  EXPECT_EQ(standing(bob, ann), Standing::doubted);
  EXPECT_EQ(new_numbers(bob).size(), 2U) << "in the chat and in the group";
  const Rule& rule = client::rules::safety_number_is_accepted;
  EXPECT_TRUE(world.say(bob, ToUser{"ann"}, "who?").error().is(rule));
  EXPECT_TRUE(world.say(bob, group, "who?").error().is(rule));
  EXPECT_TRUE(world
                  .command(
                      bob,
                      [&](Engine& engine, StoreTransaction& store) -> Result<void> {
                        TRY(engine.create_group(store, "Work", {"ann"}, world.now));
                        return {};
                      }
                  )
                  .error()
                  .is(rule));
  EXPECT_TRUE(add(world, bob, group, "ann").error().is(rule));
  ASSERT_TRUE(trust(bob, party_of(ann), Trust::verified).ok());
  ASSERT_TRUE(world.say(bob, ToUser{"ann"}, "now we talked").ok());
  world.pass(seconds(5));
  EXPECT_EQ(world.texts(ann, chat), (Texts{"hello", "now we talked"}));
  EXPECT_EQ(standing(bob, ann), Standing::verified);
}

TEST_F(TrustedKeys, WhatWaitedGoesOutOnceTheKeyIsTaken) {
  meet_and_verify();
  const ConversationId chat = world.only(bob);
  bob.is_online = false;
  world.cut(bob);
  ASSERT_TRUE(world.say(bob, ToUser{"ann"}, "written before").ok());
  renew_key_of_ann();
  bob.is_online = true;
  world.pass(seconds(60));
  EXPECT_EQ(world.texts(ann), Texts{"hello"});
  ASSERT_FALSE(bob.heard<client::notice::Held>().empty());
  EXPECT_EQ(bob.heard<client::notice::Held>().front().conversation, chat);
  ASSERT_TRUE(trust(bob, party_of(ann), Trust::taken).ok());
  world.pass(seconds(2));
  EXPECT_EQ(world.texts(ann), (Texts{"hello", "written before"}));
  EXPECT_EQ(standing(bob, ann), Standing::unverified);
}

TEST_F(TrustedKeys, WhoIsDoubtedCanBePutOutThoughSomethingWaits) {
  const ConversationId group = world.group(bob, {"ann"});
  ASSERT_TRUE(trust(bob, party_of(ann), Trust::verified).ok());
  bob.is_online = false;
  world.cut(bob);
  ASSERT_TRUE(world.say(bob, group, "for friends").ok());
  renew_key_of_ann();
  bob.is_online = true;
  world.pass(seconds(60));
  EXPECT_EQ(world.outbox(bob).size(), 1U);
  ASSERT_TRUE(world
                  .command(
                      bob,
                      [&](Engine& engine, StoreTransaction& store) {
                        return engine.remove_members(store, group, {"ann"});
                      }
                  )
                  .ok());
  world.pass(seconds(5));
  EXPECT_EQ(world.member_count(bob, group), 1U);
  EXPECT_TRUE(world.outbox(bob).empty()) << "nobody is left who is doubted";
  EXPECT_TRUE(world.texts(ann, group).empty());
}

TEST_F(TrustedKeys, AreKnownToAllDevicesOfTheAccount) {
  ASSERT_TRUE(look_up(bob, "ann").ok());
  ASSERT_TRUE(trust(bob, party_of(ann), Trust::verified).ok());
  Phone& second = world.link(bob);
  world.pass(seconds(30));
  EXPECT_EQ(standing(second, ann), Standing::verified) << "told with its place";
  ASSERT_TRUE(trust(bob, party_of(ann), Trust::taken).ok());
  world.pass(seconds(2));
  EXPECT_EQ(standing(second, ann), Standing::unverified) << "told in the note";
  ASSERT_TRUE(look_up(second, "ann").ok());
  ASSERT_TRUE(trust(second, party_of(ann), Trust::verified).ok());
  world.pass(seconds(2));
  EXPECT_EQ(standing(bob, ann), Standing::verified) << "and the other way";
}

TEST_F(TrustedKeys, TheLaterWordHoldsThoughAClockIsWrong) {
  ASSERT_TRUE(look_up(bob, "ann").ok());
  ASSERT_TRUE(trust(bob, party_of(ann), Trust::verified).ok());
  world.now -= std::chrono::hours(5);
  ASSERT_TRUE(trust(bob, party_of(ann), Trust::taken).ok());
  EXPECT_EQ(standing(bob, ann), Standing::unverified);
  const auto key = world.look(bob, [&](StoreTransaction& store) {
    return store.trusted_key(world.self(ann).account);
  });
  EXPECT_GT(key->changed_ms, to_unix_ms(world.now));
}

TEST_F(TrustedKeys, ADeviceThatMetNobodyHearsOfAKeyThatIsNotTheVerifiedOne) {
  ASSERT_TRUE(look_up(bob, "ann").ok());
  ASSERT_TRUE(trust(bob, party_of(ann), Trust::verified).ok());
  renew_key_of_ann();
  Phone& second = world.link(bob);
  world.pass(seconds(30));
  ASSERT_TRUE(look_up(second, "ann").ok());
  EXPECT_EQ(standing(second, ann), Standing::doubted);
  EXPECT_TRUE(
      world.say(second, ToUser{"ann"}, "hello").error().is(client::rules::safety_number_is_accepted)
  );
}

TEST_F(TrustedKeys, OnesOwnNewKeyIsToldToTheOtherDevices) {
  Phone& second = world.link(ann);
  world.pass(seconds(60));
  renew_key_of_ann();
  const auto told = new_numbers(second);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told.front().added, std::vector{world.self(ann).account});
  EXPECT_TRUE(new_numbers(ann).empty()) << "it made the key itself";
}

TEST_F(TrustedKeys, SafetyNumberIsCurrent) {
  ASSERT_TRUE(world.say(bob, ToUser{"ann"}, "hello").ok());
  const auto seen = party_of(ann);
  renew_key_of_ann();
  EXPECT_TRUE(trust(bob, seen, Trust::verified).error().is(client::rules::safety_number_is_current)
  );
}

TEST_F(TrustedKeys, TrustedKeysAreFew) {
  ASSERT_TRUE(look_up(bob, "ann").ok());
  world.change(bob, [&](StoreTransaction& store) -> Result<void> {
    for (std::size_t i = 0; i < client::trusted_keys_max; ++i) {
      TRY(store.put_trusted_key({.account = world.random.id<AccountId>(), .changed_ms = 1}));
    }
    return {};
  });
  EXPECT_TRUE(
      trust(bob, party_of(ann), Trust::verified).error().is(client::rules::trusted_keys_are_few)
  );
  const auto state = world.look(bob, [](StoreTransaction& store) -> Result<content::AccountState> {
    return content::AccountState{.trusted_keys = TRY(store.trusted_keys())};
  });
  EXPECT_LT(content::encode(state).size(), 40'000U) << "all of it fits into one message";
}

}  // namespace
}  // namespace causeway::simulate::answers
