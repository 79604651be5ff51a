// Leaving, and devices that have to go: who may take out whom, and what the hub refuses meanwhile
// (ADR 0013).
#include "adapters/sqlite_provider/world_test.h"
#include "mls_tree/roles.h"

namespace causeway::adapters::sqlite_provider {
namespace {

using api::ConversationKind;

class Departures : public testing::Test {
 protected:
  Answer commit(const TestDevice& by, const TestGroup& group, const api::CommitBundle& bundle) {
    return world.ask(by, api::CommitRequest{.conversation = group.id, .bundle = bundle});
  }

  /// What the account's newest statement lists.
  void list(TestPerson& person, const std::vector<const TestDevice*>& devices) {
    person.statement = world.next_statement(person, devices);
    const api::PublishStatementRequest publish{.statement = tls::encode(person.statement)};
    ASSERT_EQ(refusal_of(world.ask(*devices.front(), publish)), "200 ");
  }

  World world;
  TestPerson& ada = world.person("ada");
  TestPerson& bob = world.person("bob");
  TestPerson& cleo = world.person("cleo");
};

// --- who has to go

TEST_F(Departures, AnybodyRemovesADeviceThatItsAccountListsNoMore) {
  const TestDevice& lost = world.link(bob);
  TestGroup group = conversation(world, ConversationKind::group, ada, {&bob, &cleo});
  const auto early = group.bundle(cleo.device(), {group.remove(lost)});
  EXPECT_EQ(refusal_of(commit(cleo.device(), group, early)), "422 roles.remover_may_remove");
  list(bob, {&bob.device()});
  const Answer refused = world.ask(ada.device(), group.send("x"));
  ASSERT_EQ(refusal_of(refused), "409 api.devices_are_current");
  const auto stale = refused.body<api::StaleDevices>();
  EXPECT_EQ(stale.differences.at(0).surplus, std::vector{lost.id()});
  const auto too_much =
      group.bundle(cleo.device(), {group.remove(lost), group.remove(bob.device())});
  EXPECT_EQ(refusal_of(commit(cleo.device(), group, too_much)), "422 roles.remover_may_remove");
  const auto repaired = group.bundle(cleo.device(), {group.remove(lost)});
  ASSERT_EQ(refusal_of(commit(cleo.device(), group, repaired)), "200 ");
  group.apply(repaired);
  EXPECT_EQ(refusal_of(world.ask(ada.device(), group.send("x"))), "200 ");
}

TEST_F(Departures, AnybodyBringsTheDevicesOfAMemberInLine) {
  TestGroup group = conversation(world, ConversationKind::direct, ada, {&bob});
  const TestDevice& old = bob.device();
  const TestDevice& other = world.link(bob);
  list(bob, {&other});
  const auto repaired = group.bundle(ada.device(), {group.remove(old), group.add(other)});
  ASSERT_EQ(refusal_of(commit(ada.device(), group, repaired)), "200 ");
  group.apply(repaired);
  EXPECT_EQ(refusal_of(world.ask(ada.device(), group.send("x"))), "200 ");
  EXPECT_EQ(world.store->begin_read()->conversations().direct(ada.account, bob.account), group.id);
}

// --- leave

TEST_F(Departures, LeavingStopsDeliveryAtOnceAndSendsWaitForTheCommit) {
  TestGroup group = conversation(world, ConversationKind::group, ada, {&bob, &cleo});
  const api::LeaveRequest claim = group.leave(bob.device());
  ASSERT_EQ(refusal_of(world.ask(bob.device(), claim)), "200 ");
  const api::LeaveItem told{group.id, bob.account, bob.device().id(), claim.epoch, claim.signature};
  EXPECT_EQ(world.newest<api::LeaveItem>(ada.device()), told);
  EXPECT_EQ(world.newest<api::LeaveItem>(cleo.device()), told);
  EXPECT_EQ(world.newest<api::LeaveItem>(bob.device()), told);
  const std::size_t before = world.inbox(bob.device().id()).size();
  EXPECT_EQ(refusal_of(world.ask(bob.device(), claim)), "200 ") << "again, without effect";
  EXPECT_EQ(world.inbox(ada.device().id()).size(), before) << "welcome or commit, and the claim";

  const Answer refused = world.ask(ada.device(), group.send("x"));
  ASSERT_EQ(refusal_of(refused), "409 api.devices_are_current");
  const auto stale = refused.body<api::StaleDevices>();
  EXPECT_EQ(stale.differences.at(0).account, bob.account);
  EXPECT_EQ(stale.differences.at(0).surplus, std::vector{bob.device().id()});
  EXPECT_TRUE(stale.differences.at(0).missing.empty());
  EXPECT_EQ(stale.leaving, std::vector{told}) << "a device may have forgotten";

  const auto bundle = group.bundle(cleo.device(), {group.remove(bob.device())});
  ASSERT_EQ(refusal_of(commit(cleo.device(), group, bundle)), "200 ");
  group.apply(bundle);
  EXPECT_EQ(world.inbox(bob.device().id()).size(), before);
  EXPECT_EQ(refusal_of(world.ask(ada.device(), group.send("x"))), "200 ");
  EXPECT_TRUE(world.store->begin_read()->conversations().departures(group.id).empty());
}

TEST_F(Departures, AllDevicesOfAnAccountLeave) {
  const TestDevice& second = world.link(bob);
  TestGroup group = conversation(world, ConversationKind::group, ada, {&bob, &cleo});
  ASSERT_EQ(refusal_of(world.ask(second, group.leave(second))), "200 ");
  EXPECT_EQ(world.newest<api::LeaveItem>(bob.device()).device, second.id());
  EXPECT_EQ(
      refusal_of(world.ask(bob.device(), api::ConversationInfoRequest{group.id})),
      "403 api.device_is_member"
  );
  const auto back = group.external_bundle(bob.device(), group.leaf_of(bob.device()));
  EXPECT_EQ(refusal_of(commit(bob.device(), group, back)), "403 api.device_is_member");
  const auto half = group.bundle(ada.device(), {group.remove(second)});
  EXPECT_EQ(refusal_of(commit(ada.device(), group, half)), "409 roles.departing_are_removed");
  const auto all = group.bundle(cleo.device(), {group.remove(second), group.remove(bob.device())});
  EXPECT_EQ(refusal_of(commit(cleo.device(), group, all)), "200 ");
}

TEST_F(Departures, DepartingAreRemoved) {
  TestGroup group = conversation(world, ConversationKind::group, ada, {&bob, &cleo});
  const auto unaware = group.bundle(ada.device(), {});
  const api::LeaveRequest claim = group.leave(bob.device());
  ASSERT_EQ(refusal_of(world.ask(bob.device(), claim)), "200 ");
  const Answer refused = commit(ada.device(), group, unaware);
  EXPECT_EQ(refusal_of(refused), "409 roles.departing_are_removed");
  const auto stale = refused.body<api::StaleDevices>();
  EXPECT_EQ(stale.differences.at(0).account, bob.account);
  const api::LeaveItem told{group.id, bob.account, bob.device().id(), claim.epoch, claim.signature};
  EXPECT_EQ(stale.leaving, std::vector{told}) << "a device may have forgotten";
}

// An external commit cannot remove others. Whoever comes back is told who leaves.
TEST_F(Departures, ADeviceComesBackWhileSomebodyLeaves) {
  TestGroup group = conversation(world, ConversationKind::group, ada, {&bob, &cleo});
  const api::LeaveRequest claim = group.leave(bob.device());
  ASSERT_EQ(refusal_of(world.ask(bob.device(), claim)), "200 ");
  const TestDevice& second = world.link(cleo);
  const auto bundle = group.external_bundle(second, std::nullopt);
  ASSERT_EQ(refusal_of(commit(second, group, bundle)), "200 ");
  group.apply(bundle);
  const auto told = world.newest<api::LeaveItem>(second);
  EXPECT_EQ(told.account, bob.account);
  EXPECT_EQ(told.epoch, claim.epoch);
  const auto removing = group.bundle(second, {group.remove(bob.device())});
  EXPECT_EQ(refusal_of(commit(second, group, removing)), "200 ");
}

TEST_F(Departures, LeaveIsSigned) {
  TestGroup group = conversation(world, ConversationKind::group, ada, {&bob, &cleo});
  api::LeaveRequest claim = group.leave(bob.device());
  claim.signature[0] ^= 1;
  EXPECT_EQ(refusal_of(world.ask(bob.device(), claim)), "422 identity.leave_is_signed");
  EXPECT_EQ(
      refusal_of(world.ask(cleo.device(), group.leave(bob.device()))),
      "422 identity.leave_is_signed"
  ) << "another's";
  EXPECT_EQ(refusal_of(world.ask(ada.device(), group.send("x"))), "200 ");
}

TEST_F(Departures, ALeaveIsOfThisEpoch) {
  TestGroup group = conversation(world, ConversationKind::group, ada, {&bob, &cleo});
  const api::LeaveRequest claim = group.leave(bob.device());
  const auto bundle = group.bundle(ada.device(), {});
  ASSERT_EQ(refusal_of(commit(ada.device(), group, bundle)), "200 ");
  EXPECT_EQ(refusal_of(world.ask(bob.device(), claim)), "409 api.epoch_is_current");
}

TEST_F(Departures, ADeviceThatIsNotInDoesNotTakeItsAccountOut) {
  TestGroup group = conversation(world, ConversationKind::group, ada, {&bob, &cleo});
  const TestDevice& second = world.link(bob);
  EXPECT_EQ(refusal_of(world.ask(second, group.leave(second))), "403 api.device_is_member");
}

TEST_F(Departures, AnOwnerStays) {
  TestGroup group = conversation(world, ConversationKind::group, ada, {&bob, &cleo});
  EXPECT_EQ(
      refusal_of(world.ask(ada.device(), group.leave(ada.device()))), "422 roles.an_owner_stays"
  );
  ASSERT_EQ(refusal_of(world.ask(bob.device(), group.leave(bob.device()))), "200 ");
  ASSERT_EQ(refusal_of(world.ask(cleo.device(), group.leave(cleo.device()))), "200 ");
  EXPECT_EQ(refusal_of(world.ask(ada.device(), group.leave(ada.device()))), "200 ")
      << "nobody is left";
}

TEST_F(Departures, AConversationEndsWhenNobodyIsLeft) {
  TestGroup group = conversation(world, ConversationKind::direct, ada, {&bob});
  ASSERT_EQ(refusal_of(world.ask(ada.device(), group.leave(ada.device()))), "200 ");
  ASSERT_EQ(refusal_of(world.ask(bob.device(), group.leave(bob.device()))), "200 ");
  EXPECT_EQ(world.newest<api::LeaveItem>(bob.device()).account, bob.account);
  const auto store = world.store->begin_read();
  EXPECT_TRUE(store->conversations().members(group.id).empty());
  EXPECT_TRUE(store->conversations().departures(group.id).empty());
  EXPECT_TRUE(store->conversations().of_account(ada.account).empty());
  for (const auto& entry : store->conversations().roster(group.id)) {
    EXPECT_TRUE(entry.last_seq.has_value());
  }
  EXPECT_EQ(
      refusal_of(world.ask(ada.device(), api::ConversationInfoRequest{group.id})),
      "403 api.device_is_member"
  );
}

TEST_F(Departures, ANoteThatIsLeftMakesRoomForAnother) {
  TestGroup note = conversation(world, ConversationKind::note, ada, {});
  ASSERT_EQ(refusal_of(world.ask(ada.device(), note.leave(ada.device()))), "200 ");
  conversation(world, ConversationKind::note, ada, {});
}

TEST_F(Departures, ADirectConversationThatOneLeavesMakesRoomForAnother) {
  TestGroup group = conversation(world, ConversationKind::direct, ada, {&bob});
  ASSERT_EQ(refusal_of(world.ask(bob.device(), group.leave(bob.device()))), "200 ");
  const TestGroup another = conversation(world, ConversationKind::direct, bob, {&ada});
  const auto bundle = group.bundle(ada.device(), {group.remove(bob.device())});
  ASSERT_EQ(refusal_of(commit(ada.device(), group, bundle)), "200 ");
  EXPECT_EQ(world.store->begin_read()->conversations().direct(ada.account, bob.account), another.id)
      << "which the end of the first does not end";
}

}  // namespace
}  // namespace causeway::adapters::sqlite_provider
