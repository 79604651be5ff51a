// The stored state: strict, and whole in its two parts and the tree.

#include "mls_group/group_state.h"

#include <gtest/gtest.h>

#include "mls_group/party_test.h"
#include "mls_tree/stored_tree.h"

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
  return outcome(GroupState::decode(epoch.reveal(), ratchets.reveal(), state.public_group.tree()));
}

GroupState state_of(const Group& group) {
  const SecretBytes epoch = group.encode_epoch();
  const SecretBytes ratchets = group.encode_ratchets();
  return *GroupState::decode(epoch.reveal(), ratchets.reveal(), group.tree());
}

TEST_F(StoredState, ComesBackAsItWas) {
  ASSERT_EQ(outcome(party.members[1].propose_update(party.random)), "ok");
  party.propose(*party.members[2].propose_remove(LeafIndex{0}));
  for (const Group& member : party.members) {
    const SecretBytes epoch = member.encode_epoch();
    const SecretBytes ratchets = member.encode_ratchets();
    const auto again = Group::decode(epoch.reveal(), ratchets.reveal(), member.tree());
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
      outcome(Group::decode(epoch.reveal(), ratchets.reveal(), party.members[1].tree())),
      broken(rules::state_is_consistent)
  );
}

TEST_F(StoredState, OtherFormatsAreRefused) {
  SecretBytes epoch = party.members[1].encode_epoch();
  SecretBytes ratchets = party.members[1].encode_ratchets();
  epoch.reveal_mutable()[0] = 1;
  EXPECT_EQ(
      outcome(Group::decode(epoch.reveal(), ratchets.reveal(), party.members[1].tree())),
      broken(rules::state_is_consistent)
  );
  epoch.reveal_mutable()[0] = 3;
  ratchets.reveal_mutable()[0] = 1;
  EXPECT_EQ(
      outcome(Group::decode(epoch.reveal(), ratchets.reveal(), party.members[1].tree())),
      broken(rules::state_is_consistent)
  );
}

TEST_F(StoredState, TruncatedAndProlongedPartsAreRefused) {
  const SecretBytes epoch = party.members[1].encode_epoch();
  const SecretBytes ratchets = party.members[1].encode_ratchets();
  const mls_tree::RatchetTree& tree = party.members[1].tree();
  for (std::size_t size = 0; size < epoch.size(); size += 7) {
    EXPECT_FALSE(Group::decode(epoch.reveal().first(size), ratchets.reveal(), tree).ok());
  }
  for (std::size_t size = 0; size < ratchets.size(); ++size) {
    EXPECT_FALSE(Group::decode(epoch.reveal(), ratchets.reveal().first(size), tree).ok());
  }
  SecretBytes longer = ratchets.clone();
  longer.append(Bytes(1));
  EXPECT_FALSE(Group::decode(epoch.reveal(), longer.reveal(), tree).ok());
}

TEST_F(StoredState, PendingCommitSurvivesACrash) {
  const auto pending = party.members[0].commit({}, party.no_psks, party.random);
  const mls_tree::RatchetTree& before = party.members[0].tree();
  const SecretBytes stored = pending->encode(&before);
  const auto again = PendingCommit::decode(stored.reveal(), &before);
  ASSERT_EQ(outcome(again), "ok");
  EXPECT_TRUE(again->matches(pending->bundle.commit));
  EXPECT_EQ(again->encode(&before), stored);
  party.deliver(*again, 0);
  party.expect_agreement();
}

TEST_F(StoredState, PendingCommitNeedsTheTreeBeforeItOrHoldsItsOwn) {
  const auto pending = party.members[0].commit({}, party.no_psks, party.random);
  const mls_tree::RatchetTree before = party.members[0].tree();
  const SecretBytes changes = pending->encode(&before);
  const SecretBytes whole = pending->encode(nullptr);
  EXPECT_LT(changes.size(), whole.size());
  const auto without = PendingCommit::decode(changes.reveal(), nullptr);
  EXPECT_EQ(outcome(without), broken(mls_tree::rules::stored_tree_begins_whole));
  ASSERT_EQ(outcome(PendingCommit::decode(whole.reveal(), nullptr)), "ok");
  party.commit(1);  // another one won
  const auto late = PendingCommit::decode(changes.reveal(), &party.members[0].tree());
  EXPECT_EQ(outcome(late), broken(mls_tree::rules::tree_hash_matches));
}

}  // namespace
}  // namespace causeway::mls_group
