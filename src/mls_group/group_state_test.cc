// The stored state: strict, whole, and in two parts.

#include "mls_group/group_state.h"

#include <gtest/gtest.h>

#include "mls_group/party_test.h"

namespace causeway::mls_group {
namespace {

class StoredState : public testing::Test {
 protected:
  StoredState() : party(9) {
    party.create();
    party.add(0, 3);
    for (std::size_t i = 0; i < 4; ++i) party.commit(i);
  }

  Party party;
};

std::string decoding(const GroupState& state) {
  const SecretBytes epoch = state.encode_epoch();
  const SecretBytes ratchets = state.encode_ratchets();
  return outcome(GroupState::decode(epoch.reveal(), ratchets.reveal()));
}

GroupState state_of(const Group& group) {
  const SecretBytes epoch = group.encode_epoch();
  const SecretBytes ratchets = group.encode_ratchets();
  return *GroupState::decode(epoch.reveal(), ratchets.reveal());
}

TEST_F(StoredState, ComesBackAsItWas) {
  ASSERT_EQ(outcome(party.members[1].propose_update(party.random)), "ok");
  party.propose(*party.members[2].propose_remove(LeafIndex{0}));
  for (const Group& member : party.members) {
    const SecretBytes epoch = member.encode_epoch();
    const SecretBytes ratchets = member.encode_ratchets();
    const auto again = Group::decode(epoch.reveal(), ratchets.reveal());
    ASSERT_EQ(outcome(again), "ok");
    EXPECT_EQ(snapshot(*again), snapshot(member));
  }
}

TEST_F(StoredState, MessagesChangeOnlyTheRatchets) {
  const SecretBytes epoch = party.members[1].encode_epoch();
  const SecretBytes ratchets = party.members[1].encode_ratchets();
  const auto message = party.members[0].protect(as_bytes("x"), {}, party.random);
  ASSERT_EQ(outcome(party.members[1].unprotect(*message)), "ok");
  ASSERT_EQ(outcome(party.members[1].protect(as_bytes("y"), {}, party.random)), "ok");
  EXPECT_EQ(party.members[1].encode_epoch(), epoch);
  EXPECT_NE(party.members[1].encode_ratchets(), ratchets);
  EXPECT_LT(party.members[1].encode_ratchets().size(), 600U);
}

TEST_F(StoredState, KeysOfUpdatesThatNobodyCommittedAreForgotten) {
  ASSERT_EQ(outcome(party.members[1].propose_update(party.random)), "ok");
  EXPECT_EQ(state_of(party.members[1]).own_updates.size(), 1U);
  party.commit(0);
  EXPECT_TRUE(state_of(party.members[1]).own_updates.empty());
}

TEST_F(StoredState, StateIsConsistent) {
  const Group& member = party.members[1];
  ASSERT_EQ(decoding(state_of(member)), "ok");
  const auto expect_refused = [&member](auto change) {
    GroupState state = state_of(member);
    change(state);
    EXPECT_EQ(decoding(state), broken(rules::state_is_consistent));
  };
  expect_refused([](GroupState& state) { state.profile = Profile{7}; });
  expect_refused([](GroupState& state) { state.private_tree.leaf = LeafIndex{9}; });
  expect_refused([](GroupState& state) { state.private_tree.leaf = LeafIndex{2}; });
  expect_refused([](GroupState& state) { state.private_tree.leaf_key.reveal_mutable()[5] ^= 1; });
  expect_refused([](GroupState& state) {
    std::swap(state.private_tree.path[0], state.private_tree.path[1]);
  });
  expect_refused([](GroupState& state) { state.private_tree.path[0].node = NodeIndex{5}; });
  expect_refused([](GroupState& state) { state.private_tree.path[0].node = NodeIndex{99}; });
  expect_refused([](GroupState& state) { state.key.private_key.reveal_mutable()[0] ^= 1; });
  expect_refused([](GroupState& state) { state.secrets.init_secret = InitSecret(Bytes(31)); });
  expect_refused([](GroupState& state) {
    state.own_updates.push_back({Bytes(32), SecretBytes(32)});
  });
  expect_refused([](GroupState& state) {
    state.secret_tree = SecretTree(EncryptionSecret(Bytes(32)), mls_tree::full_tree(8));
  });
}

TEST_F(StoredState, PartsOfDifferentEpochsAreRefused) {
  const SecretBytes ratchets = party.members[1].encode_ratchets();
  party.commit(0);
  const SecretBytes epoch = party.members[1].encode_epoch();
  EXPECT_EQ(
      outcome(Group::decode(epoch.reveal(), ratchets.reveal())), broken(rules::state_is_consistent)
  );
}

TEST_F(StoredState, OtherFormatsAreRefused) {
  SecretBytes epoch = party.members[1].encode_epoch();
  SecretBytes ratchets = party.members[1].encode_ratchets();
  epoch.reveal_mutable()[0] = 1;
  EXPECT_EQ(
      outcome(Group::decode(epoch.reveal(), ratchets.reveal())), broken(rules::state_is_consistent)
  );
  epoch.reveal_mutable()[0] = 2;
  ratchets.reveal_mutable()[0] = 1;
  EXPECT_EQ(
      outcome(Group::decode(epoch.reveal(), ratchets.reveal())), broken(rules::state_is_consistent)
  );
}

TEST_F(StoredState, TruncatedAndProlongedPartsAreRefused) {
  const SecretBytes epoch = party.members[1].encode_epoch();
  const SecretBytes ratchets = party.members[1].encode_ratchets();
  for (std::size_t size = 0; size < epoch.size(); size += 7) {
    EXPECT_FALSE(Group::decode(epoch.reveal().first(size), ratchets.reveal()).ok());
  }
  for (std::size_t size = 0; size < ratchets.size(); ++size) {
    EXPECT_FALSE(Group::decode(epoch.reveal(), ratchets.reveal().first(size)).ok());
  }
  SecretBytes longer = ratchets.clone();
  longer.append(Bytes(1));
  EXPECT_FALSE(Group::decode(epoch.reveal(), longer.reveal()).ok());
}

TEST_F(StoredState, PendingCommitSurvivesACrash) {
  const auto pending = party.members[0].commit({}, party.no_psks, party.random);
  const SecretBytes stored = pending->encode();
  const auto again = PendingCommit::decode(stored.reveal());
  ASSERT_EQ(outcome(again), "ok");
  EXPECT_TRUE(again->matches(pending->bundle.commit));
  EXPECT_EQ(again->encode(), stored);
  party.deliver(*again, 0);
  party.expect_agreement();
}

}  // namespace
}  // namespace causeway::mls_group
