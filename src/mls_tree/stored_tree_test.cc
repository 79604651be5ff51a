// What a store has of a tree. A list stands for the store, which does what the header says: it
// forgets all when the whole tree comes, and appends. The trees are those of random commits.
#include "mls_tree/stored_tree.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "mls_tree/forge_test.h"
#include "mls_tree/parent_hash.h"
#include "mls_tree/public_group.h"
#include "mls_tree/rules.h"

namespace causeway::mls_tree {
namespace {

using forge::Forge;

struct Store {
  std::vector<Bytes> records;
  std::size_t written_bytes = 0;
  std::size_t changed_bytes = 0;

  void write(const std::optional<TreeRecord>& record) {
    if (!record) return;
    if (record->kind == TreeRecord::Kind::whole) records.clear();
    records.push_back(record->bytes);
    written_bytes += record->bytes.size();
  }

  void put(StoredTree& stored, const RatchetTree& tree, const RatchetTree& before) {
    changed_bytes += tls::encode(tree.changes_since(before)).size();
    write(stored.put(tree));
  }
};

class StoredTrees : public testing::Test {
 protected:
  /// A commit by a member that renews its leaf and its path.
  void commit(LeafIndex member) {
    std::vector<mls_wire::HpkePublicKey> keys(tree.filtered_direct_path(member).size());
    for (auto& key : keys) key = forge.fresh_key();
    LeafNode leaf = *tree.leaf(member);
    leaf.encryption_key = forge.fresh_key();
    leaf.leaf_node_source = mls_wire::ParentHash{set_path(tree, member, keys)};
    tree.set_leaf(member, std::move(leaf));
  }

