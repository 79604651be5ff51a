#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "mls_wire/types.h"

/// The shape of a ratchet tree (RFC 9420 appendix C): a full binary tree in one array, leaf n at
/// index 2n, and each parent between its two halves.
///
///                 3
///             1       5
///           0   2   4   6        node indices
///           0   1   2   3        leaf indices
namespace causeway::mls_tree {

using mls_wire::LeafIndex;
using mls_wire::NodeIndex;

/// Leaves of a tree, blank ones included: always a power of two, at most 2^30.
using LeafCount = Number<struct LeafCountTag, std::uint32_t>;

/// The smallest full tree with at least `leaves` leaves. Requires 1 ≤ `leaves` ≤ 2^30.
LeafCount full_tree(std::uint32_t leaves);

std::uint32_t node_count(LeafCount leaves);

constexpr NodeIndex node_of(LeafIndex leaf) {
  return NodeIndex{2 * leaf.value};
}

constexpr bool is_leaf(NodeIndex node) {
  return node.value % 2 == 0;
}

/// Requires a leaf.
LeafIndex leaf_of(NodeIndex node);

/// Height above the leaves, which are at 0.
std::uint32_t level(NodeIndex node);

NodeIndex root(LeafCount leaves);
/// Nothing for a leaf.
std::optional<NodeIndex> left(NodeIndex node);
std::optional<NodeIndex> right(NodeIndex node);
/// Nothing for the root, and for an index beyond the tree.
std::optional<NodeIndex> parent(NodeIndex node, LeafCount leaves);
std::optional<NodeIndex> sibling(NodeIndex node, LeafCount leaves);

/// The ancestors of a leaf, from its parent to the root. Requires a leaf of the tree.
std::vector<NodeIndex> direct_path(LeafIndex leaf, LeafCount leaves);

/// Whether the leaf is `node` or below it.
bool is_below(LeafIndex leaf, NodeIndex node);

/// The lowest node above both (or the leaf itself, where they are one).
NodeIndex common_ancestor(LeafIndex one, LeafIndex other);

}  // namespace causeway::mls_tree
