// Message requests: what a stranger's first message does, and what ends that; by the production
// engine and provider, with a test in between.
#include "cmd/causeway-sim/engine_requests_test.h"

namespace causeway::simulate::answers {
namespace {

TEST_F(Requests, AStrangerSaysOneThingAndIsNotToldThatItCame) {
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "hello").ok());
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "are you there?").ok());
  world.pass(seconds(30));
  EXPECT_EQ(world.texts(bob), Texts{"hello"});
  EXPECT_TRUE(is_pending(bob, world.only(bob)));
  EXPECT_FALSE(is_pending(ann, world.only(ann)));
  EXPECT_EQ(delivered(ann), 0U);
  EXPECT_EQ(world.outbox(ann).size(), 1U) << "which is kept";
  const auto held = ann.heard<client::notice::Held>();
  ASSERT_FALSE(held.empty());
  EXPECT_EQ(held.front().rule, api::rules::contact_has_accepted.name);
}

TEST_F(Requests, AreAcceptedByAnAnswer) {
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "hello").ok());
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "are you there?").ok());
  world.pass(seconds(5));
  ASSERT_TRUE(world.say(bob, ToUser{"ann"}, "yes").ok());
  world.pass(seconds(20));
  EXPECT_FALSE(is_pending(bob, world.only(bob)));
  EXPECT_EQ(world.texts(bob), (Texts{"hello", "are you there?"}));
  EXPECT_EQ(delivered(ann), 2U) << "of the first, too";
}

TEST_F(Requests, AreAcceptedWithoutAWord) {
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "hello").ok());
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "are you there?").ok());
  world.pass(seconds(5));
  ASSERT_TRUE(accept(bob, world.only(bob)).ok());
  EXPECT_EQ(bob.heard<Done>().back().kind, client::OutboxKind::accept);
  world.pass(seconds(20));
  EXPECT_EQ(delivered(ann), 2U);
  EXPECT_EQ(world.texts(bob), (Texts{"hello", "are you there?"}));
  const auto contacts = world.look(bob, [](StoreTransaction& store) { return store.contacts(); });
  EXPECT_EQ(contacts, std::vector{world.self(ann).account});
}

TEST_F(Requests, AreNoneWhereSomebodyWasAcceptedBeforehand) {
  ASSERT_TRUE(accept_contact(bob, "ann").ok());
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "hello").ok());
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "it is me").ok());
  EXPECT_EQ(world.texts(bob), (Texts{"hello", "it is me"}));
  EXPECT_FALSE(is_pending(bob, world.only(bob)));
}

TEST_F(Requests, AreTakenUpWhereTheyComeWhileSomebodyIsAccepted) {
  bob.is_online = false;
  world.cut(bob);
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "hello").ok());
  // What waits comes in front of the hub's answer.
  bool is_early = true;
  world.instead = [&](Phone& phone, const api::Frame& frame) -> std::optional<Bytes> {
    if (&phone != &bob || frame.op != api::Op::accept_contact) return std::nullopt;
    if (!std::exchange(is_early, false)) return std::nullopt;
    return refuse(api::Status::too_many, api::rules::rate_is_within_limit);
  };
  bob.is_online = true;
  ASSERT_TRUE(accept_contact(bob, "ann").ok());
  world.pass(seconds(30));
  EXPECT_FALSE(is_early);
  EXPECT_EQ(state(bob, world.only(bob)), RequestState::accepted);
  EXPECT_EQ(delivered(ann), 1U);
}

TEST_F(Requests, AreTakenUpByADeviceThatHearsOfItFromTheHub) {
  Phone& second = world.link(bob);
  world.pass(seconds(60));
  bob.is_online = false;
  world.cut(bob);
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "hello").ok());
  const ConversationId chat = world.only(second);
  ASSERT_EQ(state(second, chat), RequestState::asked);
  // The first one accepts her, and is gone before it hears of her message.
  const api::AcceptContactRequest request{.account = world.self(ann).account};
  world.tell_devices(world.ask(world.self(bob).device, request));
  world.cut(second);
  world.pass(seconds(5));
  EXPECT_EQ(state(second, chat), RequestState::accepted);
}

