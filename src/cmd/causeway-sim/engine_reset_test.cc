// Accounts that were reset: whoever has one now is nobody in the chats of whoever had it before,
// whatever the hub does about it. Nothing is encrypted to the new device there; a chat with it is
// another one, behind a line; and whoever verified the person is stopped.
#include "cmd/causeway-sim/engine_reset_test.h"

namespace causeway::simulate::lying {
namespace {

// --- What a device does that hears of it

TEST_F(Resets, TheAccountIsOutOfAGroup) {
  const Impostor impostor(world, bob);
  Phone& other = take_over(impostor);
  ASSERT_TRUE(world.say(ann, group, "without bob").ok());
  world.pass(seconds(5));
  EXPECT_EQ(world.texts(cyd, group).back(), "without bob");
  EXPECT_EQ(world.member_count(ann, group), 2U);
  EXPECT_EQ(world.member_count(cyd, group), 2U);
  EXPECT_EQ(lines(ann, group), 1U);
  EXPECT_EQ(lines(cyd, group), 1U);
  EXPECT_TRUE(world.texts(other).empty());
}

TEST_F(Resets, WhatWasWrittenBeforeIsNotSaidToWhoeverHasTheAccountNow) {
  const Impostor impostor(world, bob);
  Phone& other = take_over(impostor);
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "for bob alone").ok());
  world.pass(seconds(5));
  EXPECT_EQ(refused(ann), Texts{std::string(client::rules::account_is_the_same.name)});
  EXPECT_EQ(lines(ann, *chat), 1U);
  EXPECT_TRUE(world.texts(other).empty());
  EXPECT_TRUE(world.outbox(ann).empty());
}

TEST_F(Resets, TheNextMessageBeginsAnotherChat) {
  const Impostor impostor(world, bob);
  Phone& other = take_over(impostor);
  tell(ann, impostor.statement);
  EXPECT_EQ(lines(ann, *chat), 1U) << "before anything is said";
  {
    // As the provider does that ends the chat.
    const auto transaction = world.hub_store().begin_write();
    transaction->conversations().remove_direct(account, world.self(ann).account);
    transaction->commit();
  }
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "who is there?").ok());
  world.pass(seconds(5));
  EXPECT_EQ(world.texts(other), Texts{"who is there?"});
  EXPECT_NE(world.only(other), *chat);
  EXPECT_FALSE(has_leaf(ann, *chat, impostor.keys.device));
}

// The hub says that there is a chat already, and names the old one.
TEST_F(Resets, TheOldChatIsNotTakenForTheNewOne) {
  const Impostor impostor(world, bob);
  Phone& other = take_over(impostor);
  tell(ann, impostor.statement);
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "for whom?").ok());
  world.pass(minutes(2));
  EXPECT_EQ(refused(ann), Texts{std::string(client::rules::account_is_the_same.name)});
  EXPECT_TRUE(world.texts(other).empty());
}

TEST_F(Resets, WhoeverVerifiedThePersonIsStopped) {
  const auto party = identity::Party{
      account, directory::parse_statement(world.self(bob).statement)->body().identity_key
  };
  ASSERT_TRUE(world
                  .command(
                      ann,
                      [&](Engine& engine, StoreTransaction& store) {
                        return engine.trust(store, party, Trust::verified, world.now);
                      }
                  )
                  .ok());
  ann.is_online = false;
  world.cut(ann);
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "for bob alone").ok());
  const Impostor impostor(world, bob);
  Phone& other = take_over(impostor);
  ann.is_online = true;
  world.pass(minutes(2));
  tell(ann, impostor.statement);
  world.pass(minutes(2));
  const auto standing =
      world.look(ann, [&](StoreTransaction& store) { return client::standing_of(store, account); });
  EXPECT_EQ(standing, client::Standing::doubted);
  const Rule& rule = client::rules::safety_number_is_accepted;
  EXPECT_TRUE(world.say(ann, ToUser{"bob"}, "who?").error().is(rule));
  EXPECT_EQ(lines(ann, *chat), 1U);
  EXPECT_TRUE(world.texts(other).empty());
  // Taking the new key does not let out what was meant for the old one.
  const auto taken =
      identity::Party{account, directory::parse_statement(impostor.statement)->body().identity_key};
  ASSERT_TRUE(world
                  .command(
                      ann,
                      [&](Engine& engine, StoreTransaction& store) {
                        return engine.trust(store, taken, Trust::taken, world.now);
                      }
                  )
                  .ok());
  world.pass(minutes(2));
  EXPECT_EQ(refused(ann), Texts{std::string(client::rules::account_is_the_same.name)});
  EXPECT_TRUE(world.texts(other).empty());
}

