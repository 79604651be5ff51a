// Devices that their accounts list no more have to go: anybody takes them out, whoever lists
// another that cannot be added stops nobody, and what was accepted before is told to its sender
// (ADR 0013).
#include "cmd/causeway-sim/engine_leaving_test.h"

namespace causeway::simulate {
namespace {

TEST_F(Leaving, AnybodyTakesOutADeviceThatIsNotListed) {
  Phone& lost = world.link(cyd);
  ASSERT_TRUE(world.say(ann, id, "to both of you").ok());
  ASSERT_EQ(world.texts(lost).back(), "to both of you");
  const auto own = *client::credential_at(*world.load(cyd, id), world.load(cyd, id)->own_leaf());
  world.publish(cyd, {own});
  go_away(cyd);
  go_away(ann);
  go_away(lost);
  ASSERT_TRUE(world.say(bob, id, "only to one").ok());
  world.pass(seconds(10));
  EXPECT_TRUE(world.outbox(bob).empty());
  return_of(ann);
  return_of(cyd);
  EXPECT_EQ(world.texts(ann).back(), "only to one");
  EXPECT_EQ(world.texts(cyd).back(), "only to one");
  EXPECT_EQ(state_of(ann), ConversationState::active);
  EXPECT_EQ(world.load(ann, id)->tree().member_count(), 3U);
}

TEST_F(Leaving, ThePeerTakesOutADeviceThatIsNotListed) {
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "just us").ok());
  Phone& lost = world.link(bob);
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "to both of you").ok());
  const auto own = *client::credential_at(*world.load(bob, id), world.load(bob, id)->own_leaf());
  world.publish(bob, {own});
  go_away(bob);
  go_away(lost);
  ASSERT_TRUE(world.say(ann, ToUser{"bob"}, "only to one").ok());
  world.pass(seconds(10));
  EXPECT_TRUE(world.outbox(ann).empty());
  return_of(bob);
  EXPECT_EQ(world.texts(bob).back(), "only to one");
}

// Ann hears of the removal and not of the statement: she asks, waits, and follows.
TEST_F(Leaving, AReasonThatIsNotKnownIsAskedFor) {
  Phone& lost = world.link(cyd);
  ASSERT_TRUE(world.say(ann, id, "to both of you").ok());
  const auto own = *client::credential_at(*world.load(cyd, id), world.load(cyd, id)->own_leaf());
  world.on_item = [&](Phone& phone, api::InboxItem item) -> std::optional<api::InboxItem> {
    const bool is_statement = std::holds_alternative<api::StatementItem>(item.payload);
    if (&phone == &ann && is_statement) item.payload = api::TombstoneItem{};
    return item;
  };
  world.publish(cyd, {own});
  go_away(cyd);
  go_away(lost);
  const std::size_t before = ann.requests[api::Op::lookup_account];
  ASSERT_TRUE(world.say(bob, id, "only to one").ok());
  world.pass(seconds(10));
  EXPECT_EQ(ann.requests[api::Op::lookup_account], before + 1);
  EXPECT_EQ(world.texts(ann).back(), "only to one");
  EXPECT_EQ(ann.requests[api::Op::conversation_info], 0U) << "never lost";
}

// Nothing can be encrypted for a device of which the hub has no key package, and nobody waits.
TEST_F(Leaving, AListedDeviceThatCannotBeAddedStopsNobody) {
  const DeviceId own = world.self(cyd).device;
  world.on_reply = lying::changed<api::ClaimKeyPackagesReply>(
      api::Op::claim_key_packages,
      [&](api::ClaimKeyPackagesReply& reply) {
        std::erase_if(reply.key_packages, [&](const api::ClaimedKeyPackage& claimed) {
          return claimed.device != own;
        });
      }
  );
  world.link(cyd);
  ASSERT_TRUE(world.say(bob, id, "to all who can read").ok());
  EXPECT_TRUE(world.outbox(bob).empty());
  EXPECT_EQ(world.texts(ann).back(), "to all who can read");
  EXPECT_EQ(world.texts(cyd).back(), "to all who can read");
  const std::size_t before = bob.requests[api::Op::claim_key_packages];
  ASSERT_TRUE(world.say(bob, id, "again").ok());
  EXPECT_EQ(bob.requests[api::Op::claim_key_packages], before) << "not asked for each message";
}

// Such a device may have keys with which it cannot be added.
TEST_F(Leaving, AKeyPackageThatIsOfNoUseStopsNobody) {
  world.on_reply = lying::changed<api::ClaimKeyPackagesReply>(
      api::Op::claim_key_packages,
      [&](api::ClaimKeyPackagesReply& reply) {
        // Of another suite.
        const auto other = *mls_group::make_key_package(
            mls_wire::suites[1].id,
            *client::mls_identity(world.self(world.phones.back())),
            client::leaf_options(world.now, client::KeyPackageUse::once),
            world.random
        );
        for (auto& one : reply.key_packages) one.key_package = lying::as_message(other.key_package);
      }
  );
  Phone& second = world.link(cyd);
  ASSERT_TRUE(world.say(bob, id, "to all who can read").ok());
  EXPECT_EQ(world.texts(ann).back(), "to all who can read");
  EXPECT_TRUE(world.texts(second).empty());
  world.on_reply = nullptr;
  world.pass(minutes(1));
  ASSERT_TRUE(world.say(bob, id, "and now to you").ok());
  EXPECT_EQ(world.texts(second).back(), "and now to you");
}

// Bob's message was accepted and he was not told; then another device of his leaves the group.
TEST_F(Leaving, WhatWasAcceptedBeforeIsToldToItsSender) {
  Phone& second = world.link(bob);
  world.pass(seconds(1));
  bool is_lost = true;
  world.on_reply = [&](Phone&, const api::Frame& frame, Bytes reply) -> std::optional<Bytes> {
    if (frame.op == api::Op::send && is_lost) return std::nullopt;
    return reply;
  };
  ASSERT_TRUE(world.say(bob, id, "the last word").ok());
  go_away(bob);
  leave(second, id);
  is_lost = false;
  return_of(bob);
  world.pass(seconds(60));
  EXPECT_EQ(world.conversation(bob, id).state, ConversationState::left);
  EXPECT_EQ(world.texts(ann).back(), "the last word");
  EXPECT_EQ(world.messages(bob, id).back().state, client::MessageState::sent);
  EXPECT_TRUE(world.outbox(bob).empty());
}

// The hub lets a commit pass that nobody had a right to.
TEST_F(Leaving, ARemovalWithoutAReasonIsWrong) {
  const std::size_t before = ann.requests[api::Op::lookup_account];
  lying::deliver(world, ann, lawless_removal(cyd));
  world.pass(seconds(2));
  EXPECT_EQ(ann.requests[api::Op::lookup_account], before + 1);
  EXPECT_EQ(ann.requests[api::Op::conversation_info], 1U);
  EXPECT_EQ(world.member_count(ann, id), 3U);
}

}  // namespace
}  // namespace causeway::simulate
