// The tree as a data structure: shape rules, the operations of RFC 9420 §7.7 and §12.1, and, over
// random sequences of changes, that cached hashes and counts are those of a tree built afresh.
#include "mls_tree/ratchet_tree.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <rapidcheck/gtest.h>

#include "mls_tree/forge_test.h"
#include "mls_tree/parent_hash.h"
#include "mls_tree/validate.h"

namespace causeway::mls_tree {
namespace {

using forge::Forge;
using mls_wire::RatchetTreeNodes;

class Trees : public testing::Test {
 protected:
  LeafNode leaf(std::uint8_t account) { return forge.key_package(forge.device(account)).leaf_node; }

  RatchetTree tree(std::uint8_t members) {
    RatchetTree tree(leaf(1), hash);
    for (std::uint8_t i = 2; i <= members; ++i) tree.add(leaf(i));
    return tree;
  }

  Result<RatchetTree> from(RatchetTreeNodes nodes) {
    return RatchetTree::from_nodes(std::move(nodes), hash);
  }

  Forge forge;
  const crypto::Hash hash = crypto::Hash::sha256;
};

TEST_F(Trees, GrowToTheRightAndShrinkAgain) {
  RatchetTree tree(leaf(1), hash);
  EXPECT_EQ(tree.leaf_count(), LeafCount{1});
  for (std::uint8_t i = 2; i <= 5; ++i) EXPECT_EQ(tree.add(leaf(i)), LeafIndex{i - 1U});
  EXPECT_EQ(tree.leaf_count(), LeafCount{8});
  tree.remove(LeafIndex{3});
  EXPECT_EQ(tree.leaf_count(), LeafCount{8});
  tree.remove(LeafIndex{4});
  EXPECT_EQ(tree.leaf_count(), LeafCount{4});
  EXPECT_EQ(tree.member_count(), 3U);
  EXPECT_EQ(tree.add(leaf(6)), LeafIndex{3});
}

TEST_F(Trees, ReadBackAsTheyWereWritten) {
  for (std::uint8_t members = 1; members <= 9; ++members) {
    const RatchetTree before = tree(members);
    const auto after = from(before.nodes());
    ASSERT_TRUE(after.ok());
    EXPECT_EQ(*after, before);
    EXPECT_EQ(after->leaf_count(), before.leaf_count());
    EXPECT_EQ(after->tree_hash(), before.tree_hash());
  }
}

TEST_F(Trees, NewLeavesAreUnmergedBelowParents) {
  RatchetTree tree = this->tree(3);
  set_path(tree, LeafIndex{0}, {{1}, {2}});
  EXPECT_EQ(tree.add(leaf(4)), LeafIndex{3});
  EXPECT_EQ(tree.parent_node(NodeIndex{3})->unmerged_leaves, std::vector{LeafIndex{3}});
  EXPECT_TRUE(tree.parent_node(NodeIndex{1})->unmerged_leaves.empty());
  EXPECT_EQ(tree.resolution(NodeIndex{3}), (std::vector{NodeIndex{3}, NodeIndex{6}}));
  // Leaf 3 is alone below its blank parent, so both stand for themselves.
  EXPECT_EQ(tree.resolution(NodeIndex{5}), (std::vector{NodeIndex{4}, NodeIndex{6}}));
}

TEST_F(Trees, FilteredPathSkipsNodesWithNobodyBeside) {
  RatchetTree tree = this->tree(5);
  tree.remove(LeafIndex{3});
  EXPECT_EQ(
      tree.filtered_direct_path(LeafIndex{2}),
      (std::vector<PathStep>{{NodeIndex{3}, NodeIndex{1}}, {NodeIndex{7}, NodeIndex{11}}})
  );
  EXPECT_EQ(
      tree.filtered_direct_path(LeafIndex{4}), (std::vector<PathStep>{{NodeIndex{7}, NodeIndex{3}}})
  );
}

TEST_F(Trees, AreFoundByKeyAndIndexOrNotAtAll) {
  const RatchetTree tree = this->tree(3);
  EXPECT_EQ(tree.find_leaf(forge.device(3).signing_key.public_key), LeafIndex{2});
  EXPECT_EQ(tree.find_leaf(forge.device(9).signing_key.public_key), std::nullopt);
  EXPECT_EQ(tree.leaf(LeafIndex{3}), nullptr);
  EXPECT_EQ(tree.leaf(LeafIndex{0xFFFFFFFF}), nullptr);
}

TEST_F(Trees, RuleTreeIsNotEmpty) {
  EXPECT_EQ(broken_rule_name(from({})), rules::tree_is_not_empty.name);
}

TEST_F(Trees, RuleTreeEndsInALeaf) {
  RatchetTreeNodes nodes = tree(3).nodes();
  nodes.ratchet_tree.emplace_back();
  EXPECT_EQ(broken_rule_name(from(nodes)), rules::tree_ends_in_a_leaf.name);
  nodes.ratchet_tree.back() = ParentNode{};
  EXPECT_EQ(broken_rule_name(from(nodes)), rules::tree_ends_in_a_leaf.name);
}

TEST_F(Trees, RuleNodeFitsItsPlace) {
  RatchetTreeNodes nodes = tree(3).nodes();
  nodes.ratchet_tree[1] = leaf(4);
  EXPECT_EQ(broken_rule_name(from(nodes)), rules::node_fits_its_place.name);
  nodes.ratchet_tree[1].reset();
  nodes.ratchet_tree[2] = ParentNode{};
  EXPECT_EQ(broken_rule_name(from(nodes)), rules::node_fits_its_place.name);
}

class TreeChangesRules : public Trees {
 protected:
  Result<void> apply(TreeChanges changes) {
    RatchetTree tree = before;
    const auto applied = tree.apply(std::move(changes));
    EXPECT_TRUE(applied.ok() || tree == before);
    return applied;
  }