TEST_F(Resets, WhoeverMayLetsTheAccountInAnew) {
  const Impostor impostor(world, bob);
  Phone& other = take_over(impostor);
  tell(ann, impostor.statement);
  world.pass(minutes(2));
  ASSERT_EQ(world.member_count(ann, group), 2U);
  ASSERT_TRUE(world
                  .command(
                      ann,
                      [&](Engine& engine, StoreTransaction& store) {
                        return engine.add_members(store, group, {"bob"});
                      }
                  )
                  .ok());
  world.pass(seconds(5));
  ASSERT_TRUE(world.say(cyd, group, "welcome").ok());
  world.pass(seconds(5));
  EXPECT_EQ(world.texts(other, group), Texts{"welcome"});
}

TEST_F(Resets, IsNoContactAnyMore) {
  const Impostor impostor(world, bob);
  take_over(impostor);
  const auto is_contact = [&] {
    return world.look(ann, [&](StoreTransaction& store) { return store.is_contact(account); });
  };
  world.change(ann, [&](StoreTransaction& store) { return store.add_contact(account); });
  ASSERT_TRUE(is_contact());
  tell(ann, impostor.statement);
  EXPECT_FALSE(is_contact());
}

// --- What a hub does that wants it in

/// It may come in, for a hub that has not ended anything.
TEST_F(Resets, NothingIsSaidToADeviceThatComesInByItself) {
  const Impostor impostor(world, bob);
  Phone& other = take_over(impostor);
  come_in(other, group, api::ConversationKind::group);
  ASSERT_TRUE(has_leaf(cyd, group, impostor.keys.device)) << "or this shows nothing";
  ASSERT_TRUE(world.say(cyd, group, "among us").ok());
  world.pass(seconds(10));
  EXPECT_TRUE(world.texts(other).empty());
  world.pass(minutes(3));
  EXPECT_TRUE(world.texts(other).empty());
  EXPECT_EQ(world.texts(ann, group).back(), "among us") << "once ann has taken it out";
  EXPECT_FALSE(has_leaf(ann, group, impostor.keys.device));
  EXPECT_EQ(lines(cyd, group), 1U);
}

TEST_F(Resets, NothingIsSaidToItInTheOldChat) {
  const Impostor impostor(world, bob);
  Phone& other = take_over(impostor);
  come_in(other, *chat, api::ConversationKind::direct);
  ASSERT_TRUE(has_leaf(ann, *chat, impostor.keys.device)) << "or this shows nothing";
  ASSERT_TRUE(world.say(ann, *chat, "for bob alone").ok());
  world.pass(minutes(3));
  EXPECT_TRUE(world.texts(other).empty());
  EXPECT_EQ(lines(ann, *chat), 1U);
}

TEST_F(Resets, NothingIsShownOfWhatItSaysThere) {
  const Impostor impostor(world, bob);
  Phone& other = take_over(impostor);
  come_in(other, *chat, api::ConversationKind::direct);
  ASSERT_TRUE(world.say(other, *chat, "it is me").ok());
  world.pass(minutes(3));
  EXPECT_TRUE(world.texts(ann, *chat).empty());
  EXPECT_TRUE(world.texts(other, *chat).empty()) << "nor is what was said before given to it";
}

