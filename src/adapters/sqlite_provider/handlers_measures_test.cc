// Measures: what an account is refused about which something was decided, and what it is not. Each
// row of the table of restraints is broken alone, and each operation is asked of who is banned.
#include <algorithm>
#include <map>
#include <set>

#include "adapters/sqlite_provider/world_test.h"
#include "api/joins.h"
#include "api/profile.h"
#include "api/safety.h"
#include "provider/expiry.h"
#include "provider/measures.h"
#include "provider/operation.h"

namespace causeway::adapters::sqlite_provider {
namespace {

using api::ConversationKind;
using api::Measure;
using api::Op;
using provider::Audience;
using provider::MeasureInForce;
using std::chrono::hours;

constexpr std::string_view ok = "200 ";
constexpr std::string_view restricted = "403 api.account_is_not_restricted";
constexpr std::string_view suspended = "403 api.account_is_not_suspended";
constexpr std::string_view banned = "403 api.account_is_not_banned";

class Measures : public testing::Test {
 protected:
  void decide(
      Measure measure,
      std::optional<Instant> until = {},
      report::DecisionId decision = {{1}},
      std::optional<AccountId> whom = {}
  ) {
    const auto writing = world.store->begin_write();
    const AccountId account = whom.value_or(ada.account);
    provider::put_measure(*writing, {account, decision, measure, until}, world.now);
    writing->commit();
  }

  MeasureInForce in_force() {
    return provider::measure_in_force(*world.store->begin_read(), ada.account, world.now);
  }

  std::size_t kept() { return world.store->begin_read()->measures().of(ada.account).size(); }

  void accept(TestPerson& by, TestPerson& whom) {
    ASSERT_EQ(refusal_of(world.ask(by.device(), api::AcceptContactRequest{whom.account})), ok);
  }

  std::string say(TestPerson& by, TestGroup& group) {
    return refusal_of(world.ask(by.device(), group.send("word " + std::to_string(++words))));
  }

  /// Ada makes one with these.
  std::string open(ConversationKind kind, const std::vector<TestPerson*>& others) {
    TestGroup made(world, kind, ada);
    return refusal_of(world.ask(ada.device(), made.create(others)));
  }

  /// Ada's commit.
  std::string commit(TestGroup& group, const mls_wire::Proposal& proposal) {
    const auto bundle = group.bundle(ada.device(), {proposal});
    return refusal_of(world.ask(ada.device(), api::CommitRequest{group.id, bundle}));
  }

  std::string put_link(TestGroup& group, std::uint64_t seq, std::optional<api::GroupLink> link) {
    return refusal_of(world.ask(ada.device(), api::PutGroupLinkRequest{group.id, seq, link}));
  }

