#include "mls_tree/ratchet_tree.h"

#include <algorithm>
#include <utility>

namespace causeway::mls_tree {

namespace {

using mls_wire::Node;
using mls_wire::NodeType;

/// TreeHashInput of a leaf (RFC 9420 §7.8).
Bytes leaf_hash_input(LeafIndex index, const LeafNode* leaf) {
  Bytes input;
  tls::Writer writer(input);
  tls::encode_to(writer, NodeType::leaf);
  tls::encode_to(writer, index);
  writer.integer(static_cast<std::uint8_t>(leaf != nullptr));
  if (leaf != nullptr) tls::encode_to(writer, *leaf);
  return input;
}

/// TreeHashInput of a parent (RFC 9420 §7.8).
Bytes parent_hash_input(const ParentNode* parent, ByteView left_hash, ByteView right_hash) {
  Bytes input;
  tls::Writer writer(input);
  tls::encode_to(writer, NodeType::parent);
  writer.integer(static_cast<std::uint8_t>(parent != nullptr));
  if (parent != nullptr) tls::encode_to(writer, *parent);
  writer.opaque(left_hash);
  writer.opaque(right_hash);
  return input;
}

}  // namespace

RatchetTree::RatchetTree(LeafNode creator, crypto::Hash hash) : hash_(hash) {
  resize(LeafCount{1});
  set_leaf(LeafIndex{0}, std::move(creator));
}

Result<RatchetTree> RatchetTree::from_nodes(mls_wire::RatchetTreeNodes nodes, crypto::Hash hash) {
  auto& list = nodes.ratchet_tree;
  if (list.empty()) return Error{rules::tree_is_not_empty};
  for (std::size_t i = 0; i < list.size(); ++i) {
    const bool holds_leaf = list[i] && std::holds_alternative<LeafNode>(*list[i]);
    if (list[i] && holds_leaf != (i % 2 == 0)) return Error{rules::node_fits_its_place};
  }
  // A parent has leaves on both sides, so the last node that is not blank is a leaf.
  if (!list.back() || list.size() % 2 == 0) return Error{rules::tree_ends_in_a_leaf};
  RatchetTree tree(hash);
  tree.nodes_ = std::move(list);
  tree.resize(full_tree(static_cast<std::uint32_t>(tree.nodes_.size() / 2 + 1)));
  return tree;
}

mls_wire::RatchetTreeNodes RatchetTree::nodes() const {
  auto end = nodes_.end();
  while (end != nodes_.begin() && !*std::prev(end)) --end;
  return {{nodes_.begin(), end}};
}

std::uint32_t RatchetTree::member_count() const {
  std::uint32_t count = 0;
  for (std::uint32_t i = 0; i < node_count(); i += 2) count += nodes_[i] ? 1U : 0U;
  return count;
}

std::vector<LeafIndex> RatchetTree::members() const {
  std::vector<LeafIndex> leaves;
  for (std::uint32_t i = 0; i < node_count(); i += 2) {
    if (nodes_[i]) leaves.push_back(leaf_of(NodeIndex{i}));
  }
  return leaves;
}

const LeafNode* RatchetTree::leaf(LeafIndex index) const {
  if (index >= LeafIndex{leaf_count_.value}) return nullptr;
  const auto& node = nodes_[node_of(index).value];
  return node ? std::get_if<LeafNode>(&*node) : nullptr;
}

const ParentNode* RatchetTree::parent_node(NodeIndex index) const {
  const auto& node = nodes_[index.value];
  return node ? std::get_if<ParentNode>(&*node) : nullptr;
}

const mls_wire::HpkePublicKey& RatchetTree::encryption_key(NodeIndex index) const {
  INVARIANT(!is_blank(index));
  return std::visit(
      [](const auto& node) -> const mls_wire::HpkePublicKey& { return node.encryption_key; },
      *nodes_[index.value]
  );
}

std::optional<LeafIndex> RatchetTree::find_leaf(ByteView signature_key) const {
  for (const LeafIndex member : members()) {
    if (std::ranges::equal(leaf(member)->signature_key, signature_key)) return member;
  }
  return std::nullopt;
}

LeafIndex RatchetTree::next_free_leaf() const {
  std::uint32_t i = 0;
  while (i < node_count() && nodes_[i]) i += 2;
  return leaf_of(NodeIndex{i});
}

LeafIndex RatchetTree::add(LeafNode leaf) {
  const LeafIndex index = next_free_leaf();
  if (index.value == leaf_count_.value) resize(LeafCount{2 * leaf_count_.value});
  set_leaf(index, std::move(leaf));
  for (const NodeIndex above : direct_path(index, leaf_count_)) {
    if (is_blank(above)) continue;
    auto& unmerged = std::get<ParentNode>(*nodes_[above.value]).unmerged_leaves;
    unmerged.insert(std::upper_bound(unmerged.begin(), unmerged.end(), index), index);
  }
  return index;
}

void RatchetTree::update(LeafIndex index, LeafNode leaf) {
  set_leaf(index, std::move(leaf));
  blank_direct_path(index);
}

void RatchetTree::remove(LeafIndex index) {
  blank(node_of(index));
  blank_direct_path(index);
  truncate();
}

void RatchetTree::set_leaf(LeafIndex index, LeafNode leaf) {
  nodes_[node_of(index).value] = std::move(leaf);
  forget_hashes(node_of(index));
}

void RatchetTree::set_parent(NodeIndex index, ParentNode node) {
  INVARIANT(!is_leaf(index));
  nodes_[index.value] = std::move(node);
  forget_hashes(index);
}

void RatchetTree::blank(NodeIndex index) {
  nodes_[index.value].reset();
  forget_hashes(index);
}

std::vector<NodeIndex> RatchetTree::resolution(NodeIndex index) const {
  if (!is_blank(index)) {
    std::vector<NodeIndex> nodes{index};
    if (const ParentNode* parent = parent_node(index)) {
      for (const LeafIndex leaf : parent->unmerged_leaves) nodes.push_back(node_of(leaf));
    }
    return nodes;
  }
  if (is_leaf(index)) return {};
  std::vector<NodeIndex> nodes = resolution(*left(index));
  const std::vector<NodeIndex> others = resolution(*right(index));
  nodes.insert(nodes.end(), others.begin(), others.end());
  return nodes;
}

bool RatchetTree::is_empty_below(NodeIndex index) const {
  // All that lies below a node lies beside it in the array.
  const std::uint32_t reach = (1U << level(index)) - 1;
  const auto first = nodes_.begin() + (index.value - reach);
  return std::none_of(first, first + (2 * reach + 1), [](const auto& node) {
    return node.has_value();
  });
}

std::vector<PathStep> RatchetTree::filtered_direct_path(LeafIndex index) const {
  std::vector<PathStep> path;
  for (const NodeIndex node : direct_path(index, leaf_count_)) {
    const NodeIndex copath_child = is_below(index, *left(node)) ? *right(node) : *left(node);
    if (!is_empty_below(copath_child)) path.push_back({node, copath_child});
  }
  return path;
}

Bytes RatchetTree::tree_hash(NodeIndex index) const {
  const std::size_t size_bytes = crypto::hash_size(hash_);
  const auto place = hashes_.begin() + static_cast<std::ptrdiff_t>(index.value * size_bytes);
  if (!known_[index.value]) {
    const Bytes input =
        is_leaf(index) ? leaf_hash_input(leaf_of(index), leaf(leaf_of(index)))
                       : parent_hash_input(
                             parent_node(index), tree_hash(*left(index)), tree_hash(*right(index))
                         );
    const Bytes hash = crypto::digest(hash_, {input});
    std::copy(hash.begin(), hash.end(), place);
    known_[index.value] = true;
  }
  return {place, place + static_cast<std::ptrdiff_t>(size_bytes)};
}

Bytes RatchetTree::original_tree_hash(NodeIndex index, const std::vector<LeafIndex>& removed)
    const {
  const auto is_removed = [&removed](LeafIndex leaf) {
    return std::binary_search(removed.begin(), removed.end(), leaf);
  };
  const bool is_as_now = std::none_of(removed.begin(), removed.end(), [index](LeafIndex leaf) {
    return is_below(leaf, index);
  });
  if (is_as_now) return tree_hash(index);
  if (is_leaf(index)) return crypto::digest(hash_, {leaf_hash_input(leaf_of(index), nullptr)});

  std::optional<ParentNode> original;
  if (const ParentNode* parent = parent_node(index)) {
    original = *parent;
    std::erase_if(original->unmerged_leaves, is_removed);
  }
  const Bytes input = parent_hash_input(
      original ? &*original : nullptr,
      original_tree_hash(*left(index), removed),
      original_tree_hash(*right(index), removed)
  );
  return crypto::digest(hash_, {input});
}

void RatchetTree::resize(LeafCount leaves) {
  leaf_count_ = leaves;
  const std::uint32_t count = mls_tree::node_count(leaves);
  // Node indices do not depend on the size of the tree, so the hashes stay where they are.
  nodes_.resize(count);
  known_.resize(count);
  hashes_.resize(count * crypto::hash_size(hash_));
}

void RatchetTree::truncate() {
  while (leaf_count_.value > 1 && is_empty_below(*right(root(leaf_count_)))) {
    resize(LeafCount{leaf_count_.value / 2});
  }
}

void RatchetTree::blank_direct_path(LeafIndex index) {
  for (const NodeIndex node : direct_path(index, leaf_count_)) blank(node);
}

void RatchetTree::forget_hashes(NodeIndex index) {
  for (std::optional<NodeIndex> node = index; node; node = parent(*node, leaf_count_)) {
    known_[node->value] = false;
  }
}

}  // namespace causeway::mls_tree
