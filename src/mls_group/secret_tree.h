#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.h"
#include "base/secret.h"
#include "mls_group/key_schedule.h"
#include "mls_tree/tree_math.h"
#include "mls_wire/suite.h"
#include "mls_wire/types.h"
#include "tls/codec.h"

/// The secret tree and its ratchets (RFC 9420 §9): one key and nonce per message, each deleted as
/// it is used, so that no message opens twice and a stolen state opens no earlier one.
namespace causeway::mls_group {

using mls_wire::Generation;
using mls_wire::LeafIndex;
using mls_wire::NodeIndex;

/// How far ahead of the newest message of its ratchet a message may be. Bounds the work that one
/// forged header can cause: at most 3 × `skip_max` derivations.
inline constexpr std::uint32_t skip_max = 1'000;
/// How many keys of messages that did not arrive yet are kept per ratchet, and in all. Beyond them
/// the oldest of the ratchet that skips go first, so that one sender cannot push out another's.
inline constexpr std::size_t skipped_per_ratchet_max = 1'000;
inline constexpr std::size_t skipped_max = 10'000;

namespace rules {
inline constexpr Rule generation_is_unused{"mls.ratchet.generation_is_unused", "RFC 9420 §9.2"};
inline constexpr Rule generation_is_near{"mls.ratchet.generation_is_near", "RFC 9420 §15.3"};
inline constexpr Rule sender_is_in_tree{"mls.ratchet.sender_is_in_tree", "RFC 9420 §9"};
inline constexpr Rule secret_tree_is_whole{"mls.ratchet.secret_tree_is_whole", "RFC 9420 §9"};
}  // namespace rules

enum class RatchetType : std::uint8_t {
  handshake,
  application,
};

/// Which message of whom.
struct Slot {
  LeafIndex sender;
  RatchetType type = RatchetType::application;
  Generation generation;
};

struct SkippedKey {
  using Wire = tls::Struct;
  Generation generation;
  SecretBytes key;
  SecretBytes nonce;
};

struct Ratchet {
  using Wire = tls::Struct;
  SecretBytes secret;
  Generation next_generation;
  std::vector<SkippedKey> skipped;  // ascending
};

/// The two ratchets of a leaf that has sent or received.
struct LeafRatchets {
  using Wire = tls::Struct;
  LeafIndex leaf;
  Ratchet handshake;
  Ratchet application;

  Ratchet& of(RatchetType type) { return type == RatchetType::handshake ? handshake : application; }

  const Ratchet& of(RatchetType type) const {
    return type == RatchetType::handshake ? handshake : application;
  }
};

/// The secret of a subtree none of whose leaves has been used.
struct SubtreeSecret {
  using Wire = tls::Struct;
  NodeIndex node;
  SecretBytes secret;
};

/// A key taken from the tree, and what its being taken does to it. Nothing happens before
/// `SecretTree::apply`, so a message that turns out to be forged leaves no trace.
class StagedKey {
 public:
  const MessageKey& key() const { return key_; }

 private:
  friend class SecretTree;

  /// How the secret of an unused leaf was found: the subtree that is split, and what it is split
  /// into.
  struct Split {
    NodeIndex node;
    std::vector<SubtreeSecret> rest;
    LeafRatchets leaf;
  };

  Slot slot_;
  MessageKey key_;
  std::optional<Split> split_;
  std::optional<Ratchet> advanced_;  // its `skipped` holds the newly skipped keys only
};

class SecretTree {
 public:
  SecretTree(EncryptionSecret encryption_secret, mls_tree::LeafCount leaf_count);

  /// The key and nonce of one message, where it was not taken before.
  ///
  /// Errors: `generation_is_unused` if it was, or was skipped too long ago; `generation_is_near`
  /// beyond `skip_max`; `sender_is_in_tree`. Costs one derivation per level for a sender's first
  /// message, and three per skipped one.
  Result<StagedKey> stage(const mls_wire::Suite& suite, const Slot& slot) const;

  /// Deletes what `staged` took. Requires that the tree has not changed since `stage`.
  void apply(StagedKey staged);

  /// `stage` and `apply` at once. On error the tree is unchanged.
  Result<MessageKey> take_key(const mls_wire::Suite& suite, const Slot& slot);

  /// The generation of the next message of a leaf's ratchet; for the sender.
  Generation next_generation(LeafIndex leaf, RatchetType type) const;

  mls_tree::LeafCount leaf_count() const { return leaf_count_; }

  SecretTree clone() const;

  void encode(tls::Writer& writer) const;
  /// `secret_tree_is_whole` unless every leaf is covered exactly once and all is in order and of
  /// the suite's sizes.
  static Result<SecretTree> decode(tls::Reader& reader, const mls_wire::Suite& suite);

 private:
  SecretTree() = default;

  const LeafRatchets* find_leaf(LeafIndex leaf) const;
  const SubtreeSecret& subtree_of(LeafIndex leaf) const;
  StagedKey::Split split(const mls_wire::Suite& suite, LeafIndex leaf) const;
  void apply(StagedKey::Split split);
  void drop_oldest_skipped(Ratchet& ratchet);
  bool is_whole(const mls_wire::Suite& suite) const;

  mls_tree::LeafCount leaf_count_;
  std::size_t skipped_count_ = 0;
  std::vector<SubtreeSecret> subtrees_;  // ascending by node
  std::vector<LeafRatchets> leaves_;     // ascending by leaf
};

}  // namespace causeway::mls_group