  /// The changes that remove the leaves from `kept` on.
  TreeChanges cut(LeafCount leaf_count, std::uint32_t kept) {
    TreeChanges changes{leaf_count, {}};
    for (std::uint32_t i = 2 * kept; i < before.node_count(); i += 2) {
      changes.nodes.push_back({NodeIndex{i}, std::nullopt});
    }
    return changes;
  }

  const RatchetTree before = tree(4);
};

TEST_F(TreeChangesRules, ChangedTreeIsFull) {
  for (const std::uint32_t leaves : {0U, 3U, 1U << 17, 1U << 31}) {
    const TreeChanges changes{LeafCount{leaves}, {}};
    EXPECT_EQ(broken_rule_name(apply(changes)), rules::changed_tree_is_full.name) << leaves;
  }
  // Four leaves need no tree of eight, nor two one of four.
  const TreeChanges grown{LeafCount{8}, {{NodeIndex{0}, leaf(9)}}};
  EXPECT_EQ(broken_rule_name(apply(grown)), rules::changed_tree_is_full.name);
  const TreeChanges emptied = cut(LeafCount{4}, 2);
  EXPECT_EQ(broken_rule_name(apply(emptied)), rules::changed_tree_is_full.name);
}

TEST_F(TreeChangesRules, TreeIsNotEmpty) {
  EXPECT_EQ(broken_rule_name(apply(cut(LeafCount{4}, 0))), rules::tree_is_not_empty.name);
}

TEST_F(TreeChangesRules, TreeEndsInALeaf) {
  const TreeChanges changes{
      LeafCount{4}, {{NodeIndex{5}, ParentNode{}}, {NodeIndex{6}, std::nullopt}}
  };
  EXPECT_EQ(broken_rule_name(apply(changes)), rules::tree_ends_in_a_leaf.name);
}

TEST_F(TreeChangesRules, NodeFitsItsPlace) {
  EXPECT_EQ(
      broken_rule_name(apply({LeafCount{4}, {{NodeIndex{1}, leaf(9)}}})),
      rules::node_fits_its_place.name
  );
  EXPECT_EQ(
      broken_rule_name(apply({LeafCount{4}, {{NodeIndex{2}, ParentNode{}}}})),
      rules::node_fits_its_place.name
  );
}

TEST_F(TreeChangesRules, ChangedNodesAscend) {
  TreeChanges changes{LeafCount{4}, {{NodeIndex{0}, leaf(8)}, {NodeIndex{2}, leaf(9)}}};
  EXPECT_TRUE(apply(changes).ok());
  std::swap(changes.nodes[0], changes.nodes[1]);
  EXPECT_EQ(broken_rule_name(apply(changes)), rules::changed_nodes_ascend.name);
  changes.nodes[1] = {NodeIndex{2}, leaf(8)};
  EXPECT_EQ(broken_rule_name(apply(changes)), rules::changed_nodes_ascend.name);
  changes.nodes[1] = {NodeIndex{8}, leaf(8)};
  EXPECT_EQ(broken_rule_name(apply(changes)), rules::changed_nodes_ascend.name);
}

TEST_F(TreeChangesRules, ChangedNodeDiffers) {
  const TreeChanges changes{LeafCount{4}, {{NodeIndex{0}, leaf(9)}}};
  RatchetTree tree = before;
  EXPECT_TRUE(tree.apply(changes).ok());
  EXPECT_EQ(broken_rule_name(tree.apply(changes)), rules::changed_node_differs.name);
  EXPECT_EQ(
      broken_rule_name(apply({LeafCount{4}, {{NodeIndex{1}, std::nullopt}}})),
      rules::changed_node_differs.name
  );
}

/// What a tree counts along with its changes, counted by looking at every node.
void expect_counts(const RatchetTree& tree) {
  std::map<Bytes, std::size_t> encryption_keys;
  std::map<Bytes, std::size_t> signature_keys;
  const auto is_once = [](const auto& key) { return key.second == 1; };
  std::map<AccountId, std::vector<LeafIndex>> accounts;
  std::map<std::pair<AccountId, DeviceId>, std::size_t> devices;
  std::uint32_t members = 0;
  std::uint32_t devices_of_none = 0;
  std::uint32_t first_blank = tree.leaf_count().value;
  for (std::uint32_t i = tree.node_count(); i-- > 0;) {
    const NodeIndex node{i};
    const LeafNode* leaf = is_leaf(node) ? tree.leaf(leaf_of(node)) : nullptr;
    if (is_leaf(node) && leaf == nullptr) first_blank = leaf_of(node).value;
    if (tree.is_blank(node)) continue;
    ++encryption_keys[tree.encryption_key(node)];
    if (leaf == nullptr) continue;
    ++signature_keys[leaf->signature_key];
    ++members;
    if (const auto device = device_of(*leaf); device.ok()) {
      auto& leaves = accounts[device->account];
      leaves.insert(leaves.begin(), leaf_of(node));
      ++devices[{device->account, device->device}];
    } else {
      ++devices_of_none;
    }
  }
  RC_ASSERT(tree.encoded_size_bytes() == tls::encode(tree.nodes()).size());
  RC_ASSERT(tree.devices().others() == devices_of_none);
  RC_ASSERT(tree.devices().are_unique() == std::ranges::all_of(devices, is_once));
  for (const auto& [account, leaves] : accounts) RC_ASSERT(tree.leaves_of(account) == leaves);
  RC_ASSERT(tree.leaves_of({{0xFF}}).empty());
  RC_ASSERT(tree.member_count() == members);
  RC_ASSERT(tree.next_free_leaf() == LeafIndex{first_blank});
  RC_ASSERT(tree.has_unique_encryption_keys() == std::ranges::all_of(encryption_keys, is_once));
  RC_ASSERT(tree.has_unique_signature_keys() == std::ranges::all_of(signature_keys, is_once));
  for (const auto& [key, times] : encryption_keys) RC_ASSERT(tree.has_encryption_key(key));
  RC_ASSERT(!tree.has_encryption_key(Bytes{1, 2, 3}));
  for (const auto& [key, times] : signature_keys) RC_ASSERT(tree.find_leaf(key).has_value());
  std::uint32_t profiled = 0;
  for (const auto& [key, profile] : tree.profiles().all()) profiled += profile.leaves;
  RC_ASSERT(profiled == members);
}

/// A leaf of one of a few devices, some with an extension more; some keys are there twice, which
/// only `check_unique_keys` would refuse.
LeafNode any_leaf(std::uint32_t choice, Forge& forge) {
  const auto account = static_cast<std::uint8_t>(choice % 7);
  LeafNode leaf = forge.leaf(forge.device(account), mls_wire::UpdateSource{});
  if (choice % 3 == 0) {
    leaf.capabilities.extensions.push_back(mls_wire::ExtensionType{0x0A0A});
    leaf.extensions.push_back({mls_wire::ExtensionType{0x0A0A}, {}});
  }
  if (choice % 11 == 0) leaf.encryption_key = Bytes(32, account);
  if (choice % 13 == 0) leaf.credential.body.pop_back();  // of no device
  return leaf;
}

/// One random change of a tree; leaves are filler, only shape, keys and hashes matter here.
void change(RatchetTree& tree, std::uint32_t choice, Forge& forge) {
  const auto members = tree.members();
  const LeafIndex member = members[choice / 4 % members.size()];
  LeafNode leaf = any_leaf(choice / 4, forge);
  switch (choice % 4) {
    case 0:
      tree.add(std::move(leaf));
      return;
    case 1:
      tree.update(member, std::move(leaf));
      return;
    case 2:
      if (members.size() > 1) tree.remove(member);
      return;
    default:
      std::vector<mls_wire::HpkePublicKey> keys(tree.filtered_direct_path(member).size());
      for (auto& key : keys) key = forge.fresh_key();
      leaf.leaf_node_source = mls_wire::ParentHash{set_path(tree, member, keys)};
      tree.set_leaf(member, std::move(leaf));
  }
}

/// Equal in every hash to the tree that its own nodes make.
void expect_hashes(const RatchetTree& tree) {
  const auto afresh = RatchetTree::from_nodes(tree.nodes(), tree.hash());
  RC_ASSERT(afresh.ok());
  RC_ASSERT(*afresh == tree);
  RC_ASSERT(afresh->leaf_count() == tree.leaf_count());
  for (std::uint32_t i = 0; i < tree.node_count(); ++i) {
    RC_ASSERT(afresh->tree_hash(NodeIndex{i}) == tree.tree_hash(NodeIndex{i}));
  }
}

RatchetTree tree_of_one(Forge& forge) {
  return {forge.leaf(forge.device(1), mls_wire::UpdateSource{}), crypto::Hash::sha256};
}

RC_GTEST_PROP(
    TreeProperty, CachedHashesAreThoseOfATreeBuiltAfresh, (std::vector<std::uint32_t> choices)
) {
  Forge forge;
  RatchetTree tree = tree_of_one(forge);
  for (const std::uint32_t choice : choices) {
    change(tree, choice, forge);
    expect_hashes(tree);
    RC_ASSERT(check_unmerged_leaves(tree).ok());
    RC_ASSERT(check_parent_hashes(tree).ok());
  }
}

RC_GTEST_PROP(TreeProperty, CountsAreThoseOfItsNodes, (std::vector<std::uint32_t> choices)) {
  Forge forge;
  RatchetTree tree = tree_of_one(forge);
  for (const std::uint32_t choice : choices) {
    change(tree, choice, forge);
    expect_counts(tree);
  }
}

RC_GTEST_PROP(
    TreeProperty,
    CopiesGoTheirOwnWays,
    (const std::vector<std::uint32_t>& before, const std::vector<std::uint32_t>& after)
) {
  Forge forge;
  RatchetTree tree = tree_of_one(forge);
  for (const std::uint32_t choice : before) change(tree, choice, forge);
  const RatchetTree copy = tree;
  const auto nodes = tls::encode(tree.nodes());
  const Bytes hash = tree.tree_hash();
  for (const std::uint32_t choice : after) change(tree, choice, forge);
  RC_ASSERT(tls::encode(copy.nodes()) == nodes);
  RC_ASSERT(copy.tree_hash() == hash);
  expect_counts(copy);
  expect_counts(tree);
  expect_hashes(tree);
}

RC_GTEST_PROP(
    TreeProperty,
    ChangesMakeTheLaterTreeOfTheEarlier,
    (const std::vector<std::uint32_t>& before, const std::vector<std::uint32_t>& after)
) {
  Forge forge;
  RatchetTree tree = tree_of_one(forge);
  for (const std::uint32_t choice : before) change(tree, choice, forge);
  RatchetTree copy = tree;
  for (const std::uint32_t choice : after) change(tree, choice, forge);
  const auto changes = tls::decode<TreeChanges>(tls::encode(tree.changes_since(copy)));
  RC_ASSERT(changes.ok());
  // The same where the trees share nothing.
  const auto afresh = RatchetTree::from_nodes(tree.nodes(), tree.hash());
  RC_ASSERT(afresh->changes_since(copy) == *changes);
  RC_ASSERT(copy.apply(*changes).ok());
  RC_ASSERT(copy == *afresh);
  RC_ASSERT(copy.tree_hash() == tree.tree_hash());
  expect_counts(copy);
  expect_hashes(copy);
}

/// A member renews its leaf and path; what that changes, encoded.
Bytes changes_of_commit(RatchetTree& tree, LeafIndex member, Forge& forge) {
  const RatchetTree before = tree;
  std::vector<mls_wire::HpkePublicKey> keys(tree.filtered_direct_path(member).size());
  for (auto& key : keys) key = forge.fresh_key();
  LeafNode leaf = *tree.leaf(member);
  leaf.encryption_key = forge.fresh_key();
  leaf.leaf_node_source = mls_wire::ParentHash{set_path(tree, member, keys)};
  tree.set_leaf(member, std::move(leaf));
  return tls::encode(tree.changes_since(before));
}

TEST_F(Trees, CommitToAThousandChangesOnePath) {
  const LeafNode filler = forge.leaf(forge.device(1), mls_wire::UpdateSource{});
  RatchetTree tree(filler, hash);
  while (tree.member_count() < 1000) {
    LeafNode next = filler;
    next.encryption_key = forge.fresh_key();
    tree.add(std::move(next));
  }
  const std::size_t leaf_bytes = tls::encode(filler).size();
  constexpr std::size_t parent_bytes = 2 * 33 + 1;  // a key, a hash, no unmerged leaves
  constexpr std::size_t head_bytes = 4 + 1 + 1;     // index, present, type
  constexpr std::size_t levels = 10;
  const std::size_t bound = leaf_bytes + 34 + levels * (parent_bytes + head_bytes) + head_bytes + 8;
  EXPECT_LE(changes_of_commit(tree, LeafIndex{0}, forge).size(), bound);
  EXPECT_LE(changes_of_commit(tree, LeafIndex{999}, forge).size(), bound);
  EXPECT_GT(tls::encode(tree.nodes()).size(), 100 * bound);
}

}  // namespace
}  // namespace causeway::mls_tree
