// Whom the account has accepted, as the hub says at each login: what a device makes of it that has
// not heard all that the person said, and of an answer that is none.
#include "cmd/causeway-sim/engine_requests_test.h"

namespace causeway::simulate::answers {
namespace {

/// Bob's other device hears of its inbox only after its next login.
void lose_items(EngineWorld& world, Phone& of) {
  world.on_item = [&of](Phone& phone, api::InboxItem item) {
    return &phone == &of ? std::nullopt : std::optional(std::move(item));
  };
}

/// Ann, whom bob has accepted, lets him in while his other device, which has forgotten it, gets
/// this answer only.
void let_in_without_contacts(Requests& with, const Bytes& answer) {
  EngineWorld& world = with.world;
  ASSERT_TRUE(world.say(with.bob, ToUser{"ann"}, "hello").ok());
  Phone& second = world.link(with.bob);
  world.pass(seconds(60));
  world.instead = [&](Phone& phone, const api::Frame& frame) {
    const bool is_it = &phone == &second && frame.op == api::Op::safety_settings;
    return is_it ? std::optional(answer) : std::nullopt;
  };
  const AccountId friend_of_bob = world.self(with.ann).account;
  world.change(second, [&](StoreTransaction& store) {
    return store.remove_contact(friend_of_bob);
  });
  world.cut(second);
  const ConversationId theirs = world.group(with.ann, {"bob"});
  const auto before = second.requests[api::Op::safety_settings];
  world.pass(minutes(3));
  EXPECT_EQ(world.conversation(second, theirs).state, ConversationState::active);
  EXPECT_TRUE(with.is_pending(second, theirs));
  const auto asked = second.requests[api::Op::safety_settings] - before;
  EXPECT_TRUE(asked >= 3 && asked <= 90) << asked;
}

/// A hub that lets nobody come to many.
constexpr provider::FirstContacts few_first_contacts{.messages = 1, .per_day = 3, .per_month = 3};

TEST(FirstContactsLeft, AreWhatTheHubSaysOnceSomebodyWasLetIn) {
  EngineWorld world{1, few_first_contacts};
  Phone& eve = world.person("eve");
  Phone& second = world.link(eve);
  for (const char* name : {"fay", "gil"}) world.person(name);
  world.pass(seconds(60));
  EXPECT_EQ(second.engine.first_contacts_left(), 3U) << "the note is no stranger";
  const ConversationId group = world.group(eve, {"fay"});
  EXPECT_EQ(eve.engine.first_contacts_left(), 2U) << "whom it made the group with";
  EXPECT_EQ(second.engine.first_contacts_left(), 2U) << "of the account";
  ASSERT_TRUE(world
                  .command(
                      eve,
                      [&](Engine& engine, StoreTransaction& store) {
                        return engine.add_members(store, group, {"gil"});
                      }
                  )
                  .ok());
  EXPECT_EQ(eve.engine.first_contacts_left(), 1U) << "whom it added";
  EXPECT_EQ(second.engine.first_contacts_left(), 1U);
}

TEST(FirstContactsLeft, CountWhoHasNotAcceptedThisAccountThoughItHasAcceptedThem) {
  EngineWorld world{1, few_first_contacts};
  Phone& eve = world.person("eve");
  world.person("fay");
  ASSERT_TRUE(world
                  .command(
                      eve,
                      [](Engine& engine, StoreTransaction& store) {
                        return engine.accept_contact(store, "fay");
                      }
                  )
                  .ok());
  ASSERT_TRUE(world.say(eve, ToUser{"fay"}, "hello").ok());
  EXPECT_EQ(eve.engine.first_contacts_left(), 2U);
}

// Or a hub that is asked again and does not say it would hold up what is let in.
TEST(FirstContactsLeft, AreUnknownUntilTheHubHasSaidWhichHoldsUpNothing) {
  EngineWorld world{1, few_first_contacts};
  Phone& eve = world.person("eve");
  Phone& fay = world.person("fay");
  const auto before = eve.requests[api::Op::safety_settings];
  world.instead = [&](Phone& phone, const api::Frame& frame) -> std::optional<Bytes> {
    if (&phone != &eve || frame.op != api::Op::safety_settings) return std::nullopt;
    return refuse(api::Status::unavailable, api::rules::store_is_available);
  };
  world.group(eve, {"fay"});
  EXPECT_EQ(eve.engine.first_contacts_left(), std::nullopt);
  EXPECT_EQ(eve.requests[api::Op::safety_settings], before + 1);
  const ConversationId theirs = world.group(fay, {"eve"});
  EXPECT_EQ(world.conversation(eve, theirs).state, ConversationState::active);
  world.instead = {};
  world.pass(seconds(5));
  EXPECT_EQ(eve.engine.first_contacts_left(), 2U);
}

// Whether it is a request is not known before.
TEST_F(Requests, WaitUntilTheHubHasSaidWhomTheAccountAccepts) {
  const std::vector<Bytes> answers{
      api::make_reply(api::Status::ok, {}, Bytes(30, 1)),
      refuse(api::Status::too_many, api::rules::rate_is_within_limit, Bytes(4, 0)),
  };
  ASSERT_TRUE(world.say(bob, ToUser{"ann"}, "hello").ok());
  Phone& second = world.link(bob);
  world.pass(seconds(60));
  std::size_t next = 0;
  world.instead = [&](Phone& phone, const api::Frame& frame) -> std::optional<Bytes> {
    const bool is_it = &phone == &second && frame.op == api::Op::safety_settings;
    if (!is_it || next == answers.size()) return std::nullopt;
    return answers[next++];
  };
  const AccountId friend_of_bob = world.self(ann).account;
  world.change(second, [&](StoreTransaction& store) {
    return store.remove_contact(friend_of_bob);
  });
  world.cut(second);
  const ConversationId theirs = world.group(ann, {"bob"});
  const std::size_t connections = second.connections;
  world.pass(minutes(3));
  EXPECT_EQ(next, answers.size());
  EXPECT_EQ(second.connections, connections + 1);
  EXPECT_EQ(world.conversation(second, theirs).state, ConversationState::active);
  EXPECT_FALSE(is_pending(second, theirs));
}

// A hub that does not say it, at once and for ever, is not asked in a circle, and stops nothing but
// itself: whoever lets somebody in is unknown, then.
TEST_F(Requests, DoNotWaitForAHubThatNeverSaysWhomTheAccountAccepts) {
  let_in_without_contacts(
      *this, refuse(api::Status::too_many, api::rules::rate_is_within_limit, Bytes(4, 0))
  );
}

TEST_F(Requests, DoNotWaitForAHubThatNeverSaysWhatCanBeRead) {
  let_in_without_contacts(*this, api::make_reply(api::Status::ok, {}, Bytes(30, 1)));
}

// Bob accepts ann while his device cannot yet know whose the chat is.
TEST_F(Requests, AreTakenUpWhenTheirChatIsProven) {
  world.instead = [&](Phone& phone, const api::Frame& frame) -> std::optional<Bytes> {
    const bool is_it = &phone == &bob && frame.op == api::Op::lookup_account;
    return is_it ? std::optional(refuse(api::Status::unavailable, api::rules::store_is_available))
                 : std::nullopt;
  };
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "hello").ok());
  world.pass(seconds(5));
  const ConversationId chat = world.only_direct(bob);
  ASSERT_EQ(world.conversation(bob, chat).state, ConversationState::checking);
  ASSERT_EQ(state(bob, chat), RequestState::asked);
  ASSERT_TRUE(accept_contact(bob, "ann").ok());
  world.pass(seconds(5));
  world.instead = nullptr;
  world.pass(minutes(2));
  EXPECT_EQ(world.conversation(bob, chat).state, ConversationState::active);
  EXPECT_EQ(state(bob, chat), RequestState::accepted);
}

