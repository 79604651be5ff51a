// RatchetTree::changes_since and RatchetTree::apply.
#include "mls_tree/tree_changes.h"

#include <bit>
#include <memory>
#include <utility>

#include "mls_tree/ratchet_tree.h"

namespace causeway::mls_tree {
namespace {

using mls_wire::Node;

bool are_equal(const Node* one, const Node* other) {
  if (one == other) return true;
  return one != nullptr && other != nullptr && *one == *other;
}

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
    const Node* node = nodes_[i].get();
    if (are_equal(node, i < before.nodes_.size() ? before.nodes_[i].get() : nullptr)) return;
    changes.nodes.push_back(
        {NodeIndex{static_cast<std::uint32_t>(i)},
         node == nullptr ? std::optional<Node>() : std::optional(*node)}
    );
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
    NodePointer node = change.node ? std::make_shared<Node>(*std::move(change.node)) : nullptr;
    if (are_equal(node.get(), after.nodes_[index.value].get())) {
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
