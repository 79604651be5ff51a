#include "mls_tree/stored_tree.h"

#include <algorithm>
#include <utility>

namespace causeway::mls_tree {
namespace {

struct WholeTree {
  using Wire = tls::Struct;
  crypto::Hash hash{};
  mls_wire::RatchetTreeNodes nodes;
};

Result<RatchetTree> read_whole(ByteView bytes) {
  auto whole = TRY(tls::decode<WholeTree>(bytes));
  if (whole.hash > crypto::Hash::sha512) return Error{rules::stored_tree_hash_is_known};
  return RatchetTree::from_nodes(std::move(whole.nodes), whole.hash);
}

Result<void> apply_changes(RatchetTree& tree, ByteView bytes) {
  return tree.apply(TRY(tls::decode<TreeChanges>(bytes)));
}

/// Whether a leaf of `before` is not in the tree that the changes make of it, or names another.
bool somebody_left(const RatchetTree& before, const TreeChanges& changes) {
  // What is cut off is blank: somebody there has left.
  if (changes.leaf_count < before.leaf_count()) return true;
  return std::ranges::any_of(changes.nodes, [&before](const ChangedNode& change) {
    const LeafNode* was = is_leaf(change.index) ? before.leaf(leaf_of(change.index)) : nullptr;
    if (was == nullptr) return false;
    return !change.node || std::get<LeafNode>(*change.node).credential != was->credential;
  });
}

}  // namespace

TreeRecord whole_tree(const RatchetTree& tree) {
  return {TreeRecord::Kind::whole, tls::encode(WholeTree{tree.hash(), tree.nodes()})};
}

TreeRecord changed_tree(const RatchetTree& tree, const RatchetTree& before) {
  return {TreeRecord::Kind::changes, tls::encode(tree.changes_since(before))};
}

Result<RatchetTree> read_tree(const TreeRecord& record, const RatchetTree* before) {
  if (record.kind == TreeRecord::Kind::whole) return read_whole(record.bytes);
  if (record.kind != TreeRecord::Kind::changes || before == nullptr) {
    return Error{rules::stored_tree_begins_whole};
  }
  RatchetTree tree = *before;
  TRY(apply_changes(tree, record.bytes));
  return tree;
}

Result<StoredTree> StoredTree::read(const std::vector<Bytes>& records) {
  if (records.empty()) return Error{rules::stored_tree_begins_whole};
  StoredTree stored;
  stored.tree_ = TRY(read_whole(records.front()));
  stored.whole_size_bytes_ = records.front().size();
  for (std::size_t i = 1; i < records.size(); ++i) {
    TRY(apply_changes(*stored.tree_, records[i]));
    stored.changes_size_bytes_ += records[i].size();
  }
  return stored;
}

const RatchetTree& StoredTree::tree() const {
  INVARIANT(tree_.has_value());
  return *tree_;
}

std::optional<TreeRecord> StoredTree::put(const RatchetTree& tree) {
  if (tree_ && tree_->hash() == tree.hash()) {
    const TreeChanges changes = tree.changes_since(*tree_);
    const bool is_same = changes.nodes.empty() && changes.leaf_count == tree_->leaf_count();
    if (is_same) return std::nullopt;
    TreeRecord record{TreeRecord::Kind::changes, tls::encode(changes)};
    const std::size_t size_bytes = changes_size_bytes_ + record.bytes.size();
    if (size_bytes <= whole_size_bytes_ && !somebody_left(*tree_, changes)) {
      changes_size_bytes_ = size_bytes;
      tree_ = tree;
      return record;
    }
  }
  TreeRecord record = whole_tree(tree);
  whole_size_bytes_ = record.bytes.size();
  changes_size_bytes_ = 0;
  tree_ = tree;
  return record;
}

}  // namespace causeway::mls_tree
