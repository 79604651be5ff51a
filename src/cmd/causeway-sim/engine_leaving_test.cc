// Leaving: nobody needs a role to take out whoever leaves, nothing that a member or a hub makes up
// takes anybody out, and no chat waits for who is away (ADR 0013).
#include "cmd/causeway-sim/engine_leaving_test.h"

namespace causeway::simulate {
namespace {

// --- Leaving

TEST_F(Leaving, IsCommittedBeforeAMessageByAnybody) {
  leave(cyd, id);
  EXPECT_EQ(state_of(cyd), ConversationState::left);
  ASSERT_TRUE(world.say(bob, id, "cyd has gone").ok());
  EXPECT_EQ(world.texts(ann).back(), "cyd has gone");
  EXPECT_EQ(world.member_count(ann, id), 2U);
  EXPECT_EQ(roster(ann).size(), 2U);
  EXPECT_NE(world.texts(cyd).back(), "cyd has gone");
}

// One member commits that, and the others see that it is done.
TEST_F(Leaving, IsDoneThoughNobodySpeaks) {
  const auto commits = [&] {
    return ann.requests[api::Op::commit] + bob.requests[api::Op::commit];
  };
  world.pass(seconds(10));  // until all is receipted
  const std::size_t before = commits();
  leave(cyd, id);
  world.pass(seconds(15));
  EXPECT_EQ(commits(), before);  // somebody may be about to speak
  world.pass(seconds(45));
  EXPECT_EQ(commits(), before + 1);
  EXPECT_EQ(world.member_count(ann, id), 2U);
  EXPECT_EQ(world.member_count(bob, id), 2U);
}

TEST_F(Leaving, IsCommittedAfterARestart) {
  go_away(bob);
  leave(cyd, id);
  world.restart(ann);
  world.pass(seconds(60));
  EXPECT_EQ(world.member_count(ann, id), 2U);
}

// Somebody leaves at the moment at which ann adds somebody: her change waits and is made.
TEST_F(Leaving, IsCommittedBeforeAChange) {
  Phone& dan = world.person("dan");
  world.on_item = [&](Phone& phone, api::InboxItem item) -> std::optional<api::InboxItem> {
    if (&phone == &ann) return {};
    return item;
  };
  leave(bob, id);
  add(ann, "dan");
  for (const Done& done : ann.heard<Done>()) EXPECT_EQ(done.rule, "");
  world.on_item = nullptr;
  world.cut(ann);
  world.pass(seconds(10));
  EXPECT_TRUE(world.outbox(ann).empty());
  EXPECT_EQ(ann.heard<Done>().back().rule, "");
  EXPECT_EQ(world.member_count(ann, id), 3U);
  EXPECT_EQ(world.member_count(dan, id), 3U);
  ASSERT_TRUE(world.say(dan, id, "glad to be here").ok());
  EXPECT_EQ(world.texts(ann).back(), "glad to be here");
}

TEST_F(Leaving, IsSaidAgainToADiskThatWasSetBack) {
  forget_that_cyd_leaves(ann);
  ASSERT_TRUE(world.say(ann, id, "is anybody there?").ok());
  world.pass(seconds(5));
  EXPECT_TRUE(world.outbox(ann).empty());
  EXPECT_EQ(world.member_count(ann, id), 2U);
}

TEST_F(Leaving, IsSaidAgainToWhoeverChangesTheGroup) {
  Phone& dan = world.person("dan");
  forget_that_cyd_leaves(ann);
  add(ann, "dan");
  world.pass(seconds(10));
  EXPECT_EQ(world.member_count(dan, id), 3U);
}

// The hub refuses it, and says in the refusal that it holds.
TEST_F(Leaving, IsDoneWhereTheRefusalRepeatsTheClaim) {
  const client::Self self = world.self(bob);
  world.instead = [&](Phone& phone, const api::Frame& frame) -> std::optional<Bytes> {
    if (&phone != &bob || frame.op != api::Op::leave) return std::nullopt;
    const auto claim = *tls::decode<api::LeaveRequest>(frame.body);
    const api::StaleDevices stale{
        .differences = {},
        .leaving = {{id, self.account, self.device, claim.epoch, claim.signature}},
    };
    return refuse(
        api::Status::conflict, mls_tree::rules::departing_are_removed, tls::encode(stale)
    );
  };
  leave(bob, id);
  EXPECT_EQ(state_of(bob), ConversationState::left);
}

// What does not hold in a refusal stands in front of what does.
TEST_F(Leaving, IsDoneThoughAnotherClaimInTheRefusalDoesNotHold) {
  const client::Self self = world.self(bob);
  api::LeaveItem forged = claim_of(cyd, epoch_of(cyd));
  forged.signature[0] ^= 1U;
  const AccountId of_ann = world.self(ann).account;
  world.instead = [&](Phone& phone, const api::Frame& frame) -> std::optional<Bytes> {
    if (&phone != &bob || frame.op != api::Op::leave) return std::nullopt;
    const auto claim = *tls::decode<api::LeaveRequest>(frame.body);
    const api::StaleDevices stale{
        .differences = {{.account = of_ann, .statement = Bytes(30, 1)}},
        .leaving = {forged, {id, self.account, self.device, claim.epoch, claim.signature}},
    };
    return refuse(
        api::Status::conflict, mls_tree::rules::departing_are_removed, tls::encode(stale)
    );
  };
  leave(bob, id);
  EXPECT_EQ(state_of(bob), ConversationState::left);
  EXPECT_EQ(bob.heard<client::notice::NotBelieved>().size(), 2U);
}

TEST_F(Leaving, IsTriedAgain) {
  const auto refusal = refuse(api::Status::unavailable, api::rules::store_is_available);
  world.instead = [&, left = 2](Phone&, const api::Frame& frame) mutable -> std::optional<Bytes> {
    if (frame.op != api::Op::leave || left == 0) return std::nullopt;
    --left;
    return refusal;
  };
  leave(bob, id);
  world.pass(seconds(20));
  EXPECT_EQ(state_of(bob), ConversationState::left);
}

TEST_F(Leaving, IsOfTheNewestEpoch) {
  world.on_item = [&](Phone& phone, api::InboxItem item) -> std::optional<api::InboxItem> {
    if (&phone == &cyd) return {};
    return item;
  };
  add(ann, "dan");
  leave(cyd, id);
  EXPECT_NE(state_of(cyd), ConversationState::left);
  world.on_item = nullptr;
  world.cut(cyd);
  world.pass(seconds(30));
  EXPECT_EQ(state_of(cyd), ConversationState::left);
  EXPECT_EQ(cyd.heard<Done>().back().rule, "");
}

// The hub took the claim, and its answer and all that followed was lost; by the time it is
// repeated, others have taken the leaver out.
TEST_F(Leaving, IsDoneThoughItsAnswerWasLost) {
  world.on_reply = [&](Phone&, const api::Frame& frame, Bytes reply) -> std::optional<Bytes> {
    if (frame.op == api::Op::leave) return {};
    return reply;
  };
  world.on_item = [&](Phone& phone, api::InboxItem item) -> std::optional<api::InboxItem> {
    if (&phone == &bob) return {};
    return item;
  };
  leave(bob, id);
  world.on_reply = nullptr;
  world.on_item = nullptr;
  go_away(bob);
  ASSERT_TRUE(world.say(ann, id, "bob has gone").ok());
  EXPECT_EQ(world.member_count(ann, id), 2U);
  return_of(bob);
  world.pass(minutes(2));
  EXPECT_EQ(state_of(bob), ConversationState::left);
  ASSERT_FALSE(bob.heard<Done>().empty());
  EXPECT_EQ(bob.heard<Done>().back().rule, "");
  EXPECT_TRUE(world.outbox(bob).empty());
}

TEST_F(Leaving, AnOwnerStays) {
  leave(ann, id);
  EXPECT_EQ(ann.heard<Done>().back().rule, mls_tree::rules::an_owner_stays.name);
  EXPECT_EQ(state_of(ann), ConversationState::active);
  leave(bob, id);
  leave(cyd, id);
  leave(ann, id);
  EXPECT_EQ(state_of(ann), ConversationState::left) << "nobody is left who would need one";
}

TEST_F(Leaving, TakesAllDevicesOfTheAccount) {
  Phone& second = world.link(bob);
  ASSERT_TRUE(world.say(ann, id, "to both of you").ok());
  ASSERT_EQ(world.texts(second).back(), "to both of you");
  leave(second, id);
  EXPECT_EQ(state_of(second), ConversationState::left);
  EXPECT_EQ(state_of(bob), ConversationState::left);
  ASSERT_TRUE(world.say(ann, id, "bob has gone").ok());
  EXPECT_EQ(world.load(ann, id)->tree().member_count(), 2U);
  EXPECT_EQ(world.texts(cyd).back(), "bob has gone");
}

TEST_F(Leaving, ComesBackWhoIsAddedAgain) {
  leave(bob, id);
  ASSERT_TRUE(world.say(ann, id, "bob has gone").ok());
  add(ann, "bob");
  EXPECT_EQ(state_of(bob), ConversationState::active);
  ASSERT_TRUE(world.say(bob, id, "back").ok());
  EXPECT_EQ(world.texts(ann).back(), "back");
  leave(bob, id);
  ASSERT_TRUE(world.say(ann, id, "and gone").ok());
  EXPECT_EQ(world.member_count(cyd, id), 2U);
}

// An external commit cannot take others out. Of two, one leaves and the other has lost its state.
TEST_F(Leaving, KeepsNobodyFromComingBack) {
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "just us").ok());
  const ConversationId two = [&] {
    for (const auto& one : world.conversations(bob)) {
      if (one.kind == api::ConversationKind::direct) return one.id;
    }
    return ConversationId{};
  }();
  world.change(ann, [&](StoreTransaction& store) -> Result<void> {
    auto conversation = *TRY(store.conversation(two));
    conversation.state = ConversationState::broken;
    return store.put_conversation(conversation);
  });
  go_away(ann);
  world.restart(ann);
  leave(bob, two);
  return_of(ann);
  EXPECT_EQ(world.conversation(ann, two).state, ConversationState::active);
  world.pass(seconds(30));
  EXPECT_EQ(world.member_count(ann, two), 1U);
}