  Forge forge;
  RatchetTree tree = forge.full_group(9).tree();
  StoredTree stored;
  Store store;
};

TEST_F(StoredTrees, BeginWholeAndGoOnWithChanges) {
  store.write(stored.put(tree));
  commit(LeafIndex{3});
  const auto record = stored.put(tree);
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(record->kind, TreeRecord::Kind::changes);
  EXPECT_LT(record->bytes.size(), store.records.front().size());
  store.write(record);
  EXPECT_EQ(store.records.size(), 2U);
  const auto read = StoredTree::read(store.records);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->tree(), tree);
}

TEST_F(StoredTrees, WriteNothingWhereNothingChanged) {
  store.write(stored.put(tree));
  EXPECT_EQ(stored.put(tree), std::nullopt);
  EXPECT_EQ(StoredTree::read(store.records)->put(tree), std::nullopt);
  tree.update(LeafIndex{0}, *tree.leaf(LeafIndex{0}));
  EXPECT_TRUE(stored.put(tree).has_value());
}

TEST_F(StoredTrees, ShrinkWithoutAChangedNode) {
  const RatchetTree before = forge.group(5).tree();
  tree = before;
  tree.remove(LeafIndex{4});
  EXPECT_TRUE(tree.changes_since(before).nodes.empty());
  EXPECT_EQ(read_tree(changed_tree(tree, before), &before)->leaf_count(), LeafCount{4});
  store.write(stored.put(before));
  store.write(stored.put(tree));
  EXPECT_EQ(StoredTree::read(store.records)->tree(), tree);
}

/// Whether `credential` is in any record of the store.
bool is_in(const Store& store, const Bytes& credential) {
  return std::ranges::any_of(store.records, [&](const Bytes& record) {
    return !std::ranges::search(record, credential).empty();
  });
}

TEST_F(StoredTrees, KeepNobodyWhoHasLeft) {
  for (const std::uint32_t place : {2U, 8U}) {  // 8 is alone in the right half
    const Bytes credential = tree.leaf(LeafIndex{place})->credential.body;
    store.write(stored.put(tree));
    commit(LeafIndex{place});
    store.write(stored.put(tree));
    EXPECT_TRUE(is_in(store, credential));
    tree.remove(LeafIndex{place});
    if (place == 2) tree.add(forge.leaf(forge.device(20), mls_wire::UpdateSource{}));
    store.write(stored.put(tree));
    EXPECT_FALSE(is_in(store, credential)) << place;
    EXPECT_EQ(StoredTree::read(store.records)->tree(), tree);
  }
}

TEST_F(StoredTrees, AreWrittenWholeOnceTheChangesAreLarger) {
  RatchetTree before = tree;
  store.write(stored.put(tree));
  std::size_t times_whole = 0;
  for (std::uint32_t i = 0; i < 100; ++i) {
    commit(LeafIndex{i % 9});
    const std::size_t records = store.records.size();
    store.put(stored, tree, before);
    before = tree;
    if (store.records.size() <= records) ++times_whole;
    std::size_t changes_bytes = 0;
    for (std::size_t k = 1; k < store.records.size(); ++k) changes_bytes += store.records[k].size();
    EXPECT_LE(changes_bytes, store.records.front().size());
  }
  EXPECT_GT(times_whole, 5U);
  EXPECT_LE(store.written_bytes, 3 * store.changed_bytes + tls::encode(tree.nodes()).size());
}

/// One change that was lost, or written twice, makes another tree than the context's or none.
TEST_F(StoredTrees, AreProvenByTheTreeHash) {
  PublicGroup group = forge.full_group(9);
  store.write(stored.put(group.tree()));
  for (const int account : {2, 5, 7}) {
    const auto message = forge.commit(group, forge.device(static_cast<std::uint8_t>(account)), {});
    group.apply(*group.stage(message));
    store.write(stored.put(group.tree()));
  }
  ASSERT_EQ(store.records.size(), 4U);
  const auto read = [&group](const std::vector<Bytes>& records) {
    const auto tree = StoredTree::read(records);
    if (!tree.ok()) return tree.error().rule().name;
    return broken_rule_name(PublicGroup::decode(group.encode(), tree->tree()));
  };
  EXPECT_EQ(read(store.records), "none");
  for (std::size_t i = 1; i < store.records.size(); ++i) {
    auto records = store.records;
    records.erase(records.begin() + std::ptrdiff_t(i));
    EXPECT_EQ(read(records), rules::tree_hash_matches.name) << i;
    records = store.records;
    records.insert(records.begin() + std::ptrdiff_t(i), records[i]);
    EXPECT_EQ(read(records), rules::changed_node_differs.name) << i;
  }
  auto records = store.records;
  std::swap(records[2], records[3]);
  EXPECT_EQ(read(records), rules::tree_hash_matches.name);
}

TEST_F(StoredTrees, StoredTreeBeginsWhole) {
  const auto rule = rules::stored_tree_begins_whole.name;
  EXPECT_EQ(broken_rule_name(StoredTree::read({})), rule);
  const RatchetTree before = tree;
  commit(LeafIndex{1});
  TreeRecord changes = changed_tree(tree, before);
  EXPECT_EQ(*read_tree(changes, &before), tree);
  EXPECT_EQ(broken_rule_name(read_tree(changes, nullptr)), rule);
  changes.kind = TreeRecord::Kind{3};
  EXPECT_EQ(broken_rule_name(read_tree(changes, &before)), rule);
}

TEST_F(StoredTrees, StoredTreeHashIsKnown) {
  TreeRecord whole = whole_tree(tree);
  EXPECT_EQ(*read_tree(whole, nullptr), tree);
  whole.bytes.front() = 3;
  EXPECT_EQ(broken_rule_name(read_tree(whole, nullptr)), rules::stored_tree_hash_is_known.name);
}

RC_GTEST_PROP(
    StoredTreeProperty,
    ReadBackIsWhatWasPutLast,
    (const std::vector<std::pair<std::uint8_t, bool>>& changes)
) {
  Forge forge;
  const LeafNode filler = forge.leaf(forge.device(1), mls_wire::UpdateSource{});
  RatchetTree tree(filler, crypto::Hash::sha256);
  StoredTree stored;
  Store store;
  store.write(stored.put(tree));
  for (const auto& [change, is_committed] : changes) {
    const auto members = tree.members();
    LeafNode leaf = filler;
    leaf.encryption_key = forge.fresh_key();
    if (change % 3 == 0) tree.add(std::move(leaf));
    if (change % 3 == 1) tree.update(members[change % members.size()], std::move(leaf));
    if (change % 3 == 2 && members.size() > 1) tree.remove(members[change % members.size()]);
    if (!is_committed) continue;
    // A host that was restarted knows what one that was not knows.
    auto read = StoredTree::read(store.records);
    RC_ASSERT(read.ok());
    const auto record = stored.put(tree);
    RC_ASSERT(read->put(tree) == record);
    store.write(record);
    RC_ASSERT(StoredTree::read(store.records)->tree() == tree);
  }
}

}  // namespace
}  // namespace causeway::mls_tree
