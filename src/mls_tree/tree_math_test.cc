// The shape of the tree: relations that must agree with each other in every size. The working
// group's tree-math.json is checked by causeway-vectors.
#include "mls_tree/tree_math.h"

#include <algorithm>
#include <gtest/gtest.h>

namespace causeway::mls_tree {
namespace {

TEST(TreeMath, FullTreesArePowersOfTwo) {
  EXPECT_EQ(full_tree(1), LeafCount{1});
  EXPECT_EQ(full_tree(5), LeafCount{8});
  EXPECT_EQ(full_tree(1U << 30), LeafCount{1U << 30});
  EXPECT_EQ(node_count(LeafCount{8}), 15U);
}

TEST(TreeMath, ChildrenKnowTheirParentAndSibling) {
  const LeafCount leaves{64};
  for (std::uint32_t i = 1; i < node_count(leaves); i += 2) {
    const NodeIndex node{i};
    EXPECT_EQ(parent(*left(node), leaves), node);
    EXPECT_EQ(parent(*right(node), leaves), node);
    EXPECT_EQ(sibling(*left(node), leaves), right(node));
    EXPECT_EQ(sibling(*right(node), leaves), left(node));
    EXPECT_EQ(level(*left(node)) + 1, level(node));
  }
  EXPECT_EQ(parent(root(leaves), leaves), std::nullopt);
  EXPECT_EQ(sibling(root(leaves), leaves), std::nullopt);
  EXPECT_EQ(left(NodeIndex{4}), std::nullopt);
}

TEST(TreeMath, ALeafIsBelowItsDirectPathAndNothingElse) {
  const LeafCount leaves{32};
  for (std::uint32_t i = 0; i < leaves.value; ++i) {
    const auto path = direct_path(LeafIndex{i}, leaves);
    EXPECT_EQ(path.size(), 5U);
    for (std::uint32_t n = 0; n < node_count(leaves); ++n) {
      const NodeIndex node{n};
      const bool on_path = std::find(path.begin(), path.end(), node) != path.end();
      EXPECT_EQ(is_below(LeafIndex{i}, node), on_path || node == node_of(LeafIndex{i}));
    }
  }
}

TEST(TreeMath, CommonAncestorIsTheLowestNodeAboveBoth) {
  const LeafCount leaves{16};
  for (std::uint32_t i = 0; i < leaves.value; ++i) {
    for (std::uint32_t j = 0; j < leaves.value; ++j) {
      const NodeIndex ancestor = common_ancestor(LeafIndex{i}, LeafIndex{j});
      EXPECT_TRUE(is_below(LeafIndex{i}, ancestor) && is_below(LeafIndex{j}, ancestor));
      EXPECT_TRUE(
          i == j ||
          is_below(LeafIndex{i}, *left(ancestor)) != is_below(LeafIndex{j}, *left(ancestor))
      );
    }
  }
}

}  // namespace
}  // namespace causeway::mls_tree
