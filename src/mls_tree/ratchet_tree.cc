#include "mls_tree/ratchet_tree.h"

#include <algorithm>
#include <utility>

#include "crypto/table_hash.h"

namespace causeway::mls_tree {

namespace {

using mls_wire::NodeType;

/// What a node is, if it is one of those.
template <typename T>
const T* as(const auto& node) {
  const auto* shared = std::get_if<std::shared_ptr<const T>>(&node);
  return shared != nullptr ? shared->get() : nullptr;
}

/// Those of ascending leaves that are below `index`: they stand together. Whoever goes down a tree
/// looks at each leaf once a level, however many an outsider listed.
std::span<const LeafIndex> those_below(std::span<const LeafIndex> leaves, NodeIndex index) {
  const std::uint32_t reach = (1U << level(index)) - 1;
  const LeafIndex first{(index.value - reach) / 2};
  const LeafIndex last{(index.value + reach) / 2};
  const auto begin = std::lower_bound(leaves.begin(), leaves.end(), first);
  return {begin, std::upper_bound(begin, leaves.end(), last)};
}

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
  tree.resize(full_tree(static_cast<std::uint32_t>(list.size() / 2 + 1)));
  for (std::uint32_t i = 0; i < list.size(); ++i) {
    if (list[i]) tree.put(NodeIndex{i}, share(std::move(list[i])));
  }
  return tree;
}

mls_wire::RatchetTreeNodes RatchetTree::nodes() const {
  const auto last = last_node();
  const std::size_t size = last ? last->value + 1 : 0;
  mls_wire::RatchetTreeNodes nodes;
  nodes.ratchet_tree.reserve(size);
  for (std::size_t i = 0; i < size; ++i) nodes.ratchet_tree.push_back(copy_of(nodes_[i]));
  return nodes;
}

RatchetTree::SharedNode RatchetTree::share(std::optional<mls_wire::Node> node) {
  if (!node) return {};
  return std::visit(
      []<typename T>(T& content) -> SharedNode {
        return std::make_shared<const T>(std::move(content));
      },
      *node
  );
}

std::optional<mls_wire::Node> RatchetTree::copy_of(const SharedNode& node) {
  if (const auto* leaf = as<LeafNode>(node)) return *leaf;
  if (const auto* parent = as<ParentNode>(node)) return *parent;
  return std::nullopt;
}

bool RatchetTree::are_equal(const SharedNode& one, const SharedNode& other) {
  if (one == other) return true;  // shared, or both blank
  if (one.index() != other.index()) return false;
  if (const auto* leaf = as<LeafNode>(one)) return *leaf == *as<LeafNode>(other);
  return *as<ParentNode>(one) == *as<ParentNode>(other);
}

std::size_t RatchetTree::encoded_size_bytes(const SharedNode& node) {
  constexpr std::size_t type_bytes = sizeof(NodeType);
  if (const auto* leaf = as<LeafNode>(node)) return type_bytes + tls::encode(*leaf).size();
  return type_bytes + tls::encode(*as<ParentNode>(node)).size();
}

std::size_t RatchetTree::encoded_size_bytes() const {
  const auto last = last_node();
  // Each node is preceded by whether it is there, and all by their length.
  const std::size_t content = nodes_size_bytes_ + (last ? last->value + 1 : 0);
  Bytes length;
  tls::Writer(length).varint(content);
  return length.size() + content;
}

std::vector<LeafIndex> RatchetTree::members() const {
  std::vector<LeafIndex> leaves;
  leaves.reserve(member_count_);
  for (std::uint32_t i = 0; i < node_count(); i += 2) {
    if (!is_blank(NodeIndex{i})) leaves.push_back(leaf_of(NodeIndex{i}));
  }
  return leaves;
}

const LeafNode* RatchetTree::leaf(LeafIndex index) const {
  if (index >= LeafIndex{leaf_count_.value}) return nullptr;
  return as<LeafNode>(nodes_[node_of(index).value]);
}

const ParentNode* RatchetTree::parent_node(NodeIndex index) const {
  return as<ParentNode>(nodes_[index.value]);
}

const mls_wire::HpkePublicKey& RatchetTree::encryption_key(NodeIndex index) const {
  INVARIANT(!is_blank(index));
  if (const ParentNode* parent = parent_node(index)) return parent->encryption_key;
  return leaf(leaf_of(index))->encryption_key;
}

std::optional<LeafIndex> RatchetTree::find_leaf(ByteView signature_key) const {
  const auto found = signature_keys_.find(crypto::table_hash(signature_key), [&](NodeIndex node) {
    return std::ranges::equal(leaf(leaf_of(node))->signature_key, signature_key);
  });
  if (!found) return std::nullopt;
  return leaf_of(*found);
}

bool RatchetTree::has_encryption_key(ByteView encryption_key) const {
  return encryption_keys_
      .find(
          crypto::table_hash(encryption_key),
          [&](NodeIndex node) {
            return std::ranges::equal(this->encryption_key(node), encryption_key);
          }
      )
      .has_value();
}

LeafIndex RatchetTree::next_free_leaf() const {
  std::uint32_t i = free_from_.value;
  while (i < leaf_count_.value && !is_blank(node_of(LeafIndex{i}))) ++i;
  return LeafIndex{i};
}

LeafIndex RatchetTree::add(LeafNode leaf) {
  const LeafIndex index = next_free_leaf();
  if (index.value == leaf_count_.value) resize(LeafCount{2 * leaf_count_.value});
  set_leaf(index, std::move(leaf));
  free_from_ = LeafIndex{index.value + 1};
  for (const NodeIndex above : direct_path(index, leaf_count_)) {
    if (is_blank(above)) continue;
    ParentNode node = *parent_node(above);
    auto& unmerged = node.unmerged_leaves;
    unmerged.insert(std::upper_bound(unmerged.begin(), unmerged.end(), index), index);
    set_parent(above, std::move(node));
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
  put(node_of(index), std::make_shared<const LeafNode>(std::move(leaf)));
}

void RatchetTree::set_parent(NodeIndex index, ParentNode node) {
  INVARIANT(!is_leaf(index));
  put(index, std::make_shared<const ParentNode>(std::move(node)));
}

void RatchetTree::blank(NodeIndex index) {
  if (!is_blank(index)) put(index, {});
}

bool RatchetTree::operator==(const RatchetTree& other) const {
  return leaf_count_ == other.leaf_count_ && changes_since(other).nodes.empty();
}

std::vector<NodeIndex> RatchetTree::resolution(NodeIndex index) const {
  std::vector<NodeIndex> nodes;
  append_resolution(index, nodes);
  return nodes;
}

void RatchetTree::append_resolution(NodeIndex index, std::vector<NodeIndex>& nodes) const {
  if (is_empty_below(index)) return;
  if (is_blank(index)) {
    append_resolution(*left(index), nodes);
    append_resolution(*right(index), nodes);
    return;
  }
  nodes.push_back(index);
  if (const ParentNode* parent = parent_node(index)) {
    for (const LeafIndex leaf : parent->unmerged_leaves) nodes.push_back(node_of(leaf));
  }
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
  if (!hashes_[index.value].is_known) {
    const Bytes input =
        is_leaf(index) ? leaf_hash_input(leaf_of(index), leaf(leaf_of(index)))
                       : parent_hash_input(
                             parent_node(index), tree_hash(*left(index)), tree_hash(*right(index))
                         );
    const Bytes hash = crypto::digest(hash_, {input});
    TreeHash& known = hashes_.writable(index.value);
    known.is_known = true;
    std::copy(hash.begin(), hash.end(), known.value.begin());
  }
  const auto& value = hashes_[index.value].value;
  return {value.begin(), value.begin() + static_cast<std::ptrdiff_t>(size_bytes)};
}

Bytes RatchetTree::original_tree_hash(NodeIndex index, std::span<const LeafIndex> removed) const {
  const std::span<const LeafIndex> removed_here = those_below(removed, index);
  if (removed_here.empty()) return tree_hash(index);
  if (is_leaf(index)) return crypto::digest(hash_, {leaf_hash_input(leaf_of(index), nullptr)});

  std::optional<ParentNode> original;
  if (const ParentNode* parent = parent_node(index)) {
    original = *parent;
    std::erase_if(original->unmerged_leaves, [removed_here](LeafIndex leaf) {
      return std::binary_search(removed_here.begin(), removed_here.end(), leaf);
    });
  }
  const Bytes input = parent_hash_input(
      original ? &*original : nullptr,
      original_tree_hash(*left(index), removed_here),
      original_tree_hash(*right(index), removed_here)
  );
  return crypto::digest(hash_, {input});
}

void RatchetTree::put(NodeIndex index, SharedNode node) {
  if (!is_blank(index)) take_out(index);
  if (node.index() != 0) put_in(index, std::move(node));
  forget_hashes(index);
}

void RatchetTree::take_out(NodeIndex index) {
  const SharedNode node = std::exchange(nodes_.writable(index.value), {});
  const auto* leaf_node = as<LeafNode>(node);
  const auto& key =
      leaf_node != nullptr ? leaf_node->encryption_key : as<ParentNode>(node)->encryption_key;
  encryption_keys_.erase(crypto::table_hash(key), index);
  if (leaf_node != nullptr) {
    signature_keys_.erase(crypto::table_hash(leaf_node->signature_key), index);
    profiles_.remove(*leaf_node);
    devices_.remove(leaf_of(index), *leaf_node);
    --member_count_;
    free_from_ = std::min(free_from_, leaf_of(index));
  }
  nodes_size_bytes_ -= encoded_size_bytes(node);
  count(index, static_cast<std::uint32_t>(-1));
}

void RatchetTree::put_in(NodeIndex index, SharedNode node) {
  nodes_.writable(index.value) = std::move(node);
  const auto& key = encryption_key(index);
  encryption_keys_.insert(crypto::table_hash(key), index, [&](NodeIndex other) {
    return encryption_key(other) == key;
  });
  if (is_leaf(index)) {
    const LeafNode& leaf_node = *leaf(leaf_of(index));
    const auto& signature_key = leaf_node.signature_key;
    signature_keys_.insert(crypto::table_hash(signature_key), index, [&](NodeIndex other) {
      return leaf(leaf_of(other))->signature_key == signature_key;
    });
    profiles_.add(leaf_node);
    devices_.add(*this, leaf_of(index), leaf_node);
    ++member_count_;
  }
  nodes_size_bytes_ += encoded_size_bytes(nodes_[index.value]);
  count(index, 1);
}

/// Adds `difference`, modulo 2^32, to what is counted at the node and above it.
void RatchetTree::count(NodeIndex index, std::uint32_t difference) {
  for (std::optional<NodeIndex> node = index; node; node = parent(*node, leaf_count_)) {
    filled_.writable(node->value) += difference;
  }
}

void RatchetTree::resize(LeafCount leaves) {
  const std::uint32_t before = nodes_.size() == 0 ? 0 : filled_[root(leaf_count_).value];
  const bool grows = leaves > leaf_count_;
  leaf_count_ = leaves;
  const std::uint32_t size = mls_tree::node_count(leaves);
  // Node indices do not depend on the size of the tree, so everything stays where it is.
  nodes_.resize(size);
  filled_.resize(size);
  hashes_.resize(size);
  if (grows) filled_.writable(root(leaves).value) = before;
}

void RatchetTree::truncate() {
  while (leaf_count_.value > 1 && is_empty_below(*right(root(leaf_count_)))) {
    blank(root(leaf_count_));  // as it is already, unless the tree came from nodes never checked
    resize(LeafCount{leaf_count_.value / 2});
  }
}

std::optional<NodeIndex> RatchetTree::last_node() const {
  NodeIndex node = root(leaf_count_);
  if (is_empty_below(node)) return std::nullopt;
  while (!is_leaf(node)) {
    if (!is_empty_below(*right(node))) {
      node = *right(node);
    } else if (is_blank(node)) {
      node = *left(node);
    } else {
      break;
    }
  }
  return node;
}

void RatchetTree::blank_direct_path(LeafIndex index) {
  for (const NodeIndex node : direct_path(index, leaf_count_)) blank(node);
}

void RatchetTree::forget_hashes(NodeIndex index) {
  for (std::optional<NodeIndex> node = index; node; node = parent(*node, leaf_count_)) {
    hashes_.writable(node->value).is_known = false;
  }
}

}  // namespace causeway::mls_tree
