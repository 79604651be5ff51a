// Newcomers: Welcomes, GroupInfos and trees of a member who signs whatever it says. A joiner holds
// nothing yet; what it is shown costs one signature check for each leaf at the most, and only once
// everything else about the tree is as it should be.

#include "mls_group/bounded_work_test.h"
#include "mls_tree/policy.h"
#include "mls_tree/rules.h"

namespace causeway::mls_group::bounded {
namespace {

/// The group with a newcomer, whom member 0 welcomes.
class BoundedJoins : public BoundedWork {
 protected:
  static constexpr std::uint32_t leaves = members + 1;

  BoundedJoins() : newcomer(party.new_comer()) {
    CommitOptions options{.path = CommitOptions::Path::when_required};
    options.add.push_back(newcomer.bundle.key_package);
    welcome = *party.commit(0, options).bundle.welcome;
    tree.emplace(party.members[0].tree());
  }

  std::string join_within(
      const PublicKeyOperations& at_most,
      const mls_wire::Welcome& by,
      Profile profile = Profile::rfc9420
  ) {
    return outcome_within(at_most, [&] {
      return Group::join(
          by,
          newcomer.bundle,
          newcomer.identity.key.clone(),
          {.tree = tree->nodes(), .psks = party.no_psks, .profile = profile}
      );
    });
  }

  /// Into a group of this tree, whatever it is; all else is right.
  mls_wire::Welcome welcome_to_the_tree() {
    ForgedWelcome forged(forge(), party.random);
    forged.group_info.group_context.tree_hash = tree->tree_hash();
    return forged.make(newcomer.bundle, party.random);
  }

  /// The tree is refused without a look at any of its signatures.
  void expect_tree_refused(const Rule& rule) {
    const PublicKeyOperations at_most{.verifications = 1, .decapsulations = 1};
    EXPECT_EQ(join_within(at_most, welcome_to_the_tree()), broken(rule));
    tree.emplace(party.members[0].tree());
  }

  template <typename Change>
  void change_leaf(std::uint32_t index, const Change& change) {
    mls_wire::LeafNode leaf = *tree->leaf(LeafIndex{index});
    change(leaf);
    tree->set_leaf(LeafIndex{index}, std::move(leaf));
  }

  /// The node above all sixteen.
  template <typename Change>
  void change_parent(const Change& change) {
    constexpr mls_wire::NodeIndex above_all{members - 1};
    mls_wire::ParentNode parent = *tree->parent_node(above_all);
    change(parent);
    tree->set_parent(above_all, std::move(parent));
  }

