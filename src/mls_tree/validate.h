#pragma once

#include "base/result.h"
#include "base/workers.h"
#include "mls_tree/ratchet_tree.h"
#include "mls_wire/group_context.h"
#include "mls_wire/suite.h"

namespace causeway::mls_tree {

/// Everything that a newcomer checks of a tree (RFC 9420 §12.4.3.1): the four checks below, the
/// parent hashes, all leaf signatures, `mls_wire::rules::hpke_key_is_valid` of every node, and
/// `rules::tree_hash_matches`. A tree of n leaves costs n signature checks,
/// which the workers share.
Result<void> check_tree(
    const RatchetTree& tree,
    const mls_wire::GroupContext& context,
    const mls_wire::Suite& suite,
    Workers& workers = alone()
);

/// The signature of each leaf (`mls_wire::rules::signature_is_valid`).
Result<void> check_leaf_signatures(
    const RatchetTree& tree,
    const mls_wire::GroupId& group_id,
    const mls_wire::Suite& suite,
    Workers& workers = alone()
);

/// `rules::unmerged_leaves_ascend`, `unmerged_leaf_is_below`, `unmerged_leaf_is_in_between`.
Result<void> check_unmerged_leaves(const RatchetTree& tree);

/// `rules::encryption_key_is_unique` over all nodes, `signature_key_is_unique` over all leaves.
Result<void> check_unique_keys(const RatchetTree& tree);

/// Each leaf against itself, the group's parameters and the other leaves (RFC 9420 §7.3, §11.1,
/// §13.4): `mls_wire::rules::extension_once_per_type`, `rules::leaf_supports_version_and_suite`,
/// `leaf_lists_its_extensions`, `leaf_meets_required_capabilities`,
/// `leaf_supports_group_extensions`, `leaf_supports_credentials_in_use`.
Result<void> check_capabilities(const RatchetTree& tree, const mls_wire::GroupContext& context);

}  // namespace causeway::mls_tree
