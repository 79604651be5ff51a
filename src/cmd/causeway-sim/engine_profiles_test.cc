// Profiles: who learns them, and who not; by the production engine and provider, with a test in
// between.
#include <set>

#include "api/profile.h"
#include "base/encoding.h"
#include "client/profiles.h"
#include "cmd/causeway-sim/engine_pair_test.h"
#include "content/profile.h"

namespace causeway::simulate::answers {
namespace {

struct Profiles : testing::Test {
  EngineWorld world;
  Phone& ann = world.person("ann");
  Phone& bob = world.person("bob");

  Result<void> change(Phone& phone, const client::ProfileChange& what) {
    return world.command(phone, [&](Engine& engine, StoreTransaction& store) {
      return engine.change_profile(store, what);
    });
  }

  Result<void> set(Phone& phone, const std::string& name) {
    return change(phone, {.name = to_bytes(name), .picture = {}});
  }

  Result<void> clear(Phone& phone) {
    return change(phone, {.name = Bytes(), .picture = client::ProfilePicture()});
  }

  /// The signature of PNG, which says no more than that.
  static client::ProfilePicture picture() {
    return {*from_hex("89504e470d0a1a0a"), to_bytes(std::string_view("image/png"))};
  }

  std::optional<client::KeptProfile> kept(Phone& phone, Phone& of) {
    const AccountId account = world.self(of).account;
    return world.look(phone, [&](StoreTransaction& store) { return store.profile(account); });
  }

  /// What the phone knows of the account of the other.
  std::string name(Phone& phone, Phone& of) {
    const auto profile = kept(phone, of);
    return profile ? profile->what.name : std::string();
  }

  Bytes key(Phone& phone, Phone& of) {
    const auto profile = kept(phone, of);
    return profile ? to_bytes(profile->key.reveal()) : Bytes();
  }

  void block(Phone& phone, const std::string& username) {
    ASSERT_TRUE(world
                    .command(
                        phone,
                        [&](Engine& engine, StoreTransaction& store) {
                          return engine.block(store, username);
                        }
                    )
                    .ok());
  }

  /// The phone's account hears them as somebody that it knows.
  void accept(Phone& phone, const std::string& username) {
    ASSERT_TRUE(world
                    .command(
                        phone,
                        [&](Engine& engine, StoreTransaction& store) {
                          return engine.accept_contact(store, username);
                        }
                    )
                    .ok());
  }

  void meet() {
    ASSERT_TRUE(world.say(bob, ToUser{"ann"}, "hello").ok());
    ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "hi").ok());
    world.pass(seconds(5));
  }
};

TEST_F(Profiles, AreToldBehindTheNextMessage) {
  ASSERT_TRUE(set(ann, "Ann").ok());
  EXPECT_EQ(ann.heard<Done>().back().kind, client::OutboxKind::put_profile);
  EXPECT_EQ(name(ann, ann), "Ann");
  meet();
  EXPECT_EQ(name(bob, ann), "Ann");
  EXPECT_EQ(world.texts(bob), Texts{"hi"}) << "no line of the chat";
  ASSERT_TRUE(set(ann, "Annie").ok());
  world.pass(seconds(5));
  EXPECT_EQ(name(bob, ann), "Ann") << "she has not said anything since";
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "new name").ok());
  world.pass(seconds(5));
  EXPECT_EQ(name(bob, ann), "Annie");
  const std::size_t sent = ann.requests[api::Op::send];
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "once is enough").ok());
  EXPECT_EQ(ann.requests[api::Op::send], sent + 1);
}

TEST_F(Profiles, AreNotForStrangersWhoDidNotAnswer) {
  ASSERT_TRUE(set(ann, "Ann").ok());
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "hello").ok());
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "are you there?").ok());
  world.pass(seconds(5));
  EXPECT_EQ(name(bob, ann), "");
}

