// Every answer and refusal of docs/formats/api.md, and what a device makes of it: repaired by
// itself, tried again later, or told to whoever asked. Nothing that was written is lost.
#include "cmd/causeway-sim/engine_pair_test.h"

namespace causeway::simulate::answers {
namespace {

TEST(EngineAnswers, PersonWritesToPerson) {
  EngineWorld world;
  Phone& ann = world.person("ann");
  Phone& bob = world.person("bob");
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "hello").ok());
  EXPECT_EQ(world.texts(bob), Texts{"hello"});
  ASSERT_TRUE(world.say(bob, ToUser{"ann"}, "hi").ok());
  EXPECT_EQ(world.texts(ann), Texts{"hi"});
  EXPECT_EQ(world.only(ann), world.only(bob));
  EXPECT_EQ(ann.connections, 1U);
  EXPECT_EQ(bob.connections, 1U);
}

// Both write first at the same moment: one chat, both messages in it, under ids of that chat.
TEST(EngineAnswers, DirectIsNewForOneOfTwo) {
  EngineWorld world;
  Phone& ann = world.person("ann");
  Phone& bob = world.person("bob");
  bob.is_online = false;
  world.cut(bob);
  ASSERT_TRUE(world.say(bob, ToUser{"ann"}, "from bob").ok());
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "from ann").ok());
  // What waits for bob comes after his own attempt.
  world.on_item = [](Phone& phone, api::InboxItem item) -> std::optional<api::InboxItem> {
    if (phone.username == "bob" && phone.requests[api::Op::create_conversation] == 0) return {};
    return item;
  };
  bob.is_online = true;
  world.pass(seconds(40));
  EXPECT_EQ(world.only(ann), world.only(bob));
  EXPECT_EQ(world.texts(ann), Texts{"from bob"});
  EXPECT_EQ(world.texts(bob), Texts{"from ann"});
  EXPECT_TRUE(world.outbox(bob).empty());
  const auto own = world.messages(bob, world.only(bob));
  const auto theirs = world.messages(ann, world.only(ann));
  const auto sent = std::find_if(own.begin(), own.end(), [](const client::Message& message) {
    return message.state == client::MessageState::sent;
  });
  ASSERT_NE(sent, own.end());
  EXPECT_TRUE(std::any_of(theirs.begin(), theirs.end(), [&](const client::Message& message) {
    return message.id == sent->id;
  })) << "both know the message by one id";
}

TEST(EngineAnswers, EpochIsCurrentBeforeAMessageIsAccepted) {
  Pair pair;
  pair.world.person("cyd");
  // Ann adds somebody; bob does not hear of it before he speaks.
  std::vector<api::InboxItem> held;
  pair.world.on_item = [&](Phone& phone, api::InboxItem item) -> std::optional<api::InboxItem> {
    if (phone.username != "bob") return item;
    held.push_back(item);
    return {};
  };
  ASSERT_TRUE(add(pair.world, pair.ann, pair.id, "cyd").ok());
  ASSERT_TRUE(pair.world.say(pair.bob, pair.id, "stale").ok());
  EXPECT_EQ(pair.world.texts(pair.ann), Texts{"hi"});
  EXPECT_LE(pair.bob.requests[api::Op::send], 2U) << "waits for the epoch instead of asking again";
  pair.world.on_item = nullptr;
  for (const auto& item : held) {
    pair.world.push(pair.bob, api::Op::inbox_item, tls::encode(item));
  }
  pair.world.settle();
  EXPECT_EQ(pair.world.texts(pair.ann), (Texts{"hi", "stale"}));
}

// The hub says that the conversation has moved on, and the inbox never says how: this device was
// forgotten there, and comes in again.
TEST(EngineAnswers, EpochThatNeverComesIsSoughtAnew) {
  Pair pair;
  pair.world.person("cyd");
  bool lost = false;
  pair.world.on_item = [&](Phone& phone, api::InboxItem item) -> std::optional<api::InboxItem> {
    if (phone.username == "bob" && !lost) {
      lost = true;
      // In its place something that says nothing.
      return api::InboxItem{item.number, api::TombstoneItem{}};
    }
    return item;
  };
  ASSERT_TRUE(add(pair.world, pair.ann, pair.id, "cyd").ok());
  ASSERT_TRUE(lost);
  pair.world.on_item = nullptr;
  ASSERT_TRUE(pair.world.say(pair.bob, pair.id, "late").ok());
  pair.world.pass(minutes(3));
  EXPECT_EQ(pair.world.texts(pair.ann), (Texts{"hi", "late"}));
  EXPECT_EQ(pair.world.conversation(pair.bob, pair.id).state, ConversationState::active);
}

