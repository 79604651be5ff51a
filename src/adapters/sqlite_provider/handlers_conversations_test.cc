// Conversations: creation, commits, coming back. Every refusal with its status and rule;
// what RFC 9420, policy and roles refuse is tested with mls_tree, here once for each way in.
#include "adapters/sqlite_provider/world_test.h"
#include "api/limits.h"
#include "mls_tree/roles.h"
#include "mls_wire/message.h"

namespace causeway::adapters::sqlite_provider {
namespace {

using api::ConversationKind;

class Conversations : public testing::Test {
 protected:
  Answer create(const TestPerson& by, const api::CreateConversationRequest& request) {
    return world.ask(by.devices[0], request);
  }

  Answer commit(const TestDevice& by, const TestGroup& group, const api::CommitBundle& bundle) {
    return world.ask(by, api::CommitRequest{.conversation = group.id, .bundle = bundle});
  }

  World world;
  TestPerson& ada = world.person("ada");
  TestPerson& bob = world.person("bob");
  TestPerson& cleo = world.person("cleo");
};

TEST_F(Conversations, CreationDeliversCommitToTheCreatorAndWelcomeToTheOthers) {
  TestGroup group(world, ConversationKind::direct, ada);
  const auto request = group.create({&bob});
  const Answer answer = create(ada, request);
  ASSERT_EQ(refusal_of(answer), "200 ");
  EXPECT_EQ(world.newest<api::HandshakeItem>(ada.device()).message, request.bundle->commit);
  const auto welcome = world.newest<api::WelcomeItem>(bob.device());
  EXPECT_EQ(welcome.conversation, group.id);
  EXPECT_EQ(welcome.kind, ConversationKind::direct);
  EXPECT_EQ(welcome.welcome, *request.bundle->welcome);
  EXPECT_EQ(welcome.ratchet_tree, tls::encode(group.group.tree().nodes()));
  EXPECT_EQ(answer.outcome.wake, (std::vector{ada.device().id(), bob.device().id()}));
  EXPECT_EQ(refusal_of(create(ada, request)), "200 ") << "the identical request again";
  EXPECT_EQ(world.inbox(bob.device().id()).size(), 1U) << "and nothing happened twice";
}

TEST_F(Conversations, ANoteIsOfOneAccountAndNeedsNoBundle) {
  TestGroup group(world, ConversationKind::note, ada);
  EXPECT_EQ(refusal_of(create(ada, group.create({}))), "200 ");
}

TEST_F(Conversations, ConversationIsNew) {
  TestGroup group(world, ConversationKind::group, ada);
  TestGroup other = group;
  ASSERT_EQ(refusal_of(create(ada, group.create({&bob}))), "200 ");
  EXPECT_EQ(refusal_of(create(ada, other.create({&bob}))), "409 api.conversation_is_new");
}

TEST_F(Conversations, DirectIsNewAndTheOneThatExistsIsNamed) {
  const TestGroup first = conversation(world, ConversationKind::direct, ada, {&bob});
  TestGroup second(world, ConversationKind::direct, bob);
  const Answer answer = create(bob, second.create({&ada}));
  EXPECT_EQ(refusal_of(answer), "409 api.direct_is_new");
  EXPECT_EQ(answer.body<api::ExistingConversation>().conversation, first.id);
}

TEST_F(Conversations, ConversationBeginsAlone) {
  TestGroup group(world, ConversationKind::group, ada);
  const auto request = group.create({&bob});
  EXPECT_EQ(refusal_of(create(bob, request)), "422 api.conversation_begins_alone")
      << "somebody else's leaf";
  auto later = request;
  later.group_info = request.bundle->group_info;
  later.bundle.reset();
  EXPECT_EQ(refusal_of(create(ada, later)), "422 mls.group_info.comes_with_tree");
  auto no_group_info = request;
  no_group_info.group_info = request.bundle->commit;
  EXPECT_EQ(refusal_of(create(ada, no_group_info)), "422 api.conversation_begins_alone");
}

TEST_F(Conversations, TreesOfMoreThanTheirCreatorAreNotEvenChecked) {
  TestGroup group(world, ConversationKind::group, ada);
  auto request = group.create({});
  auto message = *tls::decode<mls_wire::MlsMessage>(request.group_info);
  auto forged = std::get<mls_wire::Unverified<mls_wire::GroupInfo>>(message.body).unchecked();
  auto tree = *mls_wire::find_extension<mls_wire::RatchetTreeNodes>(forged.extensions);
  const auto leaf = tree->ratchet_tree.front();
  tree->ratchet_tree.insert(tree->ratchet_tree.end(), {std::nullopt, leaf});
  forged.extensions = {mls_wire::make_extension(*tree)};
  forged.signature.clear();
  message.body = mls_wire::Unverified(std::move(forged));
  request.group_info = tls::encode(message);
  EXPECT_EQ(refusal_of(create(ada, request)), "422 api.conversation_begins_alone");
}

TEST_F(Conversations, ConversationFitsKind) {
  TestGroup crowded(world, ConversationKind::direct, ada);
  EXPECT_EQ(
      refusal_of(create(ada, crowded.create({&bob, &cleo}))), "422 api.conversation_fits_kind"
  );
  TestGroup shared(world, ConversationKind::note, ada);
  EXPECT_EQ(refusal_of(create(ada, shared.create({&bob}))), "422 api.conversation_fits_kind");
  TestGroup group(world, ConversationKind::group, ada);
  auto with_peer = group.create({&bob});
  with_peer.peer = bob.account;
  EXPECT_EQ(refusal_of(create(ada, with_peer)), "422 api.conversation_fits_kind");
  TestGroup unknown(world, ConversationKind::group, ada);
  auto unknown_kind = unknown.create({&bob});
  unknown_kind.kind = static_cast<ConversationKind>(9);
  EXPECT_EQ(refusal_of(create(ada, unknown_kind)), "422 api.conversation_fits_kind");
}

TEST_F(Conversations, PeerExists) {
  TestGroup group(world, ConversationKind::direct, ada);
  auto request = group.create({&bob});
  request.peer = {};
  EXPECT_EQ(refusal_of(create(ada, request)), "404 api.account_exists");
}

// Its creator may have no key package of one, and says so with the first message.
TEST_F(Conversations, MissingDevicesStopMessagesAndNotTheBeginning) {
  TestGroup group(world, ConversationKind::direct, ada);
  const auto request = group.create({&bob});
  const TestDevice& second = world.link(bob);
  ASSERT_EQ(refusal_of(create(ada, request)), "200 ");
  const Answer answer = world.ask(ada.device(), group.send("hello"));
  EXPECT_EQ(refusal_of(answer), "409 api.devices_are_current");
  const auto stale = answer.body<api::StaleDevices>();
  ASSERT_EQ(stale.differences.size(), 1U);
  EXPECT_EQ(stale.differences[0].account, bob.account);
  EXPECT_EQ(stale.differences[0].statement, tls::encode(bob.statement));
  EXPECT_EQ(stale.differences[0].missing, std::vector{second.id()});
  EXPECT_TRUE(stale.differences[0].surplus.empty());
}

// Before any signature is checked: the tree in it has as many as it has leaves.
TEST_F(Conversations, FirstGroupInfoIsSmall) {
  TestGroup group(world, ConversationKind::group, ada);
  auto request = group.create({&bob});
  request.group_info.resize(api::limits::first_group_info_size_max + 1);
  EXPECT_EQ(refusal_of(create(ada, request)), "413 api.size_is_within_limit");
}

// A frame that is larger than a device takes would end each of its connections, and nothing that
// stands behind it in the inbox would ever arrive.
TEST_F(Conversations, WelcomeFitsIntoAFrameTogetherWithTheTree) {
  TestGroup group(world, ConversationKind::group, ada);
  auto request = group.create({&bob});
  auto message = *tls::decode<mls_wire::MlsMessage>(*request.bundle->welcome);
  auto& welcome = std::get<mls_wire::Welcome>(message.body);
  welcome.encrypted_group_info.resize(api::limits::with_tree_size_max - 600);
  request.bundle->welcome = tls::encode(message);
  ASSERT_LE(request.bundle->welcome->size(), api::limits::with_tree_size_max);
  EXPECT_EQ(refusal_of(create(ada, request)), "413 api.size_is_within_limit");
  EXPECT_TRUE(world.inbox(bob.device().id()).empty());

  welcome.encrypted_group_info.resize(api::limits::with_tree_size_max - 4'000);
  request.bundle->welcome = tls::encode(message);
  ASSERT_EQ(refusal_of(create(ada, request)), "200 ");
  const api::InboxPayload item = world.newest<api::WelcomeItem>(bob.device());
  EXPECT_LE(tls::encode(item).size() + 100, api::limits::frame_size_max);
}

TEST_F(Conversations, PolicyAndSignaturesAreChecked) {
  TestGroup group(world, ConversationKind::group, ada);
  auto request = group.create({&bob});
  request.group_info.back() ^= 1;
  EXPECT_EQ(refusal_of(create(ada, request)), "422 mls.signature_is_valid");
}

TEST_F(Conversations, AnAccountHasOneNote) {
  TestGroup first(world, ConversationKind::note, ada);
  EXPECT_EQ(refusal_of(world.ask(ada.device(), first.create({}))), "200 ");
  TestGroup second(world, ConversationKind::note, ada);
  const Answer refused = world.ask(ada.device(), second.create({}));
  EXPECT_EQ(refusal_of(refused), "409 api.direct_is_new");
  EXPECT_EQ(refused.body<api::ExistingConversation>().conversation, first.id);
  TestGroup of_bob(world, ConversationKind::note, bob);
  EXPECT_EQ(refusal_of(world.ask(bob.device(), of_bob.create({}))), "200 ");
}

// --- commit

TEST_F(Conversations, CommitReachesEveryLeafOfTheOldEpochAndWelcomeTheAdded) {
  TestGroup group = conversation(world, ConversationKind::group, ada, {&bob});
  const auto bundle = group.bundle(ada.device(), {group.add(cleo.device())});
  const Answer answer = commit(ada.device(), group, bundle);
  ASSERT_EQ(refusal_of(answer), "200 ");
  EXPECT_EQ(answer.body<api::CommitReply>().epoch, 2U);
  EXPECT_EQ(world.newest<api::HandshakeItem>(ada.device()).message, bundle.commit);
  EXPECT_EQ(world.newest<api::HandshakeItem>(bob.device()).message, bundle.commit);
  EXPECT_EQ(world.newest<api::WelcomeItem>(cleo.device()).welcome, *bundle.welcome);
  EXPECT_EQ(world.inbox(cleo.device().id()).size(), 1U);

  const Answer repeated = commit(ada.device(), group, bundle);
  EXPECT_EQ(repeated.body<api::CommitReply>().epoch, 2U) << "the identical bundle again";
  EXPECT_EQ(world.inbox(cleo.device().id()).size(), 1U) << "and nothing happened twice";
}

TEST_F(Conversations, SayWhoLetAnAccountIn) {
  TestGroup group = conversation(world, ConversationKind::group, ada, {&bob});
  EXPECT_EQ(world.newest<api::WelcomeItem>(bob.device()).let_in_by, ada.account);
  const auto bundle = group.bundle(ada.device(), {group.add(cleo.device())});
  ASSERT_EQ(refusal_of(commit(ada.device(), group, bundle)), "200 ");
  EXPECT_EQ(world.newest<api::WelcomeItem>(cleo.device()).let_in_by, ada.account);
  for (TestPerson* person : {&ada, &bob, &cleo}) {
    const Answer answer = world.ask(person->device(), api::ConversationsRequest{});
    const auto told = answer.body<api::ConversationsReply>().conversations;
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told.front().let_in_by, ada.account) << "who began it let herself in";
  }
}

TEST_F(Conversations, TheFirstCommitOfAnEpochWins) {
  TestGroup group = conversation(world, ConversationKind::group, ada, {&bob, &cleo});
  const auto first = group.bundle(ada.device(), {});
  const auto second = group.bundle(bob.device(), {});
  EXPECT_EQ(refusal_of(commit(ada.device(), group, first)), "200 ");
  const Answer lost = commit(bob.device(), group, second);
  EXPECT_EQ(refusal_of(lost), "409 api.epoch_is_current");
  EXPECT_EQ(lost.body<api::StaleEpoch>().epoch, 2U);
}

TEST_F(Conversations, ARemovedMemberGetsTheCommitAndNothingAfterIt) {
  TestGroup group = conversation(world, ConversationKind::group, ada, {&bob, &cleo});
  const auto bundle = group.bundle(ada.device(), {group.remove(bob.device())});
  ASSERT_EQ(refusal_of(commit(ada.device(), group, bundle)), "200 ");
  group.apply(bundle);
  EXPECT_EQ(world.newest<api::HandshakeItem>(bob.device()).message, bundle.commit);
  ASSERT_EQ(refusal_of(world.ask(ada.device(), group.send("after"))), "200 ");
  EXPECT_EQ(world.newest<api::HandshakeItem>(bob.device()).message, bundle.commit);
  const auto roster = world.store->begin_read()->conversations().roster(group.id);
  ASSERT_EQ(roster.size(), 3U);
  for (const provider::RosterEntry& entry : roster) {
    EXPECT_EQ(entry.last_seq.has_value(), entry.account == bob.account);
  }
}

TEST_F(Conversations, CommitterIsTheLoggedInDevice) {
  TestGroup group = conversation(world, ConversationKind::group, ada, {&bob});
  const auto bundle = group.bundle(ada.device(), {});
  EXPECT_EQ(refusal_of(commit(bob.device(), group, bundle)), "403 api.device_is_member");
  EXPECT_EQ(refusal_of(commit(cleo.device(), group, bundle)), "403 api.device_is_member");
}

TEST_F(Conversations, ConversationExists) {
  TestGroup group(world, ConversationKind::group, ada);
  const auto bundle = group.bundle(ada.device(), {group.add(bob.device())});
  EXPECT_EQ(refusal_of(commit(ada.device(), group, bundle)), "404 api.conversation_exists");
  EXPECT_EQ(
      refusal_of(world.ask(ada.device(), api::ConversationInfoRequest{group.id})),
      "404 api.conversation_exists"
  );
  EXPECT_EQ(
      refusal_of(world.ask(ada.device(), group.leave(ada.device()))), "404 api.conversation_exists"
  );
}

TEST_F(Conversations, TheBundleIsOneUnit) {
  TestGroup group = conversation(world, ConversationKind::group, ada, {&bob});
  const auto good = group.bundle(ada.device(), {group.add(cleo.device())});
  auto without_welcome = good;
  without_welcome.welcome.reset();
  EXPECT_EQ(
      refusal_of(commit(ada.device(), group, without_welcome)), "422 mls.welcome.names_each_added"
  );
  auto other_welcome = good;
  other_welcome.welcome = group.bundle(ada.device(), {group.add(cleo.device())}).welcome;
  EXPECT_EQ(
      refusal_of(commit(ada.device(), group, other_welcome)), "422 mls.welcome.names_each_added"
  );
  auto other_info = good;
  other_info.group_info = group.bundle(ada.device(), {}).group_info;
  EXPECT_EQ(refusal_of(commit(ada.device(), group, other_info)), "422 mls.group_info.is_of_commit");
  auto commit_for_info = good;
  commit_for_info.group_info = good.commit;
  EXPECT_EQ(
      refusal_of(commit(ada.device(), group, commit_for_info)), "422 mls.group_info.is_of_commit"
  );
  EXPECT_EQ(refusal_of(commit(ada.device(), group, good)), "200 ");
}

TEST_F(Conversations, HandshakeIsPublic) {
  TestGroup group = conversation(world, ConversationKind::group, ada, {&bob});
  auto bundle = group.bundle(ada.device(), {});
  bundle.commit = group.message("private");
  EXPECT_EQ(refusal_of(commit(ada.device(), group, bundle)), "422 api.handshake_is_public");
}

TEST_F(Conversations, AddedDevicesAreInTheNewestStatement) {
  TestGroup group = conversation(world, ConversationKind::group, ada, {&bob});
  const TestDevice& unlisted = world.new_device(cleo);
  const auto bundle = group.bundle(ada.device(), {group.add(unlisted)});
  const Answer answer = commit(ada.device(), group, bundle);
  EXPECT_EQ(refusal_of(answer), "409 api.devices_are_current");
  const auto stale = answer.body<api::StaleDevices>();
  ASSERT_EQ(stale.differences.size(), 1U);
  EXPECT_EQ(stale.differences[0].surplus, std::vector{unlisted.id()});
}

TEST_F(Conversations, RolesAreChecked) {
  TestGroup group = conversation(world, ConversationKind::group, ada, {&bob});
  const auto bundle = group.bundle(bob.device(), {group.add(cleo.device())});
  EXPECT_EQ(refusal_of(commit(bob.device(), group, bundle)), "422 roles.adder_may_add");
}

TEST_F(Conversations, ADeviceComesBackByAnExternalCommit) {
  TestGroup group = conversation(world, ConversationKind::group, ada, {&bob});
  const auto info = world.ask(bob.device(), api::ConversationInfoRequest{group.id});
  ASSERT_EQ(refusal_of(info), "200 ");
  EXPECT_EQ(
      info.body<api::ConversationInfoReply>().ratchet_tree, tls::encode(group.group.tree().nodes())
  );
  const auto bundle = group.external_bundle(bob.device(), group.leaf_of(bob.device()));
  ASSERT_EQ(refusal_of(commit(bob.device(), group, bundle)), "200 ");
  group.apply(bundle);
  EXPECT_EQ(world.newest<api::HandshakeItem>(ada.device()).message, bundle.commit);
  EXPECT_EQ(world.newest<api::HandshakeItem>(bob.device()).message, bundle.commit);
  EXPECT_EQ(refusal_of(world.ask(bob.device(), group.send("back"))), "200 ");
}

TEST_F(Conversations, ANewDeviceOfAMemberComesInByAnExternalCommitAndHearsOfIt) {
  TestGroup group = conversation(world, ConversationKind::group, ada, {&bob});
  const TestDevice& second = world.link(bob);
  const auto bundle = group.external_bundle(second, std::nullopt);
  ASSERT_EQ(refusal_of(commit(second, group, bundle)), "200 ");
  EXPECT_EQ(world.newest<api::HandshakeItem>(second).message, bundle.commit);
}

TEST_F(Conversations, AStrangerDoesNotComeIn) {
  TestGroup group = conversation(world, ConversationKind::group, ada, {&bob});
  EXPECT_EQ(
      refusal_of(world.ask(cleo.device(), api::ConversationInfoRequest{group.id})),
      "403 api.device_is_member"
  );
  const auto bundle = group.external_bundle(cleo.device(), std::nullopt);
  EXPECT_EQ(refusal_of(commit(cleo.device(), group, bundle)), "403 api.device_is_member");
}

TEST_F(Conversations, AStrangerIsNotToldTheEpoch) {
  TestGroup group = conversation(world, ConversationKind::group, ada, {&bob});
  const auto bundle = group.bundle(ada.device(), {});
  const auto external = group.external_bundle(cleo.device(), std::nullopt);
  ASSERT_EQ(refusal_of(commit(ada.device(), group, bundle)), "200 ");
  const auto late = group.bundle(bob.device(), {});
  EXPECT_EQ(refusal_of(commit(bob.device(), group, late)), "409 api.epoch_is_current");
  EXPECT_EQ(refusal_of(commit(cleo.device(), group, late)), "403 api.device_is_member");
  EXPECT_EQ(refusal_of(commit(cleo.device(), group, external)), "403 api.device_is_member");
  EXPECT_EQ(
      refusal_of(world.ask(cleo.device(), group.leave(cleo.device()))), "403 api.device_is_member"
  );
}

TEST_F(Conversations, DeviceHasOneLeaf) {
  // The device got a new key with the newest statement and comes in beside its old leaf.
  TestGroup group = conversation(world, ConversationKind::group, ada, {&bob});
  TestDevice renewed{
      .credential = {},
      .key = crypto::generate_signing_key(crypto::Signature::ed25519, world.random)
  };
  renewed.credential = identity::certify_device(
      bob.identity_key,
      bob.account,
      bob.device().id(),
      identity::public_key_of(renewed.key),
      world.now
  );
  bob.statement = world.next_statement(bob, {&renewed});
  ASSERT_EQ(
      refusal_of(world.ask(
          bob.device(), api::PublishStatementRequest{.statement = tls::encode(bob.statement)}
      )),
      "200 "
  );
  const auto with_old_credential = group.bundle(bob.device(), {});
  EXPECT_EQ(
      refusal_of(commit(bob.device(), group, with_old_credential)), "409 api.devices_are_current"
  );
  const auto beside = group.external_bundle(renewed, std::nullopt);
  EXPECT_EQ(refusal_of(commit(renewed, group, beside)), "422 policy.device_has_one_leaf");
  const auto instead = group.external_bundle(renewed, group.leaf_of(bob.device()));
  EXPECT_EQ(refusal_of(commit(renewed, group, instead)), "200 ");
}

// Before any signature is checked: a commit has room for thousands of leaves of one device.
TEST_F(Conversations, DeviceIsAddedOnce) {
  TestGroup group = conversation(world, ConversationKind::group, ada, {&bob});
  auto bundle = group.bundle(ada.device(), {group.add(cleo.device())});
  auto message = *tls::decode<mls_wire::MlsMessage>(bundle.commit);
  auto& handshake = std::get<mls_wire::PublicMessage>(message.body);
  auto& proposals = std::get<mls_wire::Commit>(handshake.content.content).proposals;
  proposals.push_back(proposals.front());
  bundle.commit = tls::encode(message);
  EXPECT_EQ(refusal_of(commit(ada.device(), group, bundle)), "422 policy.device_has_one_leaf");
}

}  // namespace
}  // namespace causeway::adapters::sqlite_provider
