// RatchetTree::changes_since and RatchetTree::apply.
#include "mls_tree/tree_changes.h"

#include <bit>
#include <memory>
#include <utility>

#include "mls_tree/ratchet_tree.h"

namespace causeway::mls_tree {
namespace {

Result<void> check_leaf_count(LeafCount leaves) {
  constexpr std::uint32_t leaves_max = mls_wire::RatchetTreeNodes::nodes_max / 2 + 1;
  if (!std::has_single_bit(leaves.value) || leaves.value > leaves_max) {
    return Error{rules::changed_tree_is_full};
  }
  return {};
}

}  // namespace

TreeChanges RatchetTree::changes_since(const RatchetTree& before) const {
  TreeChanges changes{leaf_count_, {}};
  nodes_.for_each_not_shared(before.nodes_, [&](std::size_t i) {
    if (are_equal(nodes_[i], i < before.nodes_.size() ? before.nodes_[i] : SharedNode())) return;
    changes.nodes.push_back({NodeIndex{static_cast<std::uint32_t>(i)}, copy_of(nodes_[i])});
  });
  return changes;
}

Result<void> RatchetTree::apply(TreeChanges changes) {
  TRY(check_leaf_count(changes.leaf_count));
  RatchetTree after = *this;
  after.fit(changes.leaf_count);
  std::uint32_t next = 0;
  for (ChangedNode& change : changes.nodes) {
    const NodeIndex index = change.index;
    if (index.value < next || index.value >= after.node_count()) {
      return Error{rules::changed_nodes_ascend};
    }
    next = index.value + 1;
    if (change.node && std::holds_alternative<LeafNode>(*change.node) != is_leaf(index)) {
      return Error{rules::node_fits_its_place};
    }
    SharedNode node = share(std::move(change.node));
    if (are_equal(node, after.nodes_[index.value])) {
      return Error{rules::changed_node_differs};
    }
    after.put(index, std::move(node));
  }
  const auto last = after.last_node();
  if (!last) return Error{rules::tree_is_not_empty};
  if (!is_leaf(*last)) return Error{rules::tree_ends_in_a_leaf};
  if (full_tree(leaf_of(*last).value + 1) != after.leaf_count_) {
    return Error{rules::changed_tree_is_full};
  }
  *this = std::move(after);
  return {};
}

/// Grows the tree, or cuts it off with all that is beyond.
void RatchetTree::fit(LeafCount leaves) {
  while (leaf_count_ < leaves) resize(LeafCount{2 * leaf_count_.value});
  if (leaf_count_ == leaves) return;
  for (std::uint32_t i = mls_tree::node_count(leaves); i < node_count(); ++i) blank(NodeIndex{i});
  resize(leaves);
}

}  // namespace causeway::mls_tree