// A member whose store was told that the key leads on adds the new device, as it would a new device
// of the same person.
TEST_F(Resets, NothingIsSaidToADeviceThatAMemberAdds) {
  const Impostor impostor(world, bob);
  const auto before = directory::parse_statement(world.self(bob).statement)->body();
  Phone& other = take_over(impostor);
  ann.is_online = false;
  world.cut(ann);
  world.change(cyd, [&](StoreTransaction& store) -> Result<void> {
    TRY(store.put_former_key({account, before.identity_key, client::Succession::leads}));
    client::Person person = *TRY(store.person(account));
    person.statement = impostor.statement;
    TRY(store.put_person(person));
    client::Conversation conversation = *TRY(store.conversation(group));
    conversation.check_devices = true;
    for (client::RosterEntry entry : TRY(store.roster(group))) {
      entry.stay = client::Stay::stays;
      TRY(store.put_roster(group, entry));
    }
    return store.put_conversation(conversation);
  });
  world.restart(cyd);
  world.pass(minutes(3));
  ASSERT_TRUE(has_leaf(cyd, group, impostor.keys.device)) << "or this shows nothing";
  const Texts before_it = world.texts(other, group);
  ann.is_online = true;
  ASSERT_TRUE(world.say(ann, group, "not for it").ok());
  world.pass(minutes(3));
  EXPECT_EQ(world.texts(other, group), before_it);
  EXPECT_EQ(world.texts(ann, group).back(), "from cyd");
  EXPECT_EQ(lines(ann, group), 1U);
  EXPECT_FALSE(has_leaf(ann, group, impostor.keys.device));
}

// Devices that a reset lists are not the old ones, though they have their keys.
TEST_F(Resets, TheOldDeviceUnderANewKeyIsNotTheSame) {
  Impostor impostor(world, bob);
  const auto previous = *directory::parse_statement(world.self(bob).statement);
  const auto& old = previous.credentials().front();
  directory::Device device = impostor.listed(world);
  device.credential = tls::encode(identity::certify_device(
      impostor.keys.identity_key, old.account, old.device, old.device_signature_key, world.now
  ));
  impostor.statement =
      tls::encode(directory::make_reset(previous, impostor.keys.identity_key, device));
  impostor.enter(world);
  tell(ann, impostor.statement);
  ASSERT_TRUE(world.say(ann, *chat, "for bob alone").ok());
  world.pass(minutes(2));
  EXPECT_EQ(world.texts(bob, *chat), Texts{"to bob"});
  EXPECT_EQ(lines(ann, *chat), 1U);
}

// Ann is told, cyd is shown the old statement for ever.
TEST_F(Resets, IsServedToOneAndNotToAnother) {
  const Bytes before = world.self(bob).statement;
  const Impostor impostor(world, bob);
  world.on_reply = [&](Phone& phone, const api::Frame& frame, Bytes reply) {
    const auto parsed = *api::parse_reply(reply);
    const bool is_about = &phone == &cyd && frame.op == api::Op::lookup_account && parsed.ok();
    if (!is_about) return std::optional(std::move(reply));
    auto answer = *tls::decode<api::AccountReply>(parsed.body);
    if (answer.account == account) answer.statement = before;
    return std::optional(api::make_reply(api::Status::ok, {}, tls::encode(answer)));
  };
  Phone& other = take_over(impostor);
  tell(ann, impostor.statement);
  world.pass(minutes(3));
  EXPECT_EQ(world.member_count(ann, group), 2U);
  ASSERT_TRUE(world.say(ann, group, "to cyd").ok());
  world.pass(minutes(3));
  ASSERT_TRUE(world.say(cyd, group, "to ann").ok());
  world.pass(minutes(3));
  EXPECT_TRUE(world.texts(other).empty());
  EXPECT_FALSE(has_leaf(cyd, group, impostor.keys.device));
  EXPECT_EQ(world.texts(ann, group).back(), "to ann");
}

// The hub goes back to before it, forward again, and hands out one of another hand.
TEST_F(Resets, IsNotUnsaidAndNotSaidTwice) {
  const Bytes before = world.self(bob).statement;
  const Impostor impostor(world, bob);
  const Impostor another(world, bob);
  Phone& other = take_over(impostor);
  tell(ann, impostor.statement);
  tell(ann, before);
  EXPECT_TRUE(disbelieved(ann, client::rules::statement_is_not_older));
  tell(ann, impostor.statement);
  tell(ann, another.statement);
  EXPECT_EQ(lines(ann, *chat), 1U);
  const auto held = world.look(ann, [&](StoreTransaction& store) { return store.person(account); });
  EXPECT_EQ(held->statement, impostor.statement);
  ASSERT_TRUE(world.say(ann, *chat, "for bob alone").ok());
  world.pass(minutes(2));
  EXPECT_TRUE(world.texts(other).empty());
}

