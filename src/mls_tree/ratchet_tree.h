#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/hash.h"
#include "mls_tree/rules.h"
#include "mls_tree/tree_math.h"
#include "mls_wire/ratchet_tree_nodes.h"

namespace causeway::mls_tree {

using mls_wire::LeafNode;
using mls_wire::ParentNode;

/// One step of a filtered direct path.
struct PathStep {
  NodeIndex node;
  NodeIndex copath_child;  // the child of `node` that is not on the path

  bool operator==(const PathStep&) const = default;
};

/// The ratchet tree of a group (RFC 9420 §4, §7): public keys only. The nodes lie in one array as
/// in tree_math.h; the tree is always full, and its right half is never all blank.
///
/// Changing a tree is cheap, and so is its hash afterwards: hashes are cached and only those above
/// a change are computed anew. (Even a `const` tree fills its cache, so threads may not share one.)
/// A function that takes an index requires it to be in the tree, unless it says otherwise.
class RatchetTree {
 public:
  /// A tree of one leaf.
  RatchetTree(LeafNode creator, crypto::Hash hash);

  /// From the `ratchet_tree` extension (RFC 9420 §12.4.3.3). Checks the shape only, the rest is in
  /// validate.h: `rules::tree_is_not_empty`, `tree_ends_in_a_leaf` (not blank),
  /// `node_fits_its_place`.
  static Result<RatchetTree> from_nodes(mls_wire::RatchetTreeNodes nodes, crypto::Hash hash);
  /// The content of the `ratchet_tree` extension.
  mls_wire::RatchetTreeNodes nodes() const;

  crypto::Hash hash() const { return hash_; }

  LeafCount leaf_count() const { return leaf_count_; }

  std::uint32_t node_count() const { return static_cast<std::uint32_t>(nodes_.size()); }

  /// Leaves that are not blank.
  std::uint32_t member_count() const;
  std::vector<LeafIndex> members() const;

  /// Null where blank or beyond the tree.
  const LeafNode* leaf(LeafIndex index) const;
  /// Null where blank or a leaf.
  const ParentNode* parent_node(NodeIndex index) const;

  bool is_blank(NodeIndex index) const { return !nodes_[index.value].has_value(); }

  /// Requires a node that is not blank.
  const mls_wire::HpkePublicKey& encryption_key(NodeIndex index) const;

  /// The leaf whose signature key this is.
  std::optional<LeafIndex> find_leaf(ByteView signature_key) const;

  // Application of proposals, RFC 9420 §12.1.1 to §12.1.3.

  /// Puts the leaf into the leftmost blank place, extending the tree if there is none, and makes it
  /// an unmerged leaf of its ancestors. Returns the place.
  LeafIndex add(LeafNode leaf);
  /// Where `add` would put a leaf; may be one beyond the tree.
  LeafIndex next_free_leaf() const;
  /// Replaces the leaf and blanks its direct path.
  void update(LeafIndex index, LeafNode leaf);
  /// Blanks the leaf and its direct path, and halves the tree while its right half is blank.
  void remove(LeafIndex index);

  // Merging a path: parent_hash.h.

  void set_leaf(LeafIndex index, LeafNode leaf);
  void set_parent(NodeIndex index, ParentNode node);
  void blank(NodeIndex index);

  // Reading.

  /// RFC 9420 §4.1.1: the nodes that together stand for all leaves below `index`.
  std::vector<NodeIndex> resolution(NodeIndex index) const;
  /// Whether all below `index`, itself included, is blank.
  bool is_empty_below(NodeIndex index) const;
  /// RFC 9420 §4.1.2, from the leaf upwards.
  std::vector<PathStep> filtered_direct_path(LeafIndex index) const;

  /// RFC 9420 §7.8.
  Bytes tree_hash() const { return tree_hash(root(leaf_count_)); }

  Bytes tree_hash(NodeIndex index) const;
  /// The hash that the subtree would have without these leaves (RFC 9420 §7.9, "original").
  /// Requires `removed` in ascending order.
  Bytes original_tree_hash(NodeIndex index, const std::vector<LeafIndex>& removed) const;

  /// Same nodes. Caches do not count.
  bool operator==(const RatchetTree& other) const { return nodes_ == other.nodes_; }

 private:
  explicit RatchetTree(crypto::Hash hash) : hash_(hash) {}

  void resize(LeafCount leaves);
  void truncate();
  void blank_direct_path(LeafIndex index);
  void forget_hashes(NodeIndex index);

  crypto::Hash hash_;
  LeafCount leaf_count_{1};
  std::vector<std::optional<mls_wire::Node>> nodes_;
  mutable Bytes hashes_;             // one behind the other, valid where known_
  mutable std::vector<bool> known_;  // a node whose hash is known has known ones below it
};

}  // namespace causeway::mls_tree