TEST_F(Profiles, AreToldAgainToWhoeverComesIntoAGroup) {
  ASSERT_TRUE(set(ann, "Ann").ok());
  Phone& cat = world.person("cat");
  accept(bob, "ann");
  accept(cat, "ann");
  const ConversationId group = world.group(ann, {"bob"});
  ASSERT_TRUE(world.say(ann, group, "one").ok());
  world.pass(seconds(5));
  EXPECT_EQ(name(bob, ann), "Ann");
  ASSERT_TRUE(add(world, ann, group, "cat").ok());
  ASSERT_TRUE(world.say(ann, group, "two").ok());
  world.pass(seconds(5));
  EXPECT_EQ(name(cat, ann), "Ann");
}

TEST_F(Profiles, AreNewForEverybodyButWhoIsBlocked) {
  Phone& cat = world.person("cat");
  ASSERT_TRUE(set(ann, "Ann").ok());
  meet();
  accept(cat, "ann");
  const ConversationId group = world.group(ann, {"bob", "cat"});
  ASSERT_TRUE(world.say(ann, group, "hello").ok());
  world.pass(seconds(5));
  EXPECT_EQ(name(cat, ann), "Ann");
  const Bytes before = key(ann, ann);
  block(ann, "bob");
  world.pass(seconds(5));
  EXPECT_NE(key(ann, ann), before);
  ASSERT_TRUE(world.say(ann, group, "to all").ok());
  world.pass(seconds(5));
  EXPECT_EQ(key(bob, ann), before) << "nor in a group that he is in";
  ASSERT_TRUE(world.say(cat, ToUser{"ann"}, "to you").ok());
  ASSERT_TRUE(world.say(ann, ToUser{"cat"}, "and to you").ok());
  world.pass(seconds(5));
  EXPECT_EQ(key(cat, ann), key(ann, ann));
  EXPECT_EQ(name(cat, ann), "Ann");
}

/// The one who was blocked comes in while this device does not hear of it.
TEST_F(Profiles, ProfileKeyIsForPartners) {
  Phone& cat = world.person("cat");
  ASSERT_TRUE(set(ann, "Ann").ok());
  meet();
  accept(ann, "cat");
  const ConversationId group = world.group(cat, {"ann"});
  block(ann, "bob");
  world.pass(seconds(5));
  world.cut(ann);
  ann.is_online = false;
  ASSERT_TRUE(add(world, cat, group, "bob").ok());
  world.pass(seconds(5));
  ASSERT_EQ(world.member_count(cat, group), 3U);
  ASSERT_TRUE(world.say(ann, group, "to all").ok());
  ann.is_online = true;
  world.pass(seconds(10));
  ASSERT_EQ(world.texts(bob, group), Texts{"to all"});
  EXPECT_NE(key(bob, ann), key(ann, ann));
  EXPECT_NE(key(cat, ann), key(ann, ann));
  ASSERT_EQ(ann.heard<client::notice::MessageFailed>().size(), 1U);
  EXPECT_EQ(
      ann.heard<client::notice::MessageFailed>().front().rule,
      client::rules::profile_key_is_for_partners.name
  );
  EXPECT_TRUE(world.outbox(ann).empty());
}

TEST_F(Profiles, AreTheSameOnAllDevicesOfTheAccount) {
  Phone& second = world.link(ann);
  world.pass(seconds(60));
  ASSERT_TRUE(set(ann, "Ann").ok());
  world.pass(seconds(5));
  EXPECT_EQ(name(second, ann), "Ann");
  ASSERT_TRUE(set(second, "Annie").ok());
  world.pass(seconds(5));
  EXPECT_EQ(name(ann, ann), "Annie");
  Phone& third = world.link(ann);
  world.pass(seconds(60));
  EXPECT_EQ(name(third, ann), "Annie");
}

TEST_F(Profiles, OfAHubThatLiesChangeNothing) {
  ASSERT_TRUE(set(ann, "Ann").ok());
  meet();
  for (const Bytes& lie : {Bytes(200, 7), Bytes()}) {
    world.on_reply = [&](Phone&, const api::Frame& frame, Bytes reply) -> std::optional<Bytes> {
      if (frame.op != api::Op::profile) return reply;
      return api::make_reply(api::Status::ok, {}, tls::encode(api::ProfileReply{.sealed = lie}));
    };
    bob.notices.clear();
    ASSERT_TRUE(set(ann, "Annie").ok());
    ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "new name").ok());
    world.pass(seconds(5));
    EXPECT_EQ(name(bob, ann), "Ann");
    EXPECT_FALSE(bob.heard<client::notice::NotBelieved>().empty());
  }
}

