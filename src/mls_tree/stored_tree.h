#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "mls_tree/ratchet_tree.h"
#include "tls/codec.h"

namespace causeway::mls_tree {

namespace rules {
inline constexpr Rule stored_tree_begins_whole{
    "mls.stored_tree.begins_whole", "mls_tree/stored_tree.h"
};
inline constexpr Rule stored_tree_hash_is_known{
    "mls.stored_tree.hash_is_known", "mls_tree/stored_tree.h"
};
}  // namespace rules

/// A piece of what is stored of a ratchet tree.
struct TreeRecord {
  using Wire = tls::Struct;

  enum class Kind : std::uint8_t {
    whole = 1,    // the tree; all records before it are to be forgotten
    changes = 2,  // what makes this tree of the one before
  };

  Kind kind{};
  Bytes bytes;

  bool operator==(const TreeRecord&) const = default;
};

TreeRecord whole_tree(const RatchetTree& tree);
TreeRecord changed_tree(const RatchetTree& tree, const RatchetTree& before);

/// The tree of a record. `before` is the tree that a `changes` record follows, null where there is
/// none. `rules::stored_tree_begins_whole` where that is missing, or the kind is none;
/// `stored_tree_hash_is_known`; those of `RatchetTree::from_nodes` and `apply`; codec rules.
Result<RatchetTree> read_tree(const TreeRecord& record, const RatchetTree* before);

/// What a store has of one group's ratchet tree: first the whole, then what each commit has changed
/// since. So a commit costs the store what it changed, not the size of the group.
///
/// Once the changes together would be larger than the whole tree was, it is stored whole again: all
/// that is written for them is at most three times as large as they are, and reading takes at most
/// twice as long as reading the tree. It is also once somebody has left, so that no leaf stays in
/// the store when its device is no member any more.
class StoredTree {
 public:
  /// The store has none yet.
  StoredTree() = default;

  /// From the bytes of all records, in the order in which they were written. Rules as those of
  /// `read_tree`. Whether they are the right ones shows the tree hash: `PublicGroup::decode`.
  static Result<StoredTree> read(const std::vector<Bytes>& records);

  /// As the store has it. Requires that it has one.
  const RatchetTree& tree() const;

  /// Of that tree; 0 where the store has none.
  std::uint32_t node_count() const { return tree_ ? tree_->node_count() : 0; }

  /// What the store must write, in the transaction that keeps the rest of the group's state, so
  /// that it has `tree`; nothing where it has it already.
  std::optional<TreeRecord> put(const RatchetTree& tree);

 private:
  std::optional<RatchetTree> tree_;
  std::size_t whole_size_bytes_ = 0;
  std::size_t changes_size_bytes_ = 0;
};

}  // namespace causeway::mls_tree
