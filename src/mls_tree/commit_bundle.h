#pragma once

#include "base/result.h"
#include "mls_tree/public_group.h"
#include "mls_wire/group_info.h"
#include "mls_wire/welcome.h"

/// What travels beside a commit, checked against it.
namespace causeway::mls_tree {

/// The GroupInfo of the epoch that `staged` begins: same context and confirmation tag
/// (`rules::group_info_is_of_commit`; so is a tree in it that is not the staged one), signed by the
/// committer (`group_info_signer_is_committer`, `mls_wire::rules::signature_is_valid`), with the
/// key that lets a device come back (`group_info_has_external_pub`).
Result<mls_wire::GroupInfo> check_group_info(
    const StagedCommit& staged, mls_wire::Unverified<mls_wire::GroupInfo> group_info
);

/// One EncryptedGroupSecrets for each member that `staged` adds and no other
/// (`rules::welcome_names_each_added`), in the group's suite (`welcome_has_suite_of_group`).
Result<void> check_welcome(const StagedCommit& staged, const mls_wire::Welcome& welcome);

}  // namespace causeway::mls_tree