TEST_F(Requests, AreDeclinedUnseen) {
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "hello").ok());
  const ConversationId chat = world.only(bob);
  ASSERT_TRUE(decline(bob, chat).ok());
  world.pass(seconds(30));
  EXPECT_EQ(state(bob, chat), RequestState::declined);
  EXPECT_EQ(delivered(ann), 0U);
  EXPECT_EQ(world.conversation(ann, chat).state, client::ConversationState::active);
  ASSERT_TRUE(world.say(bob, ToUser{"ann"}, "after all").ok());
  EXPECT_EQ(state(bob, chat), RequestState::accepted);
}

TEST_F(Requests, AreOfGroupsToWhichAStrangerAdds) {
  const ConversationId group = world.group(ann, {"bob"});
  ASSERT_TRUE(world.say(ann, group, "one").ok());
  ASSERT_TRUE(world.say(ann, group, "two").ok());
  world.pass(seconds(20));
  EXPECT_TRUE(is_pending(bob, group));
  EXPECT_EQ(delivered(ann), 0U);
  ASSERT_TRUE(decline(bob, group).ok());
  world.pass(seconds(60));
  EXPECT_EQ(world.conversation(bob, group).state, client::ConversationState::left);
  EXPECT_EQ(world.member_count(ann, group), 1U);
}

TEST_F(Requests, AreNotOfContacts) {
  ASSERT_TRUE(world.say(bob, ToUser{"ann"}, "hello").ok());
  const ConversationId group = world.group(ann, {"bob"});
  EXPECT_FALSE(is_pending(bob, group)) << "whom he has written to";
}

TEST_F(Requests, AreKnownToAllDevicesOfTheAccount) {
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "hello").ok());
  const ConversationId chat = world.only(bob);
  Phone& second = world.link(bob);
  world.pass(seconds(60));
  EXPECT_EQ(state(second, chat), RequestState::asked) << "told with its place";
  ASSERT_TRUE(decline(bob, chat).ok());
  world.pass(seconds(2));
  EXPECT_EQ(state(second, chat), RequestState::declined) << "told in the note";
  ASSERT_TRUE(world.say(second, ToUser{"ann"}, "hello").ok());
  world.pass(seconds(2));
  EXPECT_EQ(state(bob, chat), RequestState::accepted) << "by what was said";
  world.cut(second);
  world.pass(seconds(5));
  const auto contacts =
      world.look(second, [](StoreTransaction& store) { return store.contacts(); });
  EXPECT_EQ(contacts, std::vector{world.self(ann).account});
}

TEST_F(Requests, TwoWhoWriteAtOnceAreNoStrangers) {
  ann.is_online = false;
  bob.is_online = false;
  world.cut(ann);
  world.cut(bob);
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "me first").ok());
  ASSERT_TRUE(world.say(bob, ToUser{"ann"}, "no, me").ok());
  ann.is_online = true;
  bob.is_online = true;
  world.pass(seconds(60));
  EXPECT_EQ(world.texts(ann), Texts{"no, me"});
  EXPECT_EQ(world.texts(bob), Texts{"me first"});
  EXPECT_FALSE(is_pending(ann, world.only(ann)));
  EXPECT_FALSE(is_pending(bob, world.only(bob)));
}

TEST_F(Requests, FirstContactsAreFew) {
  EngineWorld few{1, {.messages = 1, .per_day = 1, .per_month = 1}};
  Phone& eve = few.person("eve");
  few.person("fay");
  few.person("gil");
  EXPECT_EQ(eve.engine.first_contacts_left(), 1U);
  ASSERT_TRUE(few.say(eve, ToUser{"fay"}, "hello").ok());
  EXPECT_EQ(eve.engine.first_contacts_left(), 0U);
  ASSERT_TRUE(few.say(eve, ToUser{"gil"}, "hello").ok());
  few.pass(seconds(5));
  ASSERT_EQ(eve.heard<MessageFailed>().size(), 1U);
  EXPECT_EQ(eve.heard<MessageFailed>().back().rule, api::rules::first_contacts_are_few.name);
}

