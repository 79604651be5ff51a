#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "base/workers.h"
#include "crypto/hpke.h"
#include "mls_group/key_schedule.h"
#include "mls_tree/public_group.h"
#include "mls_tree/ratchet_tree.h"
#include "mls_wire/commit.h"
#include "mls_wire/suite.h"
#include "mls_wire/welcome.h"
#include "tls/codec.h"

/// TreeKEM (RFC 9420 §7): how a committer gives new keys to its path, and who can follow. The
/// public half (which nodes, whose keys, parent hashes) is mls_tree's; here are the secrets.
///
///     path_secret[0] ──"path"──▶ path_secret[1] ──"path"──▶ … ──"path"──▶ commit_secret
///          │ "node"                   │ "node"
///          ▼                          ▼
///     key pair of the first      key pair of the second
///     node of the filtered
///     direct path
namespace causeway::mls_group {

using mls_wire::LeafIndex;
using mls_wire::NodeIndex;
using mls_wire::PathSecret;

namespace rules {
inline constexpr Rule path_reaches_us{"mls.path.reaches_us", "RFC 9420 §7.5"};
inline constexpr Rule path_secret_gives_its_keys{"mls.path.secret_gives_its_keys", "RFC 9420 §7.5"};
}  // namespace rules

/// The private key of a parent node.
struct NodeKey {
  using Wire = tls::Struct;
  NodeIndex node;
  SecretBytes private_key;
};

/// The private keys that a member holds: its leaf's, and of those ancestors whose secret it was
/// told. The public halves are in the ratchet tree.
struct PrivateTree {
  using Wire = tls::Struct;
  LeafIndex leaf;
  SecretBytes leaf_key;
  std::vector<NodeKey> path;  // from the bottom up

  PrivateTree clone() const;

  /// Null where this member has no private key of `node`.
  const SecretBytes* find(NodeIndex node) const;

  /// A copy without the keys that are no longer those of the tree.
  PrivateTree kept(const mls_tree::RatchetTree& before, const mls_tree::RatchetTree& after) const;

  /// Takes over the secrets of a path from some step of it up to the root. Requires that no key
  /// from there upwards is held any more (`kept`).
  void set_path(std::span<const mls_tree::PathStep> steps, std::vector<crypto::KemKeyPair> keys);
};

/// The keys and secrets of consecutive nodes of a path, from the bottom up.
struct DerivedPath {
  std::vector<PathSecret> path_secrets;
  std::vector<crypto::KemKeyPair> keys;
  CommitSecret commit_secret;
};

/// The key pair of a node with this path secret.
crypto::KemKeyPair derive_node_key(const mls_wire::Suite& suite, const PathSecret& path_secret);

/// Goes up `length` nodes from the one whose secret is given. With no nodes the commit secret is
/// that secret itself: a group of one needs nobody to follow.
DerivedPath derive_path(const mls_wire::Suite& suite, PathSecret first, std::size_t length);

/// As above, and each key must be the one in the tree: `path_secret_gives_its_keys` otherwise.
/// `steps` begins with the node of `first`. One key derivation per step.
Result<DerivedPath> derive_checked_path(
    const mls_wire::Suite& suite,
    PathSecret first,
    std::span<const mls_tree::PathStep> steps,
    const mls_tree::RatchetTree& tree
);

/// Where a path leads, for its sender.
struct PathTargets {
  const mls_tree::RatchetTree& tree;  // with the new path
  std::span<const mls_tree::PathStep> steps;
  const std::vector<mls_tree::AddedLeaf>& added;
  ByteView group_context;  // the provisional one, encoded
};

/// The nodes of an UpdatePath: each path secret encrypted to all that stand for its copath.
/// `kem_key_is_valid` where somebody's key is unusable. One HPKE seal per recipient, which the
/// workers share, and `random` with them.
Result<std::vector<mls_wire::UpdatePathNode>> encrypt_path(
    const mls_wire::Suite& suite,
    const DerivedPath& path,
    const PathTargets& targets,
    Random& random,
    Workers& workers = alone()
);

/// What a path tells its receiver.
struct ReceivedPath {
  std::span<const mls_tree::PathStep> steps;  // from the lowest node in common upwards
  DerivedPath path;
};

/// Decrypts the one path secret that is for us and derives the rest. Requires `staged.path`;
/// `keys` are those of the tree before the path. `path_reaches_us`, `path_secret_gives_its_keys`,
/// `kem_key_is_valid`, `ciphertext_is_authentic`, codec rules. One HPKE opening and one key
/// derivation per level above.
Result<ReceivedPath> decrypt_path(
    const mls_wire::Suite& suite, const mls_tree::StagedCommit& staged, const PrivateTree& keys
);

/// The secret that a Welcome carries for its newcomer: index into the path's steps of the lowest
/// node that both have in common. Requires a leaf of the tree other than the committer's.
std::size_t common_step(std::span<const mls_tree::PathStep> steps, LeafIndex newcomer);

/// The steps from the lowest node above both leaves up to the root: those that a newcomer's path
/// secret derives. Skips blank nodes.
std::vector<mls_tree::PathStep> steps_in_common(
    const mls_tree::RatchetTree& tree, LeafIndex one, LeafIndex other
);

}  // namespace causeway::mls_group