TEST_F(Profiles, AreChangedFromWhatIsNewest) {
  Phone& second = world.link(ann);
  world.pass(seconds(60));
  ASSERT_TRUE(set(ann, "Ann").ok());
  world.pass(seconds(5));
  second.is_online = false;
  world.cut(second);
  ASSERT_TRUE(set(ann, "Annie").ok());
  world.pass(seconds(5));
  // Before it hears of that.
  ASSERT_TRUE(change(second, {.name = {}, .picture = picture()}).ok());
  world.restart(second);
  second.is_online = true;
  world.pass(seconds(10));
  ASSERT_TRUE(kept(second, ann));
  EXPECT_EQ(kept(second, ann)->what.name, "Annie");
  EXPECT_EQ(kept(second, ann)->what.picture, picture().bytes);
  EXPECT_EQ(kept(ann, ann)->what, kept(second, ann)->what);
  ASSERT_TRUE(set(ann, "Ann").ok());
  world.pass(seconds(5));
  EXPECT_EQ(kept(ann, ann)->what.picture, picture().bytes);
  EXPECT_EQ(name(second, ann), "Ann");
}

TEST_F(Profiles, APictureIsOfSomebody) {
  ASSERT_TRUE(change(ann, {.name = {}, .picture = picture()}).ok());
  EXPECT_EQ(ann.heard<Done>().back().rule, content::rules::profile_is_valid.name);
  ASSERT_TRUE(change(ann, {.name = {}, .picture = client::ProfilePicture()}).ok());
  EXPECT_EQ(ann.heard<Done>().back().rule, content::rules::profile_is_valid.name);
  EXPECT_TRUE(world.outbox(ann).empty());
}

TEST_F(Profiles, AreForgottenOnceTheirOwnerSaysNothingAnyMore) {
  ASSERT_TRUE(clear(ann).ok());
  EXPECT_EQ(ann.heard<Done>().back().rule, "");
  meet();
  EXPECT_FALSE(kept(bob, ann).has_value()) << "there is nothing to tell";
  ASSERT_TRUE(set(ann, "Ann").ok());
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "a name").ok());
  world.pass(seconds(5));
  EXPECT_EQ(name(bob, ann), "Ann");
  ASSERT_TRUE(clear(ann).ok());
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "none").ok());
  world.pass(seconds(5));
  EXPECT_EQ(name(bob, ann), "");
}

TEST_F(Profiles, AreAskedForAgainWhereTheAnswerWasLost) {
  ASSERT_TRUE(set(ann, "Ann").ok());
  bool is_lost = true;
  world.on_reply = [&](Phone&, const api::Frame& frame, Bytes reply) -> std::optional<Bytes> {
    if (frame.op == api::Op::profile && is_lost) return std::nullopt;
    return reply;
  };
  meet();
  EXPECT_EQ(name(bob, ann), "");
  is_lost = false;
  world.cut(bob);
  world.pass(seconds(5));
  EXPECT_EQ(name(bob, ann), "Ann");
}

TEST_F(Profiles, AreAskedForLaterWhereTheHubHasNothingYet) {
  ASSERT_TRUE(set(ann, "Ann").ok());
  bool is_there = false;
  world.on_reply = [&](Phone&, const api::Frame& frame, Bytes reply) -> std::optional<Bytes> {
    if (frame.op != api::Op::profile || is_there) return reply;
    return api::make_reply(api::Status::not_found, "api.profile_exists", {});
  };
  meet();
  EXPECT_EQ(name(bob, ann), "");
  const std::size_t asked = bob.requests[api::Op::profile];
  world.pass(seconds(50));
  EXPECT_EQ(bob.requests[api::Op::profile], asked) << "not all the time";
  is_there = true;
  world.pass(seconds(30));
  EXPECT_EQ(name(bob, ann), "Ann");
}