TEST_F(Leaving, OfADirectChatBeginsAnotherWithTheNextWord) {
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "one").ok());
  const auto direct_of = [&](Phone& phone) {
    std::vector<ConversationId> found;
    for (const auto& one : world.conversations(phone)) {
      if (one.kind == api::ConversationKind::direct) found.push_back(one.id);
    }
    return found;
  };
  ASSERT_EQ(direct_of(bob).size(), 1U);
  leave(bob, direct_of(bob).front());
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "two").ok());
  EXPECT_EQ(direct_of(bob).size(), 2U);
  EXPECT_TRUE(has_read(bob, "two"));
  ASSERT_TRUE(world.say(bob, ToUser{"ann"}, "three").ok());
  EXPECT_TRUE(has_read(ann, "three"));
}

// --- Claims that are none

TEST_F(Leaving, ClaimIsSigned) {
  api::LeaveItem item = claim_of(cyd, epoch_of(bob));
  item.signature[5] ^= 1;
  expect_disbelieved(item, identity::rules::leave_is_signed);
}

TEST_F(Leaving, ClaimIsOfItsOwnAccount) {
  api::LeaveItem item = claim_of(cyd, epoch_of(bob));
  item.account = world.self(ann).account;
  item.device = world.self(ann).device;
  expect_disbelieved(item, identity::rules::leave_is_signed);
}