// What is refused is refused once, and the group goes on without.
TEST_F(Requests, GroupNewcomersAreFew) {
  EngineWorld few{1, {.messages = 1, .per_day = 5, .per_month = 5, .per_day_in_groups = 1}};
  Phone& eve = few.person("eve");
  Phone& fay = few.person("fay");
  few.person("gil");
  const ConversationId id = few.group(eve, {"fay"});
  const auto added = few.command(eve, [&](Engine& engine, StoreTransaction& store) {
    return engine.add_members(store, id, {"gil"});
  });
  ASSERT_TRUE(added.ok());
  few.pass(seconds(30));
  EXPECT_EQ(few.member_count(eve, id), 2U);
  ASSERT_FALSE(eve.heard<Done>().empty());
  EXPECT_EQ(eve.heard<Done>().back().rule, api::rules::group_newcomers_are_few.name);
  ASSERT_TRUE(few.say(eve, id, "without gil").ok());
  few.pass(seconds(5));
  EXPECT_EQ(few.texts(fay), Texts{"without gil"});
}

TEST_F(Requests, AreNotAcceptedByADeviceThatAnswersByItself) {
  ASSERT_TRUE(ask_for_history(ann, ToUser{"bob"}).ok());
  const ConversationId chat = world.only(bob);
  world.pass(seconds(40));
  EXPECT_EQ(state(bob, chat), RequestState::asked);
  EXPECT_TRUE(accepted(bob).empty()) << "neither here nor at the hub";
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "so you are there").ok());
  world.pass(seconds(5));
  EXPECT_EQ(world.texts(bob), Texts{});
}

TEST_F(Requests, ThatAreDeclinedAreNotAcceptedByADeviceThatAnswersByItself) {
  ASSERT_TRUE(ask_for_history(ann, ToUser{"bob"}).ok());
  const ConversationId chat = world.only(bob);
  ASSERT_TRUE(decline(bob, chat).ok());
  world.pass(seconds(40));
  EXPECT_EQ(state(bob, chat), RequestState::declined);
  EXPECT_TRUE(accepted(bob).empty());
}

TEST_F(Requests, AreNotAcceptedByADeviceThatAsksForWhatItCannotOpen) {
  world.on_item = [this](Phone& phone, api::InboxItem item) {
    auto* message = std::get_if<api::MessageItem>(&item.payload);
    if (&phone == &bob && message != nullptr) message->message.back() ^= 1U;
    return std::optional(item);
  };
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "garbage").ok());
  const ConversationId chat = world.only(bob);
  world.on_item = nullptr;
  world.pass(minutes(3));
  EXPECT_EQ(state(bob, chat), RequestState::asked);
  EXPECT_TRUE(accepted(bob).empty());
  ASSERT_TRUE(accept(bob, chat).ok());
  world.pass(minutes(1));
  EXPECT_EQ(world.texts(bob), Texts{"garbage"}) << "asked for once the person wants to hear it";
}

TEST_F(Requests, OfGroupsAreNotAcceptedByADeviceThatLetsAnotherIn) {
  const ConversationId group = world.group(ann, {"bob"});
  world.instead = [this](Phone& phone, const api::Frame& frame) -> std::optional<Bytes> {
    if (&phone != &ann || frame.op != api::Op::commit) return std::nullopt;
    return refuse(api::Status::too_many, api::rules::rate_is_within_limit);
  };
  Phone& second = world.link(ann);
  world.instead = nullptr;
  ASSERT_EQ(world.load(bob, group)->tree().member_count(), 2U);
  for (Phone* phone : {&ann, &second}) {
    phone->is_online = false;
    world.cut(*phone);
  }
  world.pass(minutes(3));
  EXPECT_EQ(world.load(bob, group)->tree().member_count(), 3U) << "by bob's device";
  EXPECT_EQ(state(bob, group), RequestState::asked);
}

TEST_F(Requests, AreFoundAgainByADeviceThatWasSetBack) {
  world.copy_disk(bob);
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "hello").ok());
  const ConversationId group = world.group(ann, {"bob"});
  const ConversationId chat = world.only_direct(bob);
  world.pass(seconds(5));
  world.restore_disk(bob);
  world.pass(minutes(3));
  ASSERT_EQ(world.conversation(bob, chat).state, ConversationState::active);
  ASSERT_EQ(world.conversation(bob, group).state, ConversationState::active);
  EXPECT_EQ(state(bob, chat), RequestState::asked);
  EXPECT_EQ(state(bob, group), RequestState::asked);
  EXPECT_TRUE(accepted(bob).empty());
  ASSERT_TRUE(accept(bob, chat).ok());
  world.pass(minutes(1));
  EXPECT_EQ(world.texts(bob), Texts{"hello"});
}

