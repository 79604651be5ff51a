// Each rule about a tree as a whole is broken once: a tree that a newcomer would accept, one thing
// changed, and the context given the hash of the changed tree.
#include "mls_tree/validate.h"

#include <gtest/gtest.h>

#include "mls_tree/forge_test.h"
#include "mls_tree/parent_hash.h"

namespace causeway::mls_tree {
namespace {

using forge::Forge;
using mls_wire::ExtensionType;

class TreeRules : public testing::Test {
 protected:
  TreeRules() : group(forge.full_group(5)), tree(group.tree()) {
    // Leaf 5 comes in below parents, and is unmerged there.
    tree.add(forge.key_package(forge.device(6)).leaf_node);
  }

  std::string_view broken() const {
    mls_wire::GroupContext context = group.context();
    context.tree_hash = tree.tree_hash();
    context.extensions = extensions;
    return broken_rule_name(check_tree(tree, context, forge.suite));
  }

  /// Changes leaf `index`, which comes from a KeyPackage, and signs it again.
  template <typename Change>
  void change_leaf(std::uint8_t index, const Change& change) {
    LeafNode leaf = forge.key_package(forge.device(index + 1)).leaf_node;
    change(leaf);
    mls_wire::sign_leaf_node(leaf, forge.suite, forge.device(index + 1).signing_key, std::nullopt);
    tree.set_leaf(LeafIndex{index}, std::move(leaf));
  }

  template <typename Change>
  void change_parent(NodeIndex index, const Change& change) {
    ParentNode parent = *tree.parent_node(index);
    change(parent);
    tree.set_parent(index, std::move(parent));
  }

