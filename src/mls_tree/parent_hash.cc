#include "mls_tree/parent_hash.h"

#include <algorithm>
#include <utility>

namespace causeway::mls_tree {

namespace {

/// RFC 9420 §7.9.
struct ParentHashInput {
  using Wire = tls::Struct;
  mls_wire::HpkePublicKey encryption_key;
  Bytes parent_hash;
  Bytes original_sibling_tree_hash;
};

/// The parent hash that a node carries; null where it has none.
const Bytes* carried_parent_hash(const RatchetTree& tree, NodeIndex index) {
  if (const ParentNode* node = tree.parent_node(index)) return &node->parent_hash;
  const LeafNode* leaf = tree.leaf(leaf_of(index));
  const auto* source = std::get_if<mls_wire::ParentHash>(&leaf->leaf_node_source);
  return source != nullptr ? &source->parent_hash : nullptr;
}

/// Whether `step.node` chains down through its other child: that child's resolution is one node D
/// and the leaves unmerged since, and D carries the hash of `step.node`.
bool chains_down(const RatchetTree& tree, const PathStep& step, NodeIndex child) {
  const auto& unmerged = tree.parent_node(step.node)->unmerged_leaves;
  const auto is_unmerged = [&unmerged](NodeIndex node) {
    return is_leaf(node) && std::binary_search(unmerged.begin(), unmerged.end(), leaf_of(node));
  };
  std::vector<NodeIndex> candidates = tree.resolution(child);
  const std::size_t resolution_size = candidates.size();
  std::erase_if(candidates, is_unmerged);
  const auto unmerged_below = std::count_if(
      unmerged.begin(), unmerged.end(), [child](LeafIndex leaf) { return is_below(leaf, child); }
  );
  if (candidates.size() != 1 || resolution_size != static_cast<std::size_t>(unmerged_below) + 1) {
    return false;
  }
  const Bytes* carried = carried_parent_hash(tree, candidates.front());
  return carried != nullptr && *carried == parent_hash(tree, step);
}

}  // namespace

Bytes parent_hash(const RatchetTree& tree, const PathStep& step) {
  const ParentNode* node = tree.parent_node(step.node);
  INVARIANT(node != nullptr);
  const Bytes input = tls::encode(ParentHashInput{
      .encryption_key = node->encryption_key,
      .parent_hash = node->parent_hash,
      .original_sibling_tree_hash =
          tree.original_tree_hash(step.copath_child, node->unmerged_leaves),
  });
  return crypto::digest(tree.hash(), {input});
}

Bytes set_path(
    RatchetTree& tree, LeafIndex committer, const std::vector<mls_wire::HpkePublicKey>& keys
) {
  const std::vector<PathStep> path = tree.filtered_direct_path(committer);
  INVARIANT(keys.size() == path.size());
  for (const NodeIndex node : direct_path(committer, tree.leaf_count())) tree.blank(node);
  // Each node carries the hash of the next one up, so the highest comes first.
  Bytes hash;
  for (std::size_t i = path.size(); i-- > 0;) {
    tree.set_parent(path[i].node, {keys[i], std::move(hash), {}});
    hash = parent_hash(tree, path[i]);
  }
  return hash;
}

Result<void> check_parent_hashes(const RatchetTree& tree) {
  for (std::uint32_t i = 1; i < tree.node_count(); i += 2) {
    const NodeIndex node{i};
    if (tree.is_blank(node)) continue;
    const NodeIndex left_child = *left(node);
    const NodeIndex right_child = *right(node);
    if (!chains_down(tree, {node, right_child}, left_child) &&
        !chains_down(tree, {node, left_child}, right_child)) {
      return Error{rules::parent_hash_is_valid};
    }
  }
  return {};
}

}  // namespace causeway::mls_tree