TEST(EngineAnswers, DevicesAreCurrentBeforeAMessageIsAccepted) {
  Pair pair;
  Phone& second = pair.world.link(pair.ann);
  ASSERT_TRUE(pair.world.say(pair.ann, pair.id, "with my other device").ok());
  EXPECT_EQ(pair.world.texts(second), Texts{"with my other device"});
  EXPECT_EQ(pair.world.load(pair.bob, pair.id)->tree().member_count(), 3U);
  EXPECT_EQ(pair.world.texts(pair.bob), (Texts{"hello", "with my other device"}));

  // The first device is removed: its account takes the leaf out before it speaks.
  auto devices = devices_of(pair.world, second);
  std::erase_if(devices, [&](const identity::DeviceCredential& device) {
    return device.device == pair.world.self(pair.ann).device;
  });
  pair.ann.is_online = false;
  pair.world.publish(second, devices);
  pair.world.cut(pair.ann);
  ASSERT_TRUE(pair.world.say(second, pair.id, "without my old one").ok());
  EXPECT_EQ(pair.world.load(pair.bob, pair.id)->tree().member_count(), 2U);
  EXPECT_EQ(pair.world.texts(pair.bob).back(), "without my old one");
}

// Whoever speaks adds Ann's device, though all of hers may be away.
TEST(EngineAnswers, DevicesOfOthersAreAddedByWhoeverSpeaks) {
  Pair pair;
  Phone& second = pair.world.link(pair.ann);
  for (Phone* phone : {&pair.ann, &second}) {
    phone->is_online = false;
    pair.world.cut(*phone);
  }
  ASSERT_TRUE(pair.world.say(pair.bob, pair.id, "to both of you").ok());
  EXPECT_TRUE(pair.world.outbox(pair.bob).empty());
  EXPECT_EQ(pair.world.load(pair.bob, pair.id)->tree().member_count(), 3U);
  second.is_online = true;
  pair.world.pass(seconds(2));
  EXPECT_EQ(pair.world.texts(second).back(), "to both of you");
}

/// A direct conversation with somebody who removes one of two devices, and an epoch that begins
/// while its leaf is still in.
TEST(EngineAnswers, UnlistedLeafIsTakenOutBeforeAnythingIsSaid) {
  EngineWorld world;
  Phone& ann = world.person("ann");
  Phone& bob = world.person("bob");
  Phone& second = world.link(bob);
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "to both of you").ok());
  const ConversationId id = world.only(ann);
  EXPECT_EQ(world.texts(second), Texts{"to both of you"});
  auto devices = devices_of(world, bob);
  std::erase_if(devices, [&](const identity::DeviceCredential& device) {
    return device.device == world.self(second).device;
  });
  world.publish(bob, devices);
  world.now += std::chrono::hours(24 * 8);  // ann's key is old, so her device commits first
  second.is_online = false;
  world.pass(seconds(2));
  ASSERT_TRUE(world.say(ann, id, "only to one").ok());
  const auto changes = ann.heard<client::notice::ConversationChanged>();
  EXPECT_FALSE(std::any_of(changes.begin(), changes.end(), [](const auto& changed) {
    return changed.change == client::Change::untrusted;
  })) << "ann knows the statement, so the leaf is out before anybody could ask";
  EXPECT_EQ(world.conversation(ann, id).state, ConversationState::active);
  ASSERT_TRUE(world.say(bob, id, "one of me").ok());
  EXPECT_EQ(world.texts(bob), (Texts{"to both of you", "only to one"}));
  EXPECT_EQ(world.texts(ann), Texts{"one of me"});
  EXPECT_EQ(world.load(ann, id)->tree().member_count(), 2U);
}