// Bob declined what ann asked and accepted her later for what is to come; his other device hears of
// the second from the hub before it hears of the first.
TEST_F(Requests, ThatWereDeclinedAreNotTakenUpByADeviceThatHasNotHeard) {
  Phone& second = world.link(bob);
  world.pass(seconds(60));
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "hello").ok());
  world.pass(seconds(5));
  const ConversationId chat = world.only_direct(second);
  ASSERT_EQ(state(second, chat), RequestState::asked);
  lose_items(world, second);
  ASSERT_TRUE(decline(bob, chat).ok());
  world.pass(seconds(5));
  ASSERT_TRUE(accept_contact(bob, "ann").ok());
  world.pass(seconds(5));
  world.cut(second);
  world.pass(seconds(5));
  ASSERT_EQ(state(second, chat), RequestState::accepted) << "for all that it knows";
  world.on_item = nullptr;
  world.cut(second);
  world.pass(minutes(2));
  EXPECT_EQ(state(second, chat), RequestState::declined);
  EXPECT_EQ(state(bob, chat), RequestState::declined);
}

// Who is in a chat shows when this device has come in; who let it in, only the hub says.
TEST_F(Requests, AreTakenUpOfWhoIsThere) {
  world.person("cyd");
  const AccountId of_cyd = world.self(world.phones.back()).account;
  bob.is_online = false;
  world.cut(bob);
  world.on_item = [&](Phone& phone, api::InboxItem item) {
    auto* welcome = std::get_if<api::WelcomeItem>(&item.payload);
    if (&phone != &bob || welcome == nullptr) return std::optional(item);
    welcome->ratchet_tree.clear();
    welcome->let_in_by = of_cyd;
    return std::optional(item);
  };
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "hello").ok());
  bob.is_online = true;
  world.pass(minutes(3));
  const ConversationId chat = world.only_direct(bob);
  ASSERT_EQ(state(bob, chat), RequestState::asked);
  ASSERT_TRUE(accept_contact(bob, "cyd").ok());
  world.pass(seconds(5));
  EXPECT_EQ(state(bob, chat), RequestState::asked) << "it is ann's";
  ASSERT_TRUE(accept_contact(bob, "ann").ok());
  world.pass(seconds(5));
  EXPECT_EQ(state(bob, chat), RequestState::accepted);
}

}  // namespace
}  // namespace causeway::simulate::answers
