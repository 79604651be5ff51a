#include "mls_group/secret_tree.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <utility>

#include "base/invariant.h"
#include "mls_group/expand.h"

namespace causeway::mls_group {
namespace {

using mls_wire::Suite;

constexpr Generation generation_max{std::numeric_limits<std::uint32_t>::max()};

/// The leaves below a node, as a half-open range.
struct Span {
  std::uint64_t first;
  std::uint64_t end;
};

Span leaves_below(NodeIndex node) {
  const int level = std::countr_one(node.value);
  const std::uint64_t first = (std::uint64_t{node.value} >> (level + 1)) << level;
  return {first, first + (std::uint64_t{1} << level)};
}

/// Where `leaf` is, or would be, in a list that ascends.
template <typename Leaves>
auto place_of(Leaves& leaves, LeafIndex leaf) {
  return std::lower_bound(
      leaves.begin(),
      leaves.end(),
      leaf,
      [](const LeafRatchets& ratchets, LeafIndex wanted) { return ratchets.leaf < wanted; }
  );
}

struct Child {
  NodeIndex node;
  std::string_view label;  // in the derivation of its secret
};

/// Requires a parent.
std::pair<Child, Child> children_of(NodeIndex parent) {
  const auto left = mls_tree::left(parent);
  const auto right = mls_tree::right(parent);
  INVARIANT(left.has_value());
  INVARIANT(right.has_value());
  return {{*left, "left"}, {*right, "right"}};
}

SecretBytes tree_secret(const Suite& suite, const SecretBytes& parent, std::string_view side) {
  return expand_with_label(
      suite.hash, parent.reveal(), "tree", as_bytes(side), crypto::hash_size(suite.hash)
  );
}

SecretBytes ratchet_root(const Suite& suite, const SecretBytes& leaf, std::string_view label) {
  return expand_with_label(suite.hash, leaf.reveal(), label, {}, crypto::hash_size(suite.hash));
}

/// The key and nonce of a ratchet's next generation; the ratchet moves on (RFC 9420 §9.1).
MessageKey advance(const Suite& suite, Ratchet& ratchet) {
  const ByteView secret = ratchet.secret.reveal();
  const std::uint32_t generation = ratchet.next_generation.value;
  MessageKey key{
      derive_tree_secret(suite.hash, secret, "key", generation, crypto::aead_key_size(suite.aead)),
      derive_tree_secret(
          suite.hash, secret, "nonce", generation, crypto::aead_nonce_size(suite.aead)
      ),
  };
  ratchet.secret =
      derive_tree_secret(suite.hash, secret, "secret", generation, crypto::hash_size(suite.hash));
  ratchet.next_generation = ratchet.next_generation.next();
  return key;
}

Ratchet clone(const Ratchet& ratchet) {
  Ratchet copy{ratchet.secret.clone(), ratchet.next_generation, {}};
  copy.skipped.reserve(ratchet.skipped.size());
  for (const SkippedKey& skipped : ratchet.skipped) {
    copy.skipped.push_back({skipped.generation, skipped.key.clone(), skipped.nonce.clone()});
  }
  return copy;
}

auto find_skipped(const std::vector<SkippedKey>& skipped, Generation generation) {
  const auto found = std::lower_bound(
      skipped.begin(),
      skipped.end(),
      generation,
      [](const SkippedKey& key, Generation wanted) { return key.generation < wanted; }
  );
  return found != skipped.end() && found->generation == generation ? found : skipped.end();
}

bool is_well_formed(const Suite& suite, const Ratchet& ratchet) {
  const auto& skipped = ratchet.skipped;
  const bool is_sized = ratchet.secret.size() == crypto::hash_size(suite.hash) &&
                        std::all_of(skipped.begin(), skipped.end(), [&](const SkippedKey& key) {
                          return key.key.size() == crypto::aead_key_size(suite.aead) &&
                                 key.nonce.size() == crypto::aead_nonce_size(suite.aead);
                        });
  const bool ascends = std::adjacent_find(
                           skipped.begin(),
                           skipped.end(),
                           [](const SkippedKey& left, const SkippedKey& right) {
                             return left.generation >= right.generation;
                           }
                       ) == skipped.end();
  return is_sized && ascends && skipped.size() <= skipped_per_ratchet_max &&
         (skipped.empty() || skipped.back().generation < ratchet.next_generation);
}

bool is_well_formed(const Suite& suite, const LeafRatchets& leaf) {
  return is_well_formed(suite, leaf.handshake) && is_well_formed(suite, leaf.application);
}

}  // namespace

SecretTree::SecretTree(EncryptionSecret encryption_secret, mls_tree::LeafCount leaf_count)
    : leaf_count_(leaf_count) {
  INVARIANT(std::has_single_bit(leaf_count.value));
  subtrees_.push_back({mls_tree::root(leaf_count), std::move(encryption_secret).release()});
}

const LeafRatchets* SecretTree::find_leaf(LeafIndex leaf) const {
  const auto found = place_of(leaves_, leaf);
  return found != leaves_.end() && found->leaf == leaf ? &*found : nullptr;
}

const SubtreeSecret& SecretTree::subtree_of(LeafIndex leaf) const {
  // Subtrees do not overlap, so the first that ends behind the leaf is the one that has it.
  const auto found = std::lower_bound(
      subtrees_.begin(),
      subtrees_.end(),
      leaf,
      [](const SubtreeSecret& subtree, LeafIndex wanted) {
        return leaves_below(subtree.node).end <= wanted.value;
      }
  );
  INVARIANT(found != subtrees_.end());
  return *found;
}

StagedKey::Split SecretTree::split(const Suite& suite, LeafIndex leaf) const {
  const SubtreeSecret& subtree = subtree_of(leaf);
  StagedKey::Split split{subtree.node, {}, {.leaf = leaf, .handshake = {}, .application = {}}};
  SecretBytes secret = subtree.secret.clone();
  for (NodeIndex node = subtree.node; !mls_tree::is_leaf(node);) {
    auto [down, aside] = children_of(node);
    if (!mls_tree::is_below(leaf, down.node)) std::swap(down, aside);
    split.rest.push_back({aside.node, tree_secret(suite, secret, aside.label)});
    secret = tree_secret(suite, secret, down.label);
    node = down.node;
  }
  split.leaf.handshake.secret = ratchet_root(suite, secret, "handshake");
  split.leaf.application.secret = ratchet_root(suite, secret, "application");
  return split;
}

Result<StagedKey> SecretTree::stage(const Suite& suite, const Slot& slot) const {
  if (slot.sender.value >= leaf_count_.value) return Error{rules::sender_is_in_tree};
  StagedKey staged;
  staged.slot_ = slot;
  const LeafRatchets* leaf = find_leaf(slot.sender);
  if (leaf == nullptr) {
    staged.split_ = split(suite, slot.sender);
    leaf = &staged.split_->leaf;
  }
  const Ratchet& ratchet = leaf->of(slot.type);
  if (slot.generation < ratchet.next_generation) {
    const auto skipped = find_skipped(ratchet.skipped, slot.generation);
    if (skipped == ratchet.skipped.end()) return Error{rules::generation_is_unused};
    staged.key_ = {skipped->key.clone(), skipped->nonce.clone()};
    return staged;
  }
  const std::uint32_t ahead = slot.generation.value - ratchet.next_generation.value;
  if (ahead > skip_max || slot.generation == generation_max) {
    return Error{rules::generation_is_near};
  }
  Ratchet advanced{ratchet.secret.clone(), ratchet.next_generation, {}};
  advanced.skipped.reserve(ahead);
  while (advanced.next_generation < slot.generation) {
    const Generation generation = advanced.next_generation;
    MessageKey key = advance(suite, advanced);
    advanced.skipped.push_back({generation, std::move(key.key), std::move(key.nonce)});
  }
  staged.key_ = advance(suite, advanced);
  staged.advanced_ = std::move(advanced);
  return staged;
}

void SecretTree::apply(StagedKey staged) {
  if (staged.split_) apply(*std::move(staged.split_));
  const auto leaf = place_of(leaves_, staged.slot_.sender);
  INVARIANT(leaf != leaves_.end() && leaf->leaf == staged.slot_.sender);
  Ratchet& ratchet = leaf->of(staged.slot_.type);
  if (!staged.advanced_) {
    const auto skipped = find_skipped(ratchet.skipped, staged.slot_.generation);
    INVARIANT(skipped != ratchet.skipped.end());
    ratchet.skipped.erase(skipped);
    --skipped_count_;
    return;
  }
  INVARIANT(ratchet.next_generation <= staged.slot_.generation);
  ratchet.secret = std::move(staged.advanced_->secret);
  ratchet.next_generation = staged.advanced_->next_generation;
  for (SkippedKey& skipped : staged.advanced_->skipped) {
    ratchet.skipped.push_back(std::move(skipped));
    ++skipped_count_;
  }
  drop_oldest_skipped(ratchet);
}

void SecretTree::apply(StagedKey::Split split) {
  const auto by_node = [](const SubtreeSecret& left, const SubtreeSecret& right) {
    return left.node < right.node;
  };
  const auto found =
      std::find_if(subtrees_.begin(), subtrees_.end(), [&split](const SubtreeSecret& subtree) {
        return subtree.node == split.node;
      });
  INVARIANT(found != subtrees_.end());
  std::sort(split.rest.begin(), split.rest.end(), by_node);
  const auto place = subtrees_.erase(found);
  subtrees_.insert(
      place, std::make_move_iterator(split.rest.begin()), std::make_move_iterator(split.rest.end())
  );
  leaves_.insert(place_of(leaves_, split.leaf.leaf), std::move(split.leaf));
}

void SecretTree::drop_oldest_skipped(Ratchet& ratchet) {
  std::size_t surplus = 0;
  if (ratchet.skipped.size() > skipped_per_ratchet_max) {
    surplus = ratchet.skipped.size() - skipped_per_ratchet_max;
  }
  if (skipped_count_ > skipped_max) surplus = std::max(surplus, skipped_count_ - skipped_max);
  // The surplus in all is what this ratchet just added, so it has that many.
  INVARIANT(surplus <= ratchet.skipped.size());
  ratchet.skipped.erase(
      ratchet.skipped.begin(), ratchet.skipped.begin() + static_cast<std::ptrdiff_t>(surplus)
  );
  skipped_count_ -= surplus;
}

Result<MessageKey> SecretTree::take_key(const Suite& suite, const Slot& slot) {
  StagedKey staged = TRY(stage(suite, slot));
  MessageKey key{staged.key_.key.clone(), staged.key_.nonce.clone()};
  apply(std::move(staged));
  return key;
}

Generation SecretTree::next_generation(LeafIndex leaf, RatchetType type) const {
  const LeafRatchets* ratchets = find_leaf(leaf);
  return ratchets == nullptr ? Generation{} : ratchets->of(type).next_generation;
}

SecretTree SecretTree::clone() const {
  SecretTree copy;
  copy.leaf_count_ = leaf_count_;
  copy.skipped_count_ = skipped_count_;
  copy.subtrees_.reserve(subtrees_.size());
  for (const SubtreeSecret& subtree : subtrees_) {
    copy.subtrees_.push_back({subtree.node, subtree.secret.clone()});
  }
  copy.leaves_.reserve(leaves_.size());
  for (const LeafRatchets& leaf : leaves_) {
    copy.leaves_.push_back({
        leaf.leaf,
        mls_group::clone(leaf.handshake),
        mls_group::clone(leaf.application),
    });
  }
  return copy;
}

void SecretTree::encode(tls::Writer& writer) const {
  tls::encode_to(writer, leaf_count_);
  tls::encode_to(writer, subtrees_);
  tls::encode_to(writer, leaves_);
}

Result<SecretTree> SecretTree::decode(tls::Reader& reader, const Suite& suite) {
  SecretTree tree;
  tree.leaf_count_ = TRY(tls::decode_from<mls_tree::LeafCount>(reader));
  tree.subtrees_ = TRY(tls::decode_from<std::vector<SubtreeSecret>>(reader));
  tree.leaves_ = TRY(tls::decode_from<std::vector<LeafRatchets>>(reader));
  for (const LeafRatchets& leaf : tree.leaves_) {
    tree.skipped_count_ += leaf.handshake.skipped.size() + leaf.application.skipped.size();
  }
  if (!tree.is_whole(suite)) return Error{rules::secret_tree_is_whole};
  return tree;
}

bool SecretTree::is_whole(const Suite& suite) const {
  if (!std::has_single_bit(leaf_count_.value) || skipped_count_ > skipped_max) return false;
  // Both lists ascend; together they must cover each leaf once, without a gap.
  std::uint64_t covered = 0;
  auto leaf = leaves_.begin();
  const auto cover_leaves = [&] {
    for (; leaf != leaves_.end() && leaf->leaf.value == covered; ++leaf, ++covered) {
      if (!is_well_formed(suite, *leaf)) return false;
    }
    return true;
  };
  for (const SubtreeSecret& subtree : subtrees_) {
    const Span span = leaves_below(subtree.node);
    if (!cover_leaves() || span.first != covered) return false;
    if (subtree.secret.size() != crypto::hash_size(suite.hash)) return false;
    covered = span.end;
  }
  return cover_leaves() && leaf == leaves_.end() && covered == leaf_count_.value;
}

}  // namespace causeway::mls_group