// A device that is new learns from the hub whom the account has accepted, and judges nothing
// before.
TEST_F(Requests, AreNoneOfContactsToADeviceThatHasNotHeardOfThemYet) {
  ASSERT_TRUE(world.say(bob, ToUser{"ann"}, "hello").ok());
  Phone& second = world.link(bob);
  world.on_reply = [&](Phone& phone, const api::Frame& frame, Bytes reply) {
    const bool is_lost = &phone == &second && frame.op == api::Op::safety_settings;
    return is_lost ? std::nullopt : std::optional(std::move(reply));
  };
  const AccountId friend_of_bob = world.self(ann).account;
  world.change(second, [&](StoreTransaction& store) {
    return store.remove_contact(friend_of_bob);
  });
  world.cut(second);
  const ConversationId theirs = world.group(ann, {"bob"});
  world.pass(seconds(30));
  EXPECT_FALSE(is_pending(bob, theirs)) << "nothing else was told";
  world.on_reply = nullptr;
  world.cut(second);
  world.pass(seconds(60));
  EXPECT_EQ(world.conversation(second, theirs).state, ConversationState::active);
  EXPECT_FALSE(is_pending(second, theirs));
  EXPECT_FALSE(is_pending(bob, theirs));
}

TEST_F(Requests, AreNoneOfContactsAndOfOnesOwnGroupsAfterASetBack) {
  world.copy_disk(bob);
  ASSERT_TRUE(world.say(bob, ToUser{"ann"}, "hello").ok());
  const ConversationId chat = world.only_direct(bob);
  const ConversationId theirs = world.group(ann, {"bob"});
  const ConversationId own = world.group(bob, {});
  world.pass(seconds(5));
  world.restore_disk(bob);
  world.pass(minutes(3));
  for (const ConversationId id : {chat, theirs, own}) {
    EXPECT_EQ(world.conversation(bob, id).state, ConversationState::active);
    EXPECT_FALSE(is_pending(bob, id));
  }
}

// Ann's program makes whoever she lets in the owner, so that the group looks like theirs.
struct Disguised : Requests {
  /// Ann's group, which is bob's by its roles, while bob's devices hear of nothing.
  ConversationId disguised() {
    const ConversationId group = world.group(ann, {"bob"});
    const auto set_role = [&](const std::string& whom, mls_tree::Role role) {
      const auto set = world.command(ann, [&](Engine& engine, StoreTransaction& store) {
        return engine.set_role(store, group, whom, role);
      });
      ASSERT_TRUE(set.ok());
    };
    set_role("bob", mls_tree::Role::owner);
    set_role("ann", mls_tree::Role::member);
    return group;
  }

  /// What no key package of bob's devices opens.
  void spoil_welcomes(Phone& of) {
    world.on_item = [&of](Phone& phone, api::InboxItem item) {
      auto* welcome = std::get_if<api::WelcomeItem>(&item.payload);
      if (&phone == &of && welcome != nullptr) welcome->ratchet_tree.clear();
      return std::optional(item);
    };
  }

  void go_offline(Phone& phone) {
    phone.is_online = false;
    world.cut(phone);
  }
};

TEST_F(Disguised, AreRequestsWhereTheWelcomeCannotBeOpened) {
  go_offline(bob);
  spoil_welcomes(bob);
  const ConversationId group = disguised();
  bob.is_online = true;
  world.pass(minutes(3));
  ASSERT_EQ(world.conversation(bob, group).state, ConversationState::active) << "by itself";
  EXPECT_EQ(state(bob, group), RequestState::asked);
  const auto request =
      world.look(bob, [&](StoreTransaction& store) { return store.message_request(group); });
  ASSERT_TRUE(request);
  EXPECT_EQ(request->from, world.self(ann).account);
}