  Forge forge;
  PublicGroup group;
  RatchetTree tree;
  mls_wire::Extensions extensions = Forge::extensions();
  static constexpr std::uint8_t newest = 5;
  static constexpr NodeIndex root_node{7};
};

TEST_F(TreeRules, HoldForAnHonestTree) {
  EXPECT_EQ(broken(), "none");
  EXPECT_EQ(tree.parent_node(root_node)->unmerged_leaves, std::vector{LeafIndex{newest}});
}

TEST_F(TreeRules, TreeHashMatches) {
  EXPECT_EQ(
      broken_rule_name(check_tree(tree, group.context(), forge.suite)),
      rules::tree_hash_matches.name
  );
}

TEST_F(TreeRules, ParentHashIsValid) {
  change_parent(root_node, [](ParentNode& parent) { parent.encryption_key[0] ^= 1; });
  EXPECT_EQ(broken(), rules::parent_hash_is_valid.name);
}

TEST_F(TreeRules, ParentHashIsValidOnlyOverOneChild) {
  // Another unmerged leaf hides that nobody below could have set this node.
  change_parent(root_node, [](ParentNode& parent) {
    parent.unmerged_leaves.insert(parent.unmerged_leaves.begin(), LeafIndex{4});
  });
  EXPECT_EQ(broken(), rules::parent_hash_is_valid.name);
}

TEST_F(TreeRules, ParentHashIsValidOnlyWhereUnmergedLeavesAreInTheResolution) {
  // Leaf 4 is merged into node 9, so it cannot be unmerged above it. `check_tree` would see that
  // earlier, as unmerged_leaf_is_in_between.
  tree = forge.full_group(6).tree();
  change_parent(root_node, [](ParentNode& parent) { parent.unmerged_leaves = {LeafIndex{4}}; });
  EXPECT_EQ(broken_rule_name(check_parent_hashes(tree)), rules::parent_hash_is_valid.name);
}

TEST_F(TreeRules, UnmergedLeavesAscend) {
  change_parent(root_node, [](ParentNode& parent) {
    parent.unmerged_leaves.push_back(parent.unmerged_leaves.back());
  });
  EXPECT_EQ(broken(), rules::unmerged_leaves_ascend.name);
}

TEST_F(TreeRules, UnmergedLeafIsBelow) {
  for (const std::uint32_t nobody : {6U, 7U, 8U, 0x80000005U}) {
    change_parent(root_node, [nobody](ParentNode& parent) {
      parent.unmerged_leaves = {LeafIndex{newest}, LeafIndex{nobody}};
    });
    EXPECT_EQ(broken(), rules::unmerged_leaf_is_below.name) << nobody;
  }
  change_parent(root_node, [](ParentNode& parent) { parent.unmerged_leaves = {LeafIndex{5}}; });
  change_parent(NodeIndex{1}, [](ParentNode& parent) { parent.unmerged_leaves = {LeafIndex{5}}; });
  EXPECT_EQ(broken(), rules::unmerged_leaf_is_below.name) << "a member, but elsewhere";
}

TEST_F(TreeRules, UnmergedLeafIsInBetween) {
  change_parent(NodeIndex{3}, [](ParentNode& parent) { parent.unmerged_leaves = {LeafIndex{1}}; });
  EXPECT_EQ(broken(), rules::unmerged_leaf_is_in_between.name);
}

TEST_F(TreeRules, EncryptionKeyIsUnique) {
  const auto taken = tree.encryption_key(root_node);
  change_leaf(newest, [&](LeafNode& leaf) { leaf.encryption_key = taken; });
  EXPECT_EQ(broken(), rules::encryption_key_is_unique.name);
}

TEST_F(TreeRules, SignatureKeyIsUnique) {
  tree.set_leaf(LeafIndex{newest}, forge.key_package(forge.device(1)).leaf_node);
  EXPECT_EQ(broken(), rules::signature_key_is_unique.name);
}

TEST_F(TreeRules, LeafSupportsVersionAndSuite) {
  change_leaf(newest, [](LeafNode& leaf) { leaf.capabilities.versions.clear(); });
  EXPECT_EQ(broken(), rules::leaf_supports_version_and_suite.name);
  change_leaf(newest, [](LeafNode& leaf) {
    leaf.capabilities.cipher_suites = {mls_wire::suites[1].id};
  });
  EXPECT_EQ(broken(), rules::leaf_supports_version_and_suite.name);
}

TEST_F(TreeRules, LeafListsItsExtensions) {
  const auto unlisted = static_cast<ExtensionType>(0xF000);
  change_leaf(newest, [&](LeafNode& leaf) { leaf.extensions.push_back({unlisted, {}}); });
  EXPECT_EQ(broken(), rules::leaf_lists_its_extensions.name);
  change_leaf(newest, [&](LeafNode& leaf) {
    leaf.extensions.push_back({unlisted, {}});
    leaf.capabilities.extensions.push_back(unlisted);
  });
  EXPECT_EQ(broken(), "none");
}

TEST_F(TreeRules, LeafMeetsRequiredCapabilities) {
  extensions.pop_back();  // the group itself does without, and yet requires it
  change_leaf(newest, [](LeafNode& leaf) { leaf.capabilities.extensions.clear(); });
  EXPECT_EQ(broken(), rules::leaf_meets_required_capabilities.name);
  change_leaf(newest, [](LeafNode&) {});
  for (const mls_wire::RequiredCapabilities& required :
       {mls_wire::RequiredCapabilities{{}, {static_cast<mls_wire::ProposalType>(8)}, {}},
        mls_wire::RequiredCapabilities{{}, {}, {mls_wire::CredentialType::x509}}}) {
    extensions = {mls_wire::make_extension(required)};
    EXPECT_EQ(broken(), rules::leaf_meets_required_capabilities.name);
  }
  extensions = {mls_wire::make_extension(
      mls_wire::RequiredCapabilities{{}, {mls_wire::ProposalType::add}, {}}
  )};
  EXPECT_EQ(broken(), "none") << "the RFC's own need not be listed";
}

TEST_F(TreeRules, LeafSupportsGroupExtensions) {
  for (const ExtensionType unknown : {ExtensionType{0xF000}, ExtensionType{0x0A0A}}) {  // GREASE
    extensions = Forge::extensions();
    extensions.push_back({unknown, {}});
    EXPECT_EQ(broken(), rules::leaf_supports_group_extensions.name);
  }
}

TEST_F(TreeRules, LeafSupportsCredentialsInUse) {
  change_leaf(newest, [](LeafNode& leaf) {
    leaf.credential = {mls_wire::CredentialType::x509, {}};
    leaf.capabilities.credentials.push_back(mls_wire::CredentialType::x509);
  });
  EXPECT_EQ(broken(), rules::leaf_supports_credentials_in_use.name);
}

TEST_F(TreeRules, HpkeKeyIsValid) {
  change_leaf(newest, [](LeafNode& leaf) { leaf.encryption_key = Bytes(32); });
  EXPECT_EQ(broken(), mls_wire::rules::hpke_key_is_valid.name);

  // A committer, and all who follow it, may give a parent such a key: its hashes are right.
  tree = group.tree();
  std::vector<mls_wire::HpkePublicKey> keys(tree.filtered_direct_path(LeafIndex{0}).size());
  for (auto& key : keys) key = forge.fresh_key();
  keys.back() = Bytes(32);
  const mls_wire::ParentHash source{set_path(tree, LeafIndex{0}, keys)};
  LeafNode leaf = forge.leaf(forge.device(1), source);
  const mls_wire::LeafPosition position{group.context().group_id, LeafIndex{0}};
  mls_wire::sign_leaf_node(leaf, forge.suite, forge.device(1).signing_key, position);
  tree.set_leaf(LeafIndex{0}, std::move(leaf));
  EXPECT_EQ(broken(), mls_wire::rules::hpke_key_is_valid.name);
}

TEST_F(TreeRules, ExtensionOncePerType) {
  change_leaf(newest, [](LeafNode& leaf) {
    leaf.extensions.assign(2, mls_wire::make_extension(mls_wire::ApplicationId{}));
  });
  EXPECT_EQ(broken(), mls_wire::rules::extension_once_per_type.name);
  change_leaf(newest, [](LeafNode&) {});
  extensions.push_back(extensions.back());
  EXPECT_EQ(broken(), mls_wire::rules::extension_once_per_type.name);
}

TEST_F(TreeRules, SignatureIsValid) {
  LeafNode leaf = *tree.leaf(LeafIndex{newest});
  leaf.signature[0] ^= 1;
  tree.set_leaf(LeafIndex{newest}, std::move(leaf));
  EXPECT_EQ(broken(), mls_wire::rules::signature_is_valid.name);
}

}  // namespace
}  // namespace causeway::mls_tree