// An ordinary statement behind it, with a key that the new one signed, makes nothing whole again.
TEST_F(Resets, WhatFollowsItDoesNotLeadFromTheOldKey) {
  const Impostor impostor(world, bob);
  Phone& other = take_over(impostor);
  const auto reset = *directory::parse_statement(impostor.statement);
  const auto next_key = crypto::generate_signing_key(crypto::Signature::ed25519, world.random);
  const Bytes next =
      tls::encode(directory::make_next_statement(reset, impostor.keys.identity_key, next_key, {}));
  tell(ann, impostor.statement);
  tell(ann, next);
  EXPECT_EQ(lines(ann, *chat), 1U);
  ASSERT_TRUE(world.say(ann, *chat, "for bob alone").ok());
  world.pass(minutes(2));
  EXPECT_TRUE(world.texts(other).empty());
  EXPECT_FALSE(has_leaf(ann, *chat, impostor.keys.device));
}

// --- One's own

TEST_F(Resets, ResetIsNotOnesOwn) {
  const Impostor impostor(world, bob);
  const Bytes before = world.self(bob).statement;
  tell(bob, impostor.statement);
  EXPECT_TRUE(disbelieved(bob, client::rules::reset_is_not_ones_own));
  EXPECT_EQ(world.self(bob).statement, before);
  ASSERT_TRUE(world.say(bob, group, "still here").ok());
  EXPECT_EQ(world.texts(ann, group).back(), "still here");
}

// --- Keys that a device has not seen

struct OlderKeys : Resets {
  /// Bob loses a second device and takes it off, which gives him another key.
  void renew_key_of_bob() {
    Phone& lost = world.link(bob);
    world.pass(seconds(60));
    const DeviceId device = world.self(lost).device;
    lost.is_online = false;
    world.cut(lost);
    ASSERT_TRUE(world
                    .command(
                        bob,
                        [&](Engine& engine, StoreTransaction& store) -> Result<void> {
                          TRY(engine.remove_devices(store, {device}));
                          return {};
                        }
                    )
                    .ok());
    bob.is_online = false;
    world.cut(bob);
    world.pass(minutes(2));
  }
};

// Bob's leaf is certified by a key that ann's second device never saw.
TEST_F(OlderKeys, AreAskedFor) {
  renew_key_of_bob();
  Phone& second = world.link(ann);
  world.pass(minutes(2));
  EXPECT_GT(second.requests[api::Op::statements], 0U);
  ASSERT_TRUE(world.say(second, group, "from the new one").ok());
  bob.is_online = true;
  world.pass(minutes(1));
  EXPECT_EQ(world.texts(bob, group).back(), "from the new one");
}

// Where the hub does not say, nothing is said, and nobody is put out.
TEST_F(OlderKeys, AreNotBelievedUnsaid) {
  renew_key_of_bob();
  world.instead = [&](Phone&, const api::Frame& frame) -> std::optional<Bytes> {
    if (frame.op != api::Op::statements) return std::nullopt;
    return api::make_reply(api::Status::ok, {}, tls::encode(api::StatementsReply{}));
  };
  Phone& second = world.link(ann);
  world.pass(minutes(2));
  ASSERT_TRUE(world.say(second, group, "from the new one").ok());
  world.pass(minutes(2));
  EXPECT_EQ(world.texts(cyd, group).back(), "to all");
  EXPECT_EQ(world.member_count(cyd, group), 3U);
  world.instead = nullptr;
  world.cut(second);
  world.pass(minutes(1));
  EXPECT_EQ(world.texts(cyd, group).back(), "from the new one");
}

// A chain that the hub made up ends nowhere that this device knows.
TEST_F(OlderKeys, AreProvenByAWholeChain) {
  renew_key_of_bob();
  const Forger forger(world, account);
  world.on_reply =
      changed<api::StatementsReply>(api::Op::statements, [&](api::StatementsReply& reply) {
        reply.statements.insert(reply.statements.begin(), forger.statement);
      });
  Phone& second = world.link(ann);
  world.pass(minutes(2));
  EXPECT_TRUE(disbelieved(second, directory::rules::statement_continues_chain));
  EXPECT_EQ(world.member_count(cyd, group), 3U);
}

}  // namespace
}  // namespace causeway::simulate::lying