  Party::Newcomer newcomer;
  mls_wire::Welcome welcome;
  std::optional<mls_tree::RatchetTree> tree;
};

TEST_F(BoundedJoins, AnHonestOneCostsASignatureForEachLeaf) {
  EXPECT_EQ(
      join_within({.verifications = 1 + leaves, .decapsulations = 1}, welcome_to_the_tree()), "ok"
  );
}

TEST_F(BoundedJoins, WelcomesAreOpenedFirst) {
  const auto with_secrets = [&](auto change) {
    mls_wire::Welcome changed = welcome;
    change(changed.secrets[0]);
    return changed;
  };
  EXPECT_EQ(
      join_within({}, with_secrets([](auto& secrets) { secrets.new_member[0] ^= 1; })),
      broken(rules::welcome_is_for_this_key_package)
  );
  for (const Bytes& kem_output : {small_order, Bytes(31, 9), Bytes(33, 9), Bytes()}) {
    EXPECT_EQ(
        join_within({.decapsulations = 1}, with_secrets([&](auto& secrets) {
                      secrets.encrypted_group_secrets.kem_output = kem_output;
                    })),
        broken(crypto::rules::kem_key_is_valid)
    );
  }
  EXPECT_EQ(
      join_within({.decapsulations = 1}, with_secrets([](auto& secrets) {
                    secrets.encrypted_group_secrets.ciphertext[0] ^= 1;
                  })),
      broken(crypto::rules::ciphertext_is_authentic)
  );
}

TEST_F(BoundedJoins, TheTreeOfAnotherEpochIsRefused) {
  const mls_wire::Welcome genuine = welcome_to_the_tree();
  change_leaf(4, [](auto& leaf) { leaf.encryption_key[0] ^= 1; });
  EXPECT_EQ(
      join_within({.verifications = 1, .decapsulations = 1}, genuine),
      broken(mls_tree::rules::tree_hash_matches)
  );
}

TEST_F(BoundedJoins, UnmergedLeavesAreInOrderAndInTheirPlaces) {
  change_parent([](auto& parent) { parent.unmerged_leaves = {LeafIndex{3}, LeafIndex{2}}; });
  expect_tree_refused(mls_tree::rules::unmerged_leaves_ascend);
  change_parent([](auto& parent) { parent.unmerged_leaves = {LeafIndex{members}}; });
  expect_tree_refused(mls_tree::rules::unmerged_leaf_is_below);
  change_parent([](auto& parent) { parent.unmerged_leaves = {LeafIndex{3}}; });
  expect_tree_refused(mls_tree::rules::unmerged_leaf_is_in_between);
}

TEST_F(BoundedJoins, KeysAreThereOnce) {
  const mls_wire::LeafNode other = *tree->leaf(LeafIndex{3});
  change_leaf(4, [&](auto& leaf) { leaf.encryption_key = other.encryption_key; });
  expect_tree_refused(mls_tree::rules::encryption_key_is_unique);
  change_leaf(4, [&](auto& leaf) { leaf.signature_key = other.signature_key; });
  expect_tree_refused(mls_tree::rules::signature_key_is_unique);
}

TEST_F(BoundedJoins, ParentHashesAreValid) {
  change_parent([](auto& parent) { parent.encryption_key[0] ^= 1; });
  expect_tree_refused(mls_tree::rules::parent_hash_is_valid);
  change_parent([](auto& parent) { parent.parent_hash = {1}; });
  expect_tree_refused(mls_tree::rules::parent_hash_is_valid);
}

TEST_F(BoundedJoins, TheLastSignatureCountsLikeTheFirst) {
  change_leaf(members, [](auto& leaf) { leaf.signature[0] ^= 1; });
  // The bad one is looked at again, in case that others were looked at beside it (base/workers.h).
  EXPECT_EQ(
      join_within({.verifications = 2 + leaves, .decapsulations = 1}, welcome_to_the_tree()),
      broken(mls_wire::rules::signature_is_valid)
  );
}

/// Conversations are small: no signature of a larger tree is looked at, that of its GroupInfo
/// included. Nor of a deep one that is blank but for its ends, which nobody can have filled.
TEST_F(BoundedJoins, GroupHasRoomBeforeAnythingElse) {
  const auto refused = [&] {
    return join_within({.decapsulations = 1}, welcome, Profile::causeway);
  };
  const mls_wire::Node leaf = *tree->leaf(LeafIndex{0});
  auto nodes = tree->nodes();
  nodes.ratchet_tree.resize(2 * mls_tree::members_max + 1);
  for (std::size_t i = 0; i < nodes.ratchet_tree.size(); i += 2) nodes.ratchet_tree[i] = leaf;
  tree.emplace(*mls_tree::RatchetTree::from_nodes(nodes, forge().suite().hash));
  EXPECT_EQ(refused(), broken(mls_tree::rules::group_has_room));

  nodes = party.members[0].tree().nodes();
  nodes.ratchet_tree.resize(mls_wire::RatchetTreeNodes::nodes_max);
  nodes.ratchet_tree.back() = leaf;
  tree.emplace(*mls_tree::RatchetTree::from_nodes(nodes, forge().suite().hash));
  EXPECT_EQ(refused(), broken(mls_tree::rules::group_has_room));
}

/// Whoever comes in by itself encrypts to the external key, or finds that nobody can.
TEST_F(BoundedJoins, ExternalPubIsAKey) {
  for (const Bytes& key : {small_order, Bytes(31, 9), Bytes(33, 9), Bytes()}) {
    mls_wire::GroupInfo group_info = party.members[2].group_info();
    group_info.extensions = {mls_wire::make_extension(mls_wire::ExternalPub{key})};
    mls_wire::sign_group_info(group_info, forge().suite(), Forge(party.members[2]).state.key);
    const Identity identity = party.new_identity();
    EXPECT_EQ(
        outcome_within(
            {.verifications = 1 + leaves, .encapsulations = 1},
            [&] {
              return Group::join_external(
                  mls_wire::Unverified(group_info),
                  identity,
                  {.tree = tree->nodes(), .leaf = {}, .profile = Profile::rfc9420},
                  party.no_psks,
                  party.random
              );
            }
        ),
        broken(crypto::rules::kem_key_is_valid)
    );
  }
}

}  // namespace
}  // namespace causeway::mls_group::bounded
