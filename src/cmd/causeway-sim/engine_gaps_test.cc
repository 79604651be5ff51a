// What a device could not be told it gets from others: what was passed over, what it cannot open,
// what its disk has forgotten. Whoever lies in an answer shows nothing, and nobody is given what
// was not for them.
#include "cmd/causeway-sim/engine_gaps_test.h"

#include "client/erasure.h"
#include "cmd/causeway-sim/engine_forger_test.h"

namespace causeway::simulate::answers {
namespace {

TEST_F(Gaps, WhatCannotBeOpenedComesFromOthers) {
  say_unreadable("for all");
  EXPECT_EQ(lines(world, bob, id), (Texts{"hello", "hi", "here"})) << "no row of it";
  ASSERT_EQ(gaps(world, bob, id).size(), 1U);
  EXPECT_EQ(gaps(world, bob, id).front().sender, world.self(ann).account);
  world.pass(seconds(30));
  EXPECT_EQ(lines(world, bob, id), (Texts{"hello", "hi", "here", "for all"}));
  EXPECT_TRUE(gaps(world, bob, id).empty());
  EXPECT_FALSE(world.look(bob, [&](StoreTransaction& store) { return store.history_key(id); }))
      << "nothing is left to be sealed to it";
  const MessageRow row = line_called(world, ann, id, "for all").row;
  EXPECT_EQ(
      world.look(ann, [&](StoreTransaction& store) { return store.receipts(row); }).size(), 2U
  ) << "stored by a device of each";
}

TEST_F(Gaps, TheLongestMessageComesFromOthersToo) {
  std::string longest(64'000, 'x');
  say_unreadable(longest);
  world.pass(seconds(30));
  EXPECT_EQ(lines(world, bob, id).back(), longest);
  longest.resize(64'600);
  EXPECT_EQ(broken(world.say(ann, id, longest)), content::rules::size_is_within_limit.name)
      << "no longer one would";
}

TEST_F(Gaps, WhatTheHubPassedOverComesFromOthers) {
  world.on_item = [&](Phone& phone, api::InboxItem item) {
    const bool is_message = std::holds_alternative<api::MessageItem>(item.payload);
    if (&phone == &bob && is_message) item.payload = api::StatementItem{};
    return std::optional(item);
  };
  ASSERT_TRUE(world.say(ann, id, "passed over").ok());
  EXPECT_EQ(lines(world, bob, id), (Texts{"hello", "hi", "here"}));
  world.on_item = nullptr;
  ASSERT_TRUE(world.say(cyd, id, "next").ok());
  world.pass(seconds(40));
  EXPECT_EQ(lines(world, bob, id), (Texts{"hello", "hi", "here", "passed over", "next"}));
}

TEST_F(Gaps, DiskThatWasSetBackGetsEverythingAgain) {
  ASSERT_TRUE(world
                  .command(
                      bob,
                      [&](Engine& engine, StoreTransaction& store) {
                        return engine.accept_contact(store, "ann");
                      }
                  )
                  .ok());
  world.copy_disk(bob);
  ASSERT_TRUE(world.say(ann, id, "one").ok());
  ASSERT_TRUE(world.say(bob, id, "two").ok());
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "in a chat that was not there").ok());
  world.pass(seconds(20));
  world.restore_disk(bob);
  EXPECT_EQ(lines(world, bob, id), (Texts{"hello", "hi", "here"}));
  world.pass(seconds(90));
  EXPECT_EQ(lines(world, bob, id), (Texts{"hello", "hi", "here", "one", "two"}))
      << "though nobody has said anything since";
  EXPECT_EQ(line_called(world, bob, id, "two").state, client::MessageState::sent);
  ASSERT_EQ(world.conversations(bob).size(), 2U);
  EXPECT_EQ(world.texts(bob), (Texts{"in a chat that was not there", "hello", "here", "one"}));
  EXPECT_EQ(world.outbox(bob).size(), 0U);
}

// Whatever takes the place of the answer, bob asks again without a new connection.
TEST_F(Gaps, WhatThereIsIsAskedAgainAfterASetBack) {
  const std::vector<Bytes> answers{
      refuse(api::Status::unavailable, api::rules::store_is_available),
      refuse(api::Status::refused, api::rules::device_is_member),
      api::make_reply(api::Status::ok, {}, Bytes(30, 1)),
  };
  world.copy_disk(bob);
  ASSERT_TRUE(world.say(ann, id, "one").ok());
  world.pass(seconds(20));
  std::size_t next = 0;
  world.instead = [&](Phone& phone, const api::Frame& frame) -> std::optional<Bytes> {
    const bool is_it = &phone == &bob && frame.op == api::Op::conversations;
    if (!is_it || next == answers.size()) return std::nullopt;
    return answers[next++];
  };
  world.restore_disk(bob);
  const std::size_t connections = bob.connections;
  world.pass(minutes(4));
  EXPECT_EQ(next, answers.size());
  EXPECT_EQ(lines(world, bob, id), (Texts{"hello", "hi", "here", "one"}));
  EXPECT_EQ(bob.connections, connections + 1);
  EXPECT_FALSE(world.look(bob, [](StoreTransaction& store) { return store.is_set_back(); }));
}

TEST_F(Gaps, ConversationIsOfItsKind) {
  world.copy_disk(bob);
  const ConversationId chat = world.group(ann, {"bob"});
  ASSERT_TRUE(world.say(ann, id, "one").ok());
  ASSERT_TRUE(world.say(ann, chat, "two").ok());
  world.pass(seconds(20));
  world.on_reply = lying::changed<api::ConversationsReply>(
      api::Op::conversations,
      [&](api::ConversationsReply& reply) {
        api::ConversationEntry of_another_kind{id, api::ConversationKind::note, 50, 1, {}};
        api::ConversationEntry of_none{ConversationId{{5}}, api::ConversationKind{9}, 1, 1, {}};
        reply.conversations.insert(reply.conversations.begin(), {of_another_kind, of_none});
      }
  );
  world.restore_disk(bob);
  world.pass(minutes(2));
  EXPECT_TRUE(disbelieved(bob, client::rules::conversation_is_of_its_kind));
  EXPECT_EQ(lines(world, bob, id), (Texts{"hello", "hi", "here", "one"}));
  EXPECT_EQ(world.conversation(bob, chat).state, ConversationState::active);
  for (const auto& one : world.conversations(bob)) EXPECT_NE(one.id, ConversationId{{5}});
}

// Bob has opened the Welcome and said something, and neither is on his disk any more, while the hub
// does not know that he has it: his keys would be used twice.
TEST_F(Gaps, WelcomeIsNotOpenedAgainByADiskThatWasSetBack) {
  world.copy_disk(bob);
  ASSERT_TRUE(world.say(ann, id, "to be acknowledged").ok());
  world.pass(seconds(5));
  world.instead = [&](Phone& phone, const api::Frame& frame) -> std::optional<Bytes> {
    if (&phone != &bob || frame.op != api::Op::ack) return std::nullopt;
    return refuse(api::Status::unavailable, api::rules::store_is_available);
  };
  const ConversationId other = world.group(ann, {"bob"});
  ASSERT_TRUE(world.say(bob, other, "first").ok());
  EXPECT_EQ(lines(world, ann, other), Texts{"first"});
  world.instead = nullptr;
  world.restore_disk(bob);
  world.pass(seconds(90));
  ASSERT_TRUE(world.say(bob, other, "second").ok());
  EXPECT_EQ(lines(world, ann, other), (Texts{"first", "second"}));
  EXPECT_TRUE(gaps(world, ann, other).empty()) << "each key opens one message";
}

TEST_F(Gaps, OneOfTheSameAccountIsBelievedWithoutTheHub) {
  Phone& tablet = world.link(bob);
  world.pass(seconds(90));
  world.copy_disk(bob);
  ASSERT_TRUE(world.say(ann, id, "to both").ok());
  world.pass(seconds(20));
  world.restore_disk(bob);
  const std::size_t before = bob.requests[api::Op::check_frank];
  world.pass(seconds(90));
  EXPECT_EQ(lines(world, bob, id), (Texts{"hello", "hi", "here", "to both"}));
  EXPECT_EQ(lines(world, tablet, id), Texts{"to both"});
  EXPECT_EQ(bob.requests[api::Op::check_frank], before);
}

// Those who have what bob lacks do not hear him ask; when they hear of it they ask for that.
TEST_F(Gaps, WhoeverWasNotHeardAsksAgainSoon) {
  say_unreadable("the truth");
  world.on_item = [&](Phone& phone, api::InboxItem item) {
    const auto* message = std::get_if<api::MessageItem>(&item.payload);
    const bool is_bobs =
        message != nullptr && message->frank.sender_account == world.self(bob).account;
    if (&phone != &bob && is_bobs) item.payload = api::StatementItem{};
    return std::optional(item);
  };
  world.pass(minutes(3));  // the next time is in ten minutes
  ASSERT_EQ(gaps(world, bob, id).size(), 1U);
  world.on_item = nullptr;
  ASSERT_TRUE(world.say(bob, id, "is anybody there?").ok());
  world.pass(seconds(90));
  EXPECT_TRUE(gaps(world, bob, id).empty());
  const Texts said = lines(world, bob, id);
  EXPECT_EQ(std::ranges::count(said, "the truth"), 1);
}

TEST_F(Gaps, AClockThatWasAheadPutsNothingOff) {
  say_unreadable("the truth");
  world.change(bob, [&](StoreTransaction& store) -> Result<void> {
    for (Gap& gap : TRY(store.gaps(id))) {
      gap.next_ms = to_unix_ms(world.now + std::chrono::hours(2));
      TRY(store.put_gap(gap));
    }
    return {};
  });
  world.pass(seconds(20));
  EXPECT_EQ(lines(world, bob, id).back(), "the truth");
}

TEST_F(Gaps, NobodyAsksWithoutEnd) {
  say_unreadable("lost");
  world.cut(ann);
  ann.is_online = false;
  world.cut(cyd);
  cyd.is_online = false;
  const std::size_t before = bob.requests[api::Op::send];
  world.pass(minutes(20));
  EXPECT_EQ(bob.requests[api::Op::send] - before, 4U) << "at 3 s, 33 s, 2.5 and 12.5 minutes";
  EXPECT_EQ(client::hope_of(gaps(world, bob, id).front(), world.now), client::Hope::waiting);
  ann.is_online = true;
  world.pass(minutes(1));
  EXPECT_EQ(lines(world, bob, id).back(), "lost") << "whoever comes later answers it";
}

TEST_F(Gaps, WhatIsErasedIsNotWaitedFor) {
  say_unreadable("regretted");
  world.change(ann, [&](StoreTransaction& store) -> Result<void> {
    for (Message& message : TRY(store.messages(id, {}, 10))) {
      if (message.state != client::MessageState::sent) continue;
      message.application_data = {};
      TRY(store.put_message(message));
    }
    return {};
  });
  world.pass(seconds(30));
  EXPECT_TRUE(gaps(world, bob, id).empty()) << "its sender says that it is gone";
  EXPECT_EQ(lines(world, bob, id), (Texts{"hello", "hi", "here"}));
}

TEST_F(Gaps, WhatHasDisappearedIsNotShownAgain) {
  ASSERT_TRUE(world.say(bob, ToUser{"ann"}, "just us").ok());
  const ConversationId chat = world.only_direct(bob);
  world.pass(seconds(20));
  world.copy_disk(bob);
  auto brief = content::make_message(world.random, content::text_part("brief"));
  content::expire_after(brief, seconds(60));
  ASSERT_TRUE(send_raw(world, ann, chat, brief).ok());
  world.pass(seconds(61));
  ASSERT_EQ(lines(world, ann, chat), Texts{"just us"});
  world.restore_disk(bob);
  world.pass(minutes(3));
  EXPECT_EQ(lines(world, bob, chat), Texts{"just us"}) << "though ann keeps evidence of it";
  EXPECT_TRUE(gaps(world, bob, chat).empty()) << "she says that it is gone";
}

TEST_F(Gaps, WhatWasDeletedForEveryoneIsGivenToNobody) {
  world.copy_disk(bob);
  ASSERT_TRUE(world.say(ann, id, "regretted").ok());
  ASSERT_TRUE(erase_for_everyone(world, ann, line_called(world, ann, id, "regretted").row).ok());
  world.pass(seconds(20));
  world.restore_disk(bob);
  world.pass(minutes(2));
  EXPECT_EQ(lines(world, bob, id), (Texts{"hello", "hi", "here"})) << "not even as deleted";
  EXPECT_TRUE(gaps(world, bob, id).empty());
}

TEST_F(Gaps, NobodyIsGivenWhatWasSaidBeforeTheyCame) {
  world.change(cyd, [&](StoreTransaction& store) -> Result<void> {
    return store.put_gap({.conversation = id, .first = 1, .last = 3, .since_ms = 1, .next_ms = 1});
  });
  world.pass(minutes(3));
  EXPECT_EQ(lines(world, cyd, id), Texts{"here"});
  EXPECT_TRUE(gaps(world, cyd, id).empty()) << "two accounts say that it is not for her";
}

TEST_F(Gaps, HistoryFrankIsValid) {
  say_unreadable("the truth");
  const auto key = key_of_request();
  HistoryMessage forged = record_of(world, ann, id, "the truth");
  Bytes other = to_bytes(forged.application_data.reveal());
  other.back() ^= 1U;
  forged.application_data = SecretBytes(other);
  const std::uint64_t seq = forged.frank.seq;
  answer(key, {{seq, 1}}, std::move(forged));
  EXPECT_TRUE(disbelieved(bob, client::rules::history_frank_is_valid));
  EXPECT_EQ(lines(world, bob, id), (Texts{"hello", "hi", "here"}));
  world.pass(minutes(2));
  EXPECT_EQ(lines(world, bob, id).back(), "the truth") << "the next attempt is answered by two";
}

TEST_F(Gaps, HistoryWasAskedFor) {
  say_unreadable("the truth");
  const auto key = key_of_request();
  HistoryMessage record = record_of(world, ann, id, "the truth");
  const std::uint64_t seq = record.frank.seq;
  answer(key, {{seq + 5, 1}}, std::move(record));
  EXPECT_TRUE(disbelieved(bob, client::rules::history_was_asked_for));
  EXPECT_EQ(lines(world, bob, id), (Texts{"hello", "hi", "here"}));
}

TEST_F(Gaps, HistoryIsOfThisConversation) {
  ASSERT_TRUE(world.say(cyd, ToUser{"ann"}, "elsewhere").ok());
  say_unreadable("the truth");
  const auto key = key_of_request();
  HistoryMessage record = record_of(world, ann, id, "the truth");
  record.conversation.value[0] ^= 1U;
  const std::uint64_t seq = record.frank.seq;
  answer(key, {{seq, 1}}, std::move(record));
  EXPECT_TRUE(disbelieved(bob, client::rules::history_is_of_this_conversation));
  EXPECT_EQ(lines(world, bob, id), (Texts{"hello", "hi", "here"}));
}

TEST_F(Gaps, GarbageFromMembersIsRefused) {
  say_unreadable("the truth");
  const auto key = key_of_request();
  for (const std::string_view type :
       {content::history_request_type, content::history_answer_type}) {
    const auto garbage = content::make_message(
        world.random,
        {content::Disposition::unspecified, "", content::SinglePart{std::string(type), {0xa0}}}
    );
    ASSERT_TRUE(send_raw(world, cyd, id, garbage).ok());
  }
  EXPECT_TRUE(disbelieved(bob, content::rules::history_request_is_valid));
  EXPECT_TRUE(disbelieved(bob, content::rules::history_answer_is_valid));
  world.pass(minutes(1));
  EXPECT_EQ(lines(world, bob, id).back(), "the truth");
}

/// Bob's tablet is with somebody else: bob has taken it off his account, and it is not out yet.
struct LostTablet : Gaps {
  Phone& tablet = world.link(bob);

