#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/hash.h"
#include "mls_tree/key_index.h"
#include "mls_tree/leaf_devices.h"
#include "mls_tree/leaf_profiles.h"
#include "mls_tree/rules.h"
#include "mls_tree/shared_vector.h"
#include "mls_tree/tree_changes.h"
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
/// Copying a tree is cheap, for copies share what neither has changed; changing one is, and so is
/// its hash afterwards: hashes are cached and only those above a change are computed anew. What is
/// asked of a whole tree is counted along with each change. (Even a `const` tree fills its cache,
/// so threads may not share one; copies they may.) A function that takes an index requires it to be
/// in the tree, unless it says otherwise.
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
  std::uint32_t member_count() const { return member_count_; }

  std::vector<LeafIndex> members() const;

  /// Null where blank or beyond the tree.
  const LeafNode* leaf(LeafIndex index) const;
  /// Null where blank or a leaf.
  const ParentNode* parent_node(NodeIndex index) const;

  bool is_blank(NodeIndex index) const { return nodes_[index.value].index() == 0; }

  /// Requires a node that is not blank.
  const mls_wire::HpkePublicKey& encryption_key(NodeIndex index) const;

  /// The leaf whose signature key this is; any of them where it is not unique.
  std::optional<LeafIndex> find_leaf(ByteView signature_key) const;
  /// Whether a node has this key.
  bool has_encryption_key(ByteView encryption_key) const;

  bool has_unique_encryption_keys() const { return encryption_keys_.duplicates() == 0; }

  bool has_unique_signature_keys() const { return signature_keys_.duplicates() == 0; }

  const LeafProfiles& profiles() const { return profiles_; }

  const LeafDevices& devices() const { return devices_; }

  /// The leaves whose credential names this account, ascending.
  std::vector<LeafIndex> leaves_of(const AccountId& account) const {
    return devices_.of(*this, account);
  }

  /// Bytes of `nodes()`, encoded.
  std::size_t encoded_size_bytes() const;

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
  bool is_empty_below(NodeIndex index) const { return filled_[index.value] == 0; }

  /// RFC 9420 §4.1.2, from the leaf upwards.
  std::vector<PathStep> filtered_direct_path(LeafIndex index) const;

  /// RFC 9420 §7.8.
  Bytes tree_hash() const { return tree_hash(root(leaf_count_)); }

  Bytes tree_hash(NodeIndex index) const;
  /// The hash that the subtree would have without these leaves (RFC 9420 §7.9, "original").
  /// Requires `removed` in ascending order, and unmerged leaves that are below their nodes.
  Bytes original_tree_hash(NodeIndex index, std::span<const LeafIndex> removed) const;

  /// Same nodes. Caches do not count.
  bool operator==(const RatchetTree& other) const;

  // What changed.

  /// What makes this tree of `before`, which has the same hash function. Costs what changed where
  /// the two are copies of one tree, and a comparison of all nodes where they are not.
  TreeChanges changes_since(const RatchetTree& before) const;
  /// Makes the tree that `changes_since` was asked of; unchanged on error. As strict as
  /// `from_nodes`, with its rules, and `rules::changed_tree_is_full` (as small as its last leaf
  /// allows, and not too large for `RatchetTreeNodes`), `changed_nodes_ascend` (none beyond the
  /// tree), `changed_node_differs` (so nothing is applied twice).
  Result<void> apply(TreeChanges changes);

 private:
  /// A node as copies of the tree share it, or blank. Each kind has its own size.
  using SharedNode = std::
      variant<std::monostate, std::shared_ptr<const LeafNode>, std::shared_ptr<const ParentNode>>;

  struct TreeHash {
    bool is_known = false;  // then those below are known, too
    std::array<std::uint8_t, crypto::hash_size_max> value;
  };

  explicit RatchetTree(crypto::Hash hash) : hash_(hash) {}

  static SharedNode share(std::optional<mls_wire::Node> node);
  static std::optional<mls_wire::Node> copy_of(const SharedNode& node);
  static bool are_equal(const SharedNode& one, const SharedNode& other);
  /// Of a node that is not blank, with its type.
  static std::size_t encoded_size_bytes(const SharedNode& node);

  /// The one way in which a node changes.
  void put(NodeIndex index, SharedNode node);
  void take_out(NodeIndex index);
  void put_in(NodeIndex index, SharedNode node);
  void count(NodeIndex index, std::uint32_t difference);
  void resize(LeafCount leaves);
  void fit(LeafCount leaves);
  void truncate();
  /// The rightmost that is not blank.
  std::optional<NodeIndex> last_node() const;
  void blank_direct_path(LeafIndex index);
  void forget_hashes(NodeIndex index);
  void append_resolution(NodeIndex index, std::vector<NodeIndex>& nodes) const;

  crypto::Hash hash_;
  LeafCount leaf_count_{1};
  SharedVector<SharedNode> nodes_;
  SharedVector<std::uint32_t> filled_;  // nodes below, itself included, that are not blank
  std::uint32_t member_count_ = 0;
  LeafIndex free_from_;  // no leaf before it is blank
  KeyIndex encryption_keys_;
  KeyIndex signature_keys_;
  LeafProfiles profiles_;
  LeafDevices devices_;
  std::size_t nodes_size_bytes_ = 0;  // of all that are not blank, encoded
  mutable SharedVector<TreeHash> hashes_;
};

}  // namespace causeway::mls_tree
