#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"
#include "crypto/signature.h"
#include "mls_group/epoch.h"
#include "mls_group/secret_tree.h"
#include "mls_group/treekem.h"
#include "mls_tree/public_group.h"
#include "tls/codec.h"

namespace causeway::mls_group {

namespace rules {
inline constexpr Rule state_is_consistent{
    "mls.group_state.is_consistent", "mls_group/group_state.h"
};
}  // namespace rules

/// Which rules a group keeps to.
enum class Profile : std::uint8_t {
  rfc9420 = 1,   // those and no more: for published test vectors and other implementations
  causeway = 2,  // with those of mls_tree/policy.h and mls_tree/roles.h
};

/// A leaf key that an Update of ours proposes, until a commit takes it up.
struct OwnUpdate {
  using Wire = tls::Struct;
  Bytes public_key;
  SecretBytes private_key;
};

/// All that a member knows of a group in one epoch. `Group` (group.h) is what can be done with it.
struct GroupState {
  Profile profile{};
  mls_tree::PublicGroup public_group;
  crypto::SigningKey key;  // of the own leaf
  PrivateTree private_tree;
  RetainedSecrets secrets;
  SecretTree secret_tree;
  std::vector<OwnUpdate> own_updates;

  const mls_wire::Suite& suite() const { return public_group.suite(); }

  GroupState clone() const;

  /// All but the tree (mls_tree/stored_tree.h), in two parts: what changes with a commit or a
  /// proposal, and what changes with each message. The second takes some hundred bytes for each
  /// member that has sent in this epoch.
  SecretBytes encode_epoch() const;
  SecretBytes encode_ratchets() const;

  /// Strict. `state_is_consistent` where the parts are not of one epoch, or where a private key is
  /// not that of its place in the tree; the rules of `PublicGroup::decode` and
  /// `SecretTree::decode`, codec rules. One key derivation per private key.
  static Result<GroupState> decode(ByteView epoch, ByteView ratchets, mls_tree::RatchetTree tree);

  /// The state at the beginning of an epoch.
  static GroupState begin(
      Profile profile,
      mls_tree::PublicGroup public_group,
      crypto::SigningKey key,
      PrivateTree private_tree,
      EpochSecrets&& secrets
  );
};

}  // namespace causeway::mls_group