  LostTablet() { world.pass(seconds(90)); }

  void lose() {
    auto devices = devices_of(world, bob);
    std::erase_if(devices, [&](const identity::DeviceCredential& device) {
      return device.device == world.self(tablet).device;
    });
    auto self = world.self(bob);
    self.statement = tls::encode(world.next_statement(bob, devices));
    world.change(bob, [&](StoreTransaction& store) { return store.put_self(self); });
    ann.is_online = false;
    world.cut(ann);
    cyd.is_online = false;
    world.cut(cyd);
  }
};

TEST_F(LostTablet, IsBelievedOnlyWithTheHub) {
  say_unreadable("to both");
  lose();
  const std::size_t before = bob.requests[api::Op::check_frank];
  world.pass(seconds(10));
  EXPECT_EQ(bob.requests[api::Op::check_frank] - before, 1U);
  EXPECT_EQ(lines(world, bob, id).back(), "to both");
}

TEST_F(LostTablet, IsNotBelievedThatSomethingIsGone) {
  say_unreadable("kept");
  lose();
  const MessageRow row = line_called(world, tablet, id, "kept").row;
  ASSERT_TRUE(world
                  .command(
                      tablet,
                      [&](Engine& engine, StoreTransaction& store) {
                        return engine.erase_here(store, row, world.now);
                      }
                  )
                  .ok());
  world.pass(seconds(10));
  EXPECT_EQ(gaps(world, bob, id).size(), 1U);
}

TEST(GapHope, IsCalmBeforeItIsGivenUp) {
  const Instant noticed = from_unix_ms(1'000'000);
  Gap gap{.since_ms = to_unix_ms(noticed), .asked = 1};
  EXPECT_EQ(client::hope_of(gap, noticed + seconds(9)), client::Hope::soon);
  EXPECT_EQ(client::hope_of(gap, noticed + seconds(10)), client::Hope::waiting);
  gap.asked = content::history_attempts_max;
  gap.next_ms = to_unix_ms(noticed + minutes(60));
  EXPECT_EQ(client::hope_of(gap, noticed + minutes(59)), client::Hope::waiting);
  EXPECT_EQ(client::hope_of(gap, noticed + minutes(60)), client::Hope::none);
}

}  // namespace
}  // namespace causeway::simulate::answers
