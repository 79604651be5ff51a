#include "mls_tree/tree_math.h"

#include <bit>

#include "base/invariant.h"

namespace causeway::mls_tree {

LeafCount full_tree(std::uint32_t leaves) {
  INVARIANT(1 <= leaves && leaves <= 1U << 30);
  return LeafCount{std::bit_ceil(leaves)};
}

std::uint32_t node_count(LeafCount leaves) {
  return 2 * leaves.value - 1;
}

LeafIndex leaf_of(NodeIndex node) {
  INVARIANT(is_leaf(node));
  return LeafIndex{node.value / 2};
}

std::uint32_t level(NodeIndex node) {
  return static_cast<std::uint32_t>(std::countr_one(node.value));
}

NodeIndex root(LeafCount leaves) {
  return NodeIndex{leaves.value - 1};
}

std::optional<NodeIndex> left(NodeIndex node) {
  if (is_leaf(node)) return std::nullopt;
  return NodeIndex{node.value ^ (1U << (level(node) - 1))};
}

std::optional<NodeIndex> right(NodeIndex node) {
  if (is_leaf(node)) return std::nullopt;
  return NodeIndex{node.value ^ (3U << (level(node) - 1))};
}

std::optional<NodeIndex> parent(NodeIndex node, LeafCount leaves) {
  if (node == root(leaves) || node.value >= node_count(leaves)) return std::nullopt;
  const std::uint32_t height = level(node);
  // One level up: the trailing ones grow by one, and the bit above them goes.
  return NodeIndex{(node.value | 1U << height) & ~(1U << (height + 1))};
}

std::optional<NodeIndex> sibling(NodeIndex node, LeafCount leaves) {
  const auto above = parent(node, leaves);
  if (!above) return std::nullopt;
  return node < *above ? right(*above) : left(*above);
}

std::vector<NodeIndex> direct_path(LeafIndex leaf, LeafCount leaves) {
  INVARIANT(leaf.value < leaves.value);
  std::vector<NodeIndex> path;
  for (auto node = parent(node_of(leaf), leaves); node; node = parent(*node, leaves)) {
    path.push_back(*node);
  }
  return path;
}

bool is_below(LeafIndex leaf, NodeIndex node) {
  // What lies below a node differs from it in its trailing ones and the bit above them only.
  const std::uint32_t low_bits = level(node) + 1;
  return node_of(leaf).value >> low_bits == node.value >> low_bits;
}

NodeIndex common_ancestor(LeafIndex one, LeafIndex other) {
  const std::uint32_t different = node_of(one).value ^ node_of(other).value;
  const auto height = static_cast<std::uint32_t>(std::bit_width(different));
  if (height == 0) return node_of(one);
  return NodeIndex{(node_of(one).value >> height << height) | ((1U << (height - 1)) - 1)};
}

}  // namespace causeway::mls_tree
