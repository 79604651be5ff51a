#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "identity/device_credential.h"
#include "mls_tree/leaf_devices.h"
#include "mls_tree/public_group.h"
#include "mls_wire/framing.h"
#include "mls_wire/key_package.h"

/// What Causeway demands of its groups beyond RFC 9420, roles apart. The hub refuses what breaks it
/// and each member does again.
namespace causeway::mls_tree {

namespace rules {
inline constexpr Rule leaf_keeps_its_device{"policy.leaf_keeps_its_device", "messaging.md 1"};
inline constexpr Rule device_has_one_leaf{"policy.device_has_one_leaf", "RFC 9420 §12.2"};
inline constexpr Rule lifetime_is_bounded{"policy.lifetime_is_bounded", "RFC 9420 §7.2"};
inline constexpr Rule no_external_senders{"policy.no_external_senders", "messaging.md 2"};
inline constexpr Rule app_data_is_required{"policy.app_data_is_required", "messaging.md 2"};
inline constexpr Rule safe_aad_names_frank{"policy.safe_aad_names_frank", "messaging.md 2"};
inline constexpr Rule handshake_aad_is_empty{"policy.handshake_aad_is_empty", "messaging.md 2"};
inline constexpr Rule handshake_is_public{"policy.handshake_is_public", "messaging.md 2"};
inline constexpr Rule proposal_is_used_here{"policy.proposal_is_used_here", "messaging.md 2"};
inline constexpr Rule proposal_is_in_its_commit{
    "policy.proposal_is_in_its_commit", "docs/adr/0013-leaving.md"
};
inline constexpr Rule group_has_room{"policy.group_has_room", "messaging.md 2"};
}  // namespace rules

/// Devices in a group at most.
inline constexpr std::uint32_t members_max = 1000;

/// How long a key package may say that it is good for: half a year. Whoever holds one of its
/// private keys for longer can still be added with it.
inline constexpr std::uint64_t lifetime_max_seconds = std::uint64_t{183} * 24 * 60 * 60;

/// What a newcomer asks of a tree before anything that costs a signature check for each leaf:
/// `rules::group_has_room` unless it has `members_max` members at most, and no more places than
/// they can have taken (an Add takes the leftmost blank leaf, RFC 9420 §12.1.1).
Result<void> check_room(const RatchetTree& tree);

/// The device of a new leaf: a basic credential that is a certified DeviceCredential for
/// exactly the leaf's signature key, `rules::leaf_is_a_device` otherwise; and
/// `rules::lifetime_is_bounded`.
Result<identity::DeviceCredential> check_leaf_policy(const LeafNode& leaf);

/// A group as a whole, when it is created or joined: all leaves, `rules::no_external_senders`,
/// `app_data_is_required` (required_capabilities name app_data_dictionary), `safe_aad_names_frank`
/// (its component safe_aad lists 0xF020), `group_has_room`, `device_has_one_leaf`, and its roles
/// (roles.h).
Result<void> check_policy(const PublicGroup& group);

/// Key packages by whether a commit can bring them in.
struct Additions {
  std::vector<mls_wire::KeyPackage> usable;
  std::vector<mls_wire::KeyPackage> unusable;
};

/// Which of `add` the group can take, one after the other, once `remove` are out: each is held
/// against what `PublicGroup::stage` and `check_policy` would refuse the whole commit for, so that
/// one that is of no use keeps out nobody else. Requires verified packages and leaves that exist.
Additions sort_additions(
    const PublicGroup& group,
    const std::vector<LeafIndex>& remove,
    std::vector<mls_wire::KeyPackage> add
);

/// A package by itself, before there is a group: `check_leaf_policy`, and capabilities with which
/// every group of ours could take it in, by the rules of `check_capabilities`.
Result<void> check_package_policy(const mls_wire::KeyPackage& package);

/// A commit: `rules::handshake_is_public`, `handshake_aad_is_empty` (the empty Safe AAD, one zero
/// byte), `proposal_is_used_here` (no psk, no reinit), `proposal_is_in_its_commit` (none that was
/// sent before, by itself: a hub cannot check the tag of one), each new leaf,
/// `leaf_keeps_its_device` where a leaf replaces another, and the group as it would be. Costs what
/// the commit changes: the credentials of all other leaves were checked when these came in, and who
/// is who the tree counts along.
Result<void> check_policy(const PublicGroup& group, const StagedCommit& staged);

}  // namespace causeway::mls_tree