// The answer to a send was lost: the same bytes again, and the first frank counts.
TEST(EngineAnswers, MessageIsNewOnce) {
  Pair pair;
  bool lost = false;
  pair.world.on_reply = [&](Phone&, const api::Frame& frame, Bytes reply) -> std::optional<Bytes> {
    if (frame.op != api::Op::send || lost) return reply;
    lost = true;
    return {};
  };
  ASSERT_TRUE(pair.world.say(pair.ann, pair.id, "once").ok());
  EXPECT_EQ(pair.world.texts(pair.bob), (Texts{"hello", "once"}));
  EXPECT_EQ(pair.world.outbox(pair.ann).size(), 1U);
  pair.world.cut(pair.ann);
  pair.world.pass(seconds(3));
  EXPECT_TRUE(pair.world.outbox(pair.ann).empty());
  EXPECT_EQ(pair.world.texts(pair.bob), (Texts{"hello", "once"}));
  EXPECT_EQ(pair.ann.heard<MessageSent>().size(), 3U);
  const auto own = pair.world.messages(pair.ann, pair.id);
  const auto theirs = pair.world.messages(pair.bob, pair.id);
  EXPECT_EQ(own.back().frank, theirs.back().frank);
}

TEST(EngineAnswers, RateIsWithinLimitAfterAPause) {
  Pair pair;
  pair.world.instead = refuse_next(
      api::Op::send,
      1,
      refuse(
          api::Status::too_many,
          api::rules::rate_is_within_limit,
          tls::encode(std::uint32_t{20'000})
      )
  );
  const std::size_t before = pair.ann.requests[api::Op::send];
  ASSERT_TRUE(pair.world.say(pair.ann, pair.id, "slowly").ok());
  pair.world.pass(seconds(19));
  EXPECT_EQ(pair.ann.requests[api::Op::send], before + 1);
  pair.world.pass(seconds(2));
  EXPECT_EQ(pair.world.texts(pair.bob).back(), "slowly");
}

// Each operation is refused for a while, the first look-up included, and then it is not.
TEST(EngineAnswers, UnavailableStoreOfTheHubIsWaitedFor) {
  for (const api::Op op :
       {api::Op::login,
        api::Op::lookup_username,
        api::Op::lookup_account,
        api::Op::publish_key_packages,
        api::Op::claim_key_packages,
        api::Op::create_conversation,
        api::Op::commit,
        api::Op::send}) {
    EngineWorld world;
    world.instead =
        refuse_next(op, 3, refuse(api::Status::unavailable, api::rules::store_is_available));
    Phone& ann = world.person("ann");
    world.pass(seconds(10));
    Phone& bob = world.person("bob");
    world.pass(seconds(10));
    const ConversationId id = world.group(ann, {});
    ASSERT_TRUE(add(world, ann, id, "bob").ok());
    ASSERT_TRUE(world.say(ann, id, "hello").ok());
    world.pass(seconds(60));
    EXPECT_EQ(world.texts(bob), Texts{"hello"}) << "op " << static_cast<unsigned>(op);
    ASSERT_TRUE(world.say(bob, id, "hi").ok());
    world.pass(seconds(60));
    EXPECT_EQ(world.texts(ann), Texts{"hi"}) << "op " << static_cast<unsigned>(op);
  }
}

TEST(EngineAnswers, MembershipThatIsRefusedFailsTheMessage) {
  Pair pair;
  pair.world.instead =
      refuse_next(api::Op::send, 1, refuse(api::Status::refused, api::rules::device_is_member));
  ASSERT_TRUE(pair.world.say(pair.ann, pair.id, "lost").ok());
  ASSERT_EQ(pair.ann.heard<MessageFailed>().size(), 1U);
  EXPECT_EQ(pair.ann.heard<MessageFailed>().front().rule, api::rules::device_is_member.name);
  EXPECT_EQ(pair.world.messages(pair.ann, pair.id).back().state, client::MessageState::failed);
  EXPECT_TRUE(pair.world.outbox(pair.ann).empty());
}

// What the hub took before its sender was put out was sent, though its answer was lost.
TEST(EngineAnswers, MessageIsNewForWhoeverIsOutByNow) {
  Pair pair;
  pair.world.on_reply = [](Phone& phone, const api::Frame& frame, Bytes reply) {
    const bool is_lost = phone.username == "bob" && frame.op == api::Op::send;
    return is_lost ? std::nullopt : std::optional(std::move(reply));
  };
  ASSERT_TRUE(pair.world.say(pair.bob, pair.id, "last words").ok());
  EXPECT_EQ(pair.world.texts(pair.ann).back(), "last words");
  ASSERT_TRUE(pair.world
                  .command(
                      pair.ann,
                      [&](Engine& engine, StoreTransaction& store) {
                        return engine.remove_members(store, pair.id, {"bob"});
                      }
                  )
                  .ok());
  ASSERT_EQ(pair.world.conversation(pair.bob, pair.id).state, ConversationState::removed);
  pair.world.on_reply = nullptr;
  pair.world.cut(pair.bob);
  pair.world.pass(seconds(3));
  EXPECT_EQ(pair.world.messages(pair.bob, pair.id).back().state, client::MessageState::sent);
  EXPECT_TRUE(pair.world.outbox(pair.bob).empty());
}

// The answer to its opening was lost, and another device is in before it is asked for again.
TEST(EngineAnswers, NoteThatAnotherDeviceCameIntoIsThere) {
  EngineWorld world;
  Phone& ann = world.person("ann");
  world.on_reply = [&](Phone& phone, const api::Frame& frame, Bytes reply) {
    const bool is_lost = &phone == &ann && frame.op == api::Op::create_conversation;
    return is_lost ? std::nullopt : std::optional(std::move(reply));
  };
  ASSERT_TRUE(world.say(ann, ToNote{}, "milk").ok());
  ASSERT_EQ(ann.requests.at(api::Op::create_conversation), 1U);
  Phone& second = world.link(ann);
  ASSERT_TRUE(world.say(second, ToNote{}, "bread").ok());
  world.pass(seconds(60));
  const auto note = world.conversations(ann).front();
  EXPECT_EQ(note.state, ConversationState::active);
  EXPECT_EQ(note.rejoined_ms, 0U);
  EXPECT_EQ(world.texts(ann), Texts{"bread"});
  EXPECT_EQ(world.texts(second), Texts{"milk"});
  EXPECT_TRUE(world.outbox(ann).empty());
}

TEST(EngineAnswers, UnknownUsernameFailsWhatNeedsIt) {
  EngineWorld world;
  Phone& ann = world.person("ann");
  ASSERT_TRUE(world.say(ann, ToUser{"nobody"}, "hello?").ok());
  ASSERT_EQ(ann.heard<MessageFailed>().size(), 1U);
  EXPECT_EQ(ann.heard<MessageFailed>().front().rule, api::rules::account_exists.name);
  EXPECT_TRUE(world.outbox(ann).empty());
}

// Claims failed, so the first attempt came to nothing; the second one has its own.
TEST(EngineAnswers, PersonIsReachedAfterAnAttemptThatFailed) {
  EngineWorld world;
  Phone& ann = world.person("ann");
  Phone& bob = world.person("bob");
  world.instead = refuse_next(
      api::Op::claim_key_packages, 1, refuse(api::Status::not_found, api::rules::account_exists)
  );
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "first").ok());
  EXPECT_EQ(ann.heard<MessageFailed>().size(), 1U);
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "second").ok());
  EXPECT_EQ(world.texts(bob), Texts{"second"});
}