TEST_F(Profiles, OfWhoeverLetsOneIntoAGroupWaitUntilThatIsAccepted) {
  ASSERT_TRUE(set(ann, "Ann").ok());
  const ConversationId group = world.group(ann, {"bob"});
  ASSERT_TRUE(world.say(ann, group, "hello").ok());
  world.pass(seconds(5));
  EXPECT_EQ(name(bob, ann), "");
  EXPECT_EQ(bob.requests[api::Op::profile], 0U);
  ASSERT_TRUE(world
                  .command(
                      bob,
                      [&](Engine& engine, StoreTransaction& store) {
                        return engine.accept(store, group, world.now);
                      }
                  )
                  .ok());
  world.pass(seconds(5));
  EXPECT_EQ(name(bob, ann), "Ann");
}

TEST_F(Profiles, AreNewForEverybodyButADeviceThatIsTakenOff) {
  Phone& second = world.link(ann);
  world.pass(seconds(60));
  ASSERT_TRUE(set(ann, "Ann").ok());
  meet();
  const Bytes before = key(ann, ann);
  EXPECT_EQ(key(second, ann), before);
  const DeviceId lost = world.self(second).device;
  ASSERT_TRUE(world.remove(ann, lost).ok());
  world.pass(seconds(60));
  EXPECT_NE(key(ann, ann), before);
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "I lost my phone").ok());
  world.pass(seconds(5));
  EXPECT_EQ(key(bob, ann), key(ann, ann));
  EXPECT_EQ(key(second, ann), before);
}

// Of an earlier version, which took what this one does not.
TEST_F(Profiles, OneThatIsNotValidAnyMoreIsRenewedAsFarAsItIs) {
  ASSERT_TRUE(set(ann, "Ann").ok());
  meet();
  const AccountId own = world.self(ann).account;
  world.change(ann, [&](StoreTransaction& store) -> Result<void> {
    auto profile = TRY(store.profile(own));
    profile->what.name = "An\u200Bna";
    return store.put_profile(*profile);
  });
  Phone& cyd = world.person("cyd");
  world.group(ann, {"bob", "cyd"});
  block(ann, "cyd");
  world.pass(seconds(5));
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "what am I called?").ok());
  world.pass(seconds(5));
  EXPECT_EQ(name(bob, ann), "Anna");
  EXPECT_EQ(name(cyd, ann), "");
}

TEST_F(Profiles, AnEarlierOneIsNotTakenForALaterOne) {
  Phone& second = world.link(ann);
  world.pass(seconds(60));
  std::set<Phone*> slow{&ann, &second};
  world.instead = [&](Phone& phone, const api::Frame& frame) -> std::optional<Bytes> {
    const bool is_held =
        frame.op == api::Op::put_profile || (frame.op == api::Op::send && &phone == &second);
    if (!is_held || !slow.contains(&phone)) return std::nullopt;
    return refuse(api::Status::unavailable, api::rules::store_is_available);
  };
  ASSERT_TRUE(set(second, "Second").ok());
  world.pass(seconds(5));
  ASSERT_TRUE(set(ann, "Later").ok());
  world.pass(seconds(5));
  EXPECT_EQ(key(second, ann), key(ann, ann)) << "told, but the hub has not what it opens";
  slow.erase(&second);
  world.pass(seconds(10));
  EXPECT_EQ(second.heard<Done>().back().rule, "api.profile_is_later");
  slow.clear();
  world.pass(seconds(90));
  EXPECT_EQ(name(second, ann), "Later");
  EXPECT_EQ(name(ann, ann), "Later");
  meet();
  EXPECT_EQ(name(bob, ann), "Later");
}

TEST_F(Profiles, ProfileIsValid) {
  EXPECT_TRUE(set(ann, " ").error().is(content::rules::profile_is_valid));
  EXPECT_TRUE(set(ann, std::string(65, 'a')).error().is(content::rules::profile_is_valid));
}

}  // namespace
}  // namespace causeway::simulate::answers