TEST_F(Leaving, LeaverIsMember) {
  api::LeaveItem item = claim_of(cyd, epoch_of(bob));
  item.device = world.self(ann).device;
  expect_disbelieved(item, client::rules::leaver_is_member);
}

// Bob hears of it when the device that said so is not of the account any more: without him, nothing
// that he commits counts.
TEST_F(Leaving, HoldsThoughTheDeviceThatClaimedItWasTakenOff) {
  Phone& second = world.link(cyd);
  ASSERT_TRUE(world.say(ann, id, "to both of you").ok());
  const api::LeaveItem item = claim_of(second, epoch_of(bob));
  const auto own = *client::credential_at(*world.load(cyd, id), world.load(cyd, id)->own_leaf());
  world.publish(cyd, {own});
  lying::deliver(world, bob, item);
  EXPECT_TRUE(believes_that_somebody_leaves(bob));
}

TEST_F(Leaving, ClaimIsOfThisMembership) {
  const api::LeaveItem old = claim_of(cyd, epoch_of(bob));
  const api::LeaveItem early = claim_of(cyd, epoch_of(bob) + 1);
  expect_disbelieved(early, client::rules::leave_is_of_this_membership);
  world.cut(bob);
  world.pass(seconds(2));
  leave(cyd, id);
  ASSERT_TRUE(world.say(ann, id, "cyd has gone").ok());
  add(ann, "cyd");
  ASSERT_EQ(state_of(cyd), ConversationState::active);
  expect_disbelieved(old, client::rules::leave_is_of_this_membership);
  // Nor does a program that was not there believe it.
  lying::deliver(world, cyd, old);
  EXPECT_EQ(state_of(cyd), ConversationState::active);
  EXPECT_TRUE(lying::disbelieved(cyd, client::rules::leave_is_of_this_membership));
}

}  // namespace
}  // namespace causeway::simulate