// One of two invited cannot be added: the other's conversations are not touched by that.
TEST(EngineAnswers, GroupThatCannotBeOpenedHarmsNoOther) {
  EngineWorld world;
  Phone& ann = world.person("ann");
  Phone& bob = world.person("bob");
  Phone& cy = world.person("cyd");
  const AccountId cys = world.self(cy).account;
  world.instead = [&](Phone&, const api::Frame& frame) -> std::optional<Bytes> {
    if (frame.op != api::Op::claim_key_packages) return std::nullopt;
    const auto claim = *tls::decode<api::ClaimKeyPackagesRequest>(frame.body);
    if (claim.account != cys) return std::nullopt;
    return refuse(api::Status::not_found, api::rules::account_exists);
  };
  ASSERT_TRUE(world
                  .command(
                      ann,
                      [&](Engine& engine, StoreTransaction& store) -> Result<void> {
                        TRY(engine.create_group(store, "Both", {"bob", "cyd"}, world.now));
                        TRY(engine.create_group(store, "One", {"bob"}, world.now));
                        return {};
                      }
                  )
                  .ok());
  EXPECT_EQ(world.conversations(bob).size(), 1U);
  EXPECT_EQ(world.member_count(ann, world.only(ann)), 2U);
}

}  // namespace
}  // namespace causeway::simulate::answers