  unsigned words = 0;
  World world;
  TestPerson& ada = world.person("ada");
  TestPerson& bob = world.person("bob");
  TestPerson& cleo = world.person("cleo");
};

// --- Who is restricted writes to nobody new.

TEST_F(Measures, AccountIsNotRestricted) {
  TestGroup direct = conversation(world, ConversationKind::direct, ada, {&bob});
  decide(Measure::restricted);
  EXPECT_EQ(say(ada, direct), restricted) << "he has not accepted her";
  accept(bob, ada);
  EXPECT_EQ(say(ada, direct), ok);
}

TEST_F(Measures, WhoIsRestrictedIsNotToldWhoBlocks) {
  TestGroup direct = conversation(world, ConversationKind::direct, ada, {&bob});
  accept(bob, ada);
  ASSERT_EQ(refusal_of(world.ask(bob.device(), api::BlockRequest{ada.account})), ok);
  decide(Measure::restricted);
  EXPECT_EQ(say(ada, direct), ok) << "as before";
}

TEST_F(Measures, WhoIsRestrictedOpensNothingWithStrangers) {
  decide(Measure::restricted);
  EXPECT_EQ(open(ConversationKind::direct, {&bob}), restricted);
  EXPECT_EQ(open(ConversationKind::group, {&bob}), restricted);
  accept(bob, ada);
  EXPECT_EQ(open(ConversationKind::group, {&bob, &cleo}), restricted) << "one is enough";
  EXPECT_EQ(open(ConversationKind::group, {&bob}), ok);
  EXPECT_EQ(open(ConversationKind::direct, {&bob}), ok);
  EXPECT_EQ(open(ConversationKind::note, {}), ok);
}

TEST_F(Measures, WhoIsRestrictedLetsNoStrangersIn) {
  TestGroup group = conversation(world, ConversationKind::group, ada, {&bob});
  decide(Measure::restricted);
  EXPECT_EQ(commit(group, group.add(cleo.device())), restricted);
  accept(cleo, ada);
  EXPECT_EQ(say(ada, group), ok) << "who is in a group hears all of it";
  EXPECT_EQ(commit(group, group.add(cleo.device())), ok);
}

TEST_F(Measures, WhoIsRestrictedHandsOutNoLink) {
  TestGroup group = conversation(world, ConversationKind::group, ada, {&bob});
  ASSERT_EQ(say(ada, group), ok);
  ASSERT_EQ(say(ada, group), ok);
  const api::GroupLink link{crypto::sha256({Bytes{1}}), {1}};
  ASSERT_EQ(put_link(group, 1, link), ok);
  decide(Measure::restricted);
  EXPECT_EQ(put_link(group, 2, link), restricted);
  EXPECT_EQ(put_link(group, 2, {}), ok) << "it may be withdrawn";
}

TEST_F(Measures, WhoIsRestrictedAsksNowhereToBeLetIn) {
  const api::RequestJoinRequest request{.conversation = ConversationId{{7}}};
  EXPECT_EQ(refusal_of(world.ask(ada.device(), request)), "404 api.group_link_is_there");
  decide(Measure::restricted);
  EXPECT_EQ(refusal_of(world.ask(ada.device(), request)), restricted);
}

// --- Who is suspended says nothing to anybody.

TEST_F(Measures, AccountIsNotSuspended) {
  TestGroup direct = conversation(world, ConversationKind::direct, ada, {&bob});
  TestGroup note = conversation(world, ConversationKind::note, ada, {});
  accept(bob, ada);
  decide(Measure::restricted);
  ASSERT_EQ(say(ada, direct), ok);
  decide(Measure::suspended, world.now + hours(1));
  EXPECT_EQ(say(ada, direct), suspended);
  EXPECT_EQ(say(ada, note), ok) << "her devices still tell each other";
  EXPECT_EQ(say(bob, direct), ok) << "and she may be spoken to";
  EXPECT_NO_THROW(world.newest<api::MessageItem>(ada.device()));
  world.now += hours(1);
  EXPECT_EQ(say(ada, direct), ok);
}

TEST_F(Measures, AccountIsNotBanned) {
  TestGroup group = conversation(world, ConversationKind::group, ada, {&bob});
  decide(Measure::banned);
  EXPECT_EQ(say(ada, group), banned);
  world.now += hours(24 * 365);
  EXPECT_EQ(say(ada, group), banned);
}

TEST_F(Measures, WhatWasAcceptedBeforeIsAnsweredAgain) {
  TestGroup group = conversation(world, ConversationKind::group, ada, {&bob});
  const auto said = group.send("before");
  ASSERT_EQ(refusal_of(world.ask(ada.device(), said)), ok);
  decide(Measure::banned);
  EXPECT_EQ(refusal_of(world.ask(ada.device(), said)), "409 api.message_is_new");
}

TEST_F(Measures, WhoIsSuspendedOpensNothingWithOthers) {
  accept(bob, ada);
  decide(Measure::suspended);
  EXPECT_EQ(open(ConversationKind::direct, {&bob}), suspended);
  EXPECT_EQ(open(ConversationKind::group, {}), suspended);
  EXPECT_EQ(open(ConversationKind::note, {}), ok);
}

TEST_F(Measures, WhoIsSuspendedLetsNobodyIn) {
  TestGroup group = conversation(world, ConversationKind::group, ada, {&bob});
  accept(cleo, ada);
  decide(Measure::suspended);
  EXPECT_EQ(commit(group, group.add(cleo.device())), suspended);
}

TEST_F(Measures, WhoIsSuspendedShowsNoOtherFace) {
  const api::PutProfileRequest profile{.changed_ms = 1, .id = {{1}}, .sealed = {1}};
  decide(Measure::restricted);
  EXPECT_EQ(refusal_of(world.ask(ada.device(), profile)), ok);
  decide(Measure::suspended);
  EXPECT_EQ(refusal_of(world.ask(ada.device(), profile)), suspended);
}

// --- What others wait for, nobody is kept from.

TEST_F(Measures, WhoIsBannedLetsInTheDevicesOfThoseWhoAreThere) {
  TestGroup group = conversation(world, ConversationKind::group, ada, {&bob});
  decide(Measure::banned);
  for (TestPerson* person : {&ada, &bob}) {
    const auto bundle = group.bundle(ada.device(), {group.add(world.link(*person))});
    ASSERT_EQ(refusal_of(world.ask(ada.device(), api::CommitRequest{group.id, bundle})), ok);
    group.apply(bundle);
  }
  EXPECT_EQ(say(bob, group), ok) << "or he would wait for them";
}

TEST_F(Measures, WhoIsBannedTakesOutWhoLeavesAndLeaves) {
  TestGroup group = conversation(world, ConversationKind::group, bob, {&ada, &cleo});
  decide(Measure::banned);
  ASSERT_EQ(refusal_of(world.ask(cleo.device(), group.leave(cleo.device()))), ok);
  const auto bundle = group.bundle(ada.device(), {group.remove(cleo.device())});
  ASSERT_EQ(refusal_of(world.ask(ada.device(), api::CommitRequest{group.id, bundle})), ok);
  group.apply(bundle);
  EXPECT_EQ(refusal_of(world.ask(ada.device(), group.leave(ada.device()))), ok);
}

TEST_F(Measures, WhoIsBannedReceivesAppealsReportsAndBlocks) {
  decide(Measure::banned);
  EXPECT_EQ(refusal_of(world.log_in(ada.device())), ok);
  EXPECT_EQ(refusal_of(world.ask(ada.device(), api::BlockRequest{bob.account})), ok);
  const std::uint32_t key = world.franker.moderation_key().key_id;
  const api::FileAppealRequest appeal{{{{1}}, key, {2}, {3}}};
  EXPECT_EQ(refusal_of(world.ask(ada.device(), appeal)), ok);
  const api::FileReportRequest report{{{{1}}, key, {2}, {3}}};
  EXPECT_EQ(refusal_of(world.ask(ada.device(), report)), ok);
}

TEST_F(Measures, EndWithTheAccount) {
  decide(Measure::banned);
  const api::DeleteAccountRequest request{tls::encode(
      directory::make_tombstone(*directory::verify_statement(ada.statement), ada.identity_key)
  )};
  ASSERT_EQ(refusal_of(world.ask(ada.device(), request)), ok);
  EXPECT_EQ(kept(), 0U);
  decide(Measure::banned);
  EXPECT_EQ(kept(), 0U) << "nothing is decided about who is gone";
}

// --- Which operations

/// Each is free whoever asks. A new operation goes here, or into the table of restraints.
const std::set<Op> free_operations{
    Op::login,
    Op::ack,
    Op::register_account,
    Op::put_link_step,
    Op::grant_link,
    Op::link_step,
    Op::lookup_username,
    Op::lookup_account,
    Op::statements,
    Op::publish_statement,
    Op::delete_account,
    Op::keep_account,
    Op::publish_key_packages,
    Op::claim_key_packages,
    Op::conversation_info,
    Op::conversations,
    Op::leave,
    Op::check_frank,
    Op::begin_blob,
    Op::block,
    Op::unblock,
    Op::accept_contact,
    Op::safety_settings,
    Op::put_safety_settings,
    Op::profile,
    Op::group_link,
    Op::take_back_join,
    Op::decline_join,
    Op::join_requests,
    Op::put_backup,
    Op::backup,
    Op::delete_backup,
    Op::recover,
    Op::publish_recovered,
    Op::moderation_key,
    Op::file_report,
    Op::file_appeal,
};

TEST(Restraints, SayOfEachOperationWhetherItIsFree) {
  std::set<Op> restrained;
  for (const provider::Restraint& row : provider::restraints()) {
    restrained.insert(row.op);
    EXPECT_GE(row.from, Measure::restricted) << "a warning refuses nothing";
    const provider::Operation* operation = provider::find_operation(row.op);
    ASSERT_NE(operation, nullptr);
    EXPECT_NE(operation->write, nullptr) << operation->name << " is not asked about";
    EXPECT_EQ(operation->login, provider::Login::needed) << operation->name;
  }
  for (const provider::Operation& operation : provider::operations()) {
    EXPECT_EQ(restrained.contains(operation.op), !free_operations.contains(operation.op))
        << operation.name;
  }
}

TEST_F(Measures, RefuseNothingElse) {
  decide(Measure::banned);
  for (const provider::Operation& operation : provider::operations()) {
    const auto refusal = refusal_of(world.ask(world.caller(ada.device().id()), operation.op, {}));
    const bool is_refused = std::ranges::any_of(provider::restraints(), [&](const auto& row) {
      return row.op == operation.op && row.audience == Audience::anybody;
    });
    EXPECT_EQ(refusal == banned, is_refused) << operation.name << ": " << refusal;
  }
}

// --- How long, and which

TEST_F(Measures, AreOverInTime) {
  decide(Measure::restricted, world.now + hours(1));
  EXPECT_EQ(in_force(), (MeasureInForce{Measure::restricted, world.now + hours(1)}));
  world.now += hours(1) - Milliseconds(1);
  EXPECT_EQ(in_force().measure, Measure::restricted);
  world.now += Milliseconds(1);
  EXPECT_EQ(in_force(), MeasureInForce{});
  EXPECT_EQ(kept(), 1U);
  const auto writing = world.store->begin_write();
  provider::expire(*writing, world.now);
  writing->commit();
  EXPECT_EQ(kept(), 0U);
}

TEST_F(Measures, ThatDoNotEndDoNotExpire) {
  decide(Measure::banned);
  const auto writing = world.store->begin_write();
  provider::expire(*writing, world.now + hours(24 * 365 * 10));
  writing->commit();
  EXPECT_EQ(kept(), 1U);
}

TEST_F(Measures, OfSeveralDecisionsTheSeverestCounts) {
  decide(Measure::suspended, world.now + hours(1), {{1}});
  decide(Measure::restricted, world.now + hours(9), {{2}});
  EXPECT_EQ(in_force(), (MeasureInForce{Measure::suspended, world.now + hours(1)}));
  decide(Measure::restricted, world.now + hours(3), {{1}});
  EXPECT_EQ(in_force(), (MeasureInForce{Measure::restricted, world.now + hours(9)}));
  decide(Measure::restricted, {}, {{1}});
  EXPECT_EQ(in_force(), (MeasureInForce{Measure::restricted, {}})) << "no end is the latest";
  decide(Measure::none, {}, {{1}});
  EXPECT_EQ(in_force(), (MeasureInForce{Measure::restricted, world.now + hours(9)}))
      << "what is lifted lifts nothing else";
  decide(Measure::none, {}, {{2}});
  EXPECT_EQ(in_force(), MeasureInForce{});
}

TEST_F(Measures, MayBeSaidAgain) {
  for (int i = 0; i < 2; ++i) decide(Measure::banned);
  EXPECT_EQ(kept(), 1U);
  for (int i = 0; i < 2; ++i) decide(Measure::none);
  EXPECT_EQ(kept(), 0U);
  decide(Measure::suspended, world.now);
  EXPECT_EQ(kept(), 0U) << "it is over already";
  decide(Measure::warned);
  EXPECT_EQ(kept(), 0U) << "a warning is told";
  decide(Measure::banned, {}, {{1}}, AccountId{{9, 9}});
  EXPECT_FALSE(world.store->begin_read()->accounts().find(AccountId{{9, 9}}));
}

// --- Notices

TEST_F(Measures, AreToldToAllDevices) {
  const TestDevice& second = world.link(ada);
  const api::NoticeItem notice{
      .decision = {{1}},
      .kind = api::NoticeKind::measure,
      .time_ms = to_unix_ms(world.now),
      .measure = Measure::banned,
      .statement = to_bytes("You threatened somebody."),
  };
  const auto writing = world.store->begin_write();
  auto told = provider::deliver_notice(*writing, ada.account, notice, world.now);
  EXPECT_TRUE(provider::deliver_notice(*writing, AccountId{{9, 9}}, notice, world.now).empty());
  writing->commit();
  const std::vector<DeviceId> devices{ada.device().id(), second.id()};
  EXPECT_TRUE(std::ranges::is_permutation(told, devices));
  for (const DeviceId& device : devices) {
    EXPECT_EQ(std::get<api::NoticeItem>(world.inbox(device).back().payload), notice);
  }
}

}  // namespace
}  // namespace causeway::adapters::sqlite_provider