TEST_F(Disguised, AreRequestsAfterASetBack) {
  world.copy_disk(bob);
  const ConversationId group = disguised();
  world.restore_disk(bob);
  world.pass(minutes(3));
  ASSERT_EQ(world.conversation(bob, group).state, ConversationState::active);
  EXPECT_EQ(state(bob, group), RequestState::asked);
}

TEST_F(Disguised, AreRequestsToWhoeverHadLeftThem) {
  const ConversationId group = world.group(ann, {"bob"});
  ASSERT_TRUE(accept(bob, group).ok());
  ASSERT_TRUE(world
                  .command(
                      bob,
                      [&](Engine& engine, StoreTransaction& store) {
                        return engine.leave(store, group);
                      }
                  )
                  .ok());
  world.pass(minutes(1));
  ASSERT_EQ(world.conversation(bob, group).state, ConversationState::left);
  spoil_welcomes(bob);
  ASSERT_TRUE(world
                  .command(
                      ann,
                      [&](Engine& engine, StoreTransaction& store) {
                        return engine.add_members(store, group, {"bob"});
                      }
                  )
                  .ok());
  world.pass(minutes(3));
  ASSERT_EQ(world.conversation(bob, group).state, ConversationState::active);
  EXPECT_EQ(state(bob, group), RequestState::asked);
}

// Nothing shows that it is not the hub's own account that let it in.
TEST_F(Disguised, AreRequestsWhoeverTheHubSaysSentAWelcomeThatCannotBeOpened) {
  const AccountId own = world.self(bob).account;
  go_offline(bob);
  world.on_item = [&](Phone& phone, api::InboxItem item) {
    auto* welcome = std::get_if<api::WelcomeItem>(&item.payload);
    if (&phone != &bob || welcome == nullptr) return std::optional(item);
    welcome->ratchet_tree.clear();
    welcome->let_in_by = own;
    return std::optional(item);
  };
  const ConversationId group = disguised();
  bob.is_online = true;
  world.pass(minutes(3));
  ASSERT_EQ(world.conversation(bob, group).state, ConversationState::active) << "by itself";
  EXPECT_EQ(state(bob, group), RequestState::asked);
}

TEST_F(Disguised, ANoteIsNone) {
  Phone& second = world.link(bob);
  world.on_item = [&](Phone& phone, api::InboxItem item) {
    auto* welcome = std::get_if<api::WelcomeItem>(&item.payload);
    if (&phone == &second && welcome != nullptr) {
      welcome->ratchet_tree.clear();
      welcome->let_in_by = world.self(ann).account;
    }
    return std::optional(item);
  };
  ASSERT_TRUE(world.say(bob, client::ToNote{}, "to myself").ok());
  world.pass(minutes(3));
  for (const client::Conversation& one : world.conversations(second)) {
    EXPECT_EQ(one.state, ConversationState::active);
    EXPECT_FALSE(is_pending(second, one.id));
  }
}

TEST_F(Requests, ThatAreOnlySupposedAreToldToNobody) {
  Phone& second = world.link(bob);
  world.pass(seconds(60));
  world.copy_disk(second);
  const ConversationId group = world.group(ann, {"bob"});
  ASSERT_TRUE(accept(bob, group).ok());
  world.pass(seconds(5));
  world.restore_disk(second);
  world.pass(minutes(3));
  ASSERT_EQ(world.conversation(second, group).state, ConversationState::active);
  ASSERT_TRUE(is_pending(second, group)) << "it has not heard yet that it was accepted";
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "and here").ok());
  ASSERT_TRUE(decline(second, world.only_direct(second)).ok());
  world.pass(seconds(5));
  EXPECT_EQ(state(bob, world.only_direct(bob)), RequestState::declined) << "was told";
  EXPECT_EQ(state(bob, group), RequestState::accepted);
}

TEST_F(Requests, ThereIsSuchAConversation) {
  EXPECT_TRUE(accept(bob, ConversationId{{7}}).error().is(client::rules::conversation_is_known));
  EXPECT_TRUE(decline(bob, ConversationId{{7}}).error().is(client::rules::conversation_is_known));
}

}  // namespace
}  // namespace causeway::simulate::answers
