#pragma once

#include <optional>
#include <vector>

#include "mls_tree/tree_math.h"
#include "mls_wire/ratchet_tree_nodes.h"
#include "tls/codec.h"

namespace causeway::mls_tree {

/// A node that is not as it was.
struct ChangedNode {
  using Wire = tls::Struct;
  NodeIndex index;
  std::optional<mls_wire::Node> node;  // nothing where it is blank now
  bool operator==(const ChangedNode&) const = default;
};

/// What makes a later tree of an earlier one: `RatchetTree::changes_since` and `apply`. A commit
/// changes a leaf for each of its proposals and a path for each of these, whatever the tree's size.
struct TreeChanges {
  using Wire = tls::Struct;
  LeafCount leaf_count;            // of the later tree
  std::vector<ChangedNode> nodes;  // ascending; none beyond the later tree
  bool operator==(const TreeChanges&) const = default;
};

}  // namespace causeway::mls_tree
