#pragma once

#include "base/result.h"

/// What RFC 9420 demands of trees, proposals and commits, as far as public data shows it. What we
/// demand beyond it is in policy.h and roles.h.
namespace causeway::mls_tree::rules {

// The tree as a list of nodes.
inline constexpr Rule tree_is_not_empty{"mls.tree.is_not_empty", "RFC 9420 §12.4.3.3"};
inline constexpr Rule tree_ends_in_a_leaf{"mls.tree.ends_in_a_leaf", "RFC 9420 §7.7, §12.4.3.3"};
inline constexpr Rule node_fits_its_place{"mls.tree.node_fits_its_place", "RFC 9420 §12.4.3.3"};

// What changed in a tree, as a store keeps it.
inline constexpr Rule changed_tree_is_full{
    "mls.tree_changes.tree_is_full", "RFC 9420 §7.7; mls_tree/tree_changes.h"
};
inline constexpr Rule changed_nodes_ascend{
    "mls.tree_changes.nodes_ascend", "mls_tree/tree_changes.h"
};
inline constexpr Rule changed_node_differs{
    "mls.tree_changes.node_differs", "mls_tree/tree_changes.h"
};
inline constexpr Rule stored_proposals_ascend{
    "mls.public_group.proposals_ascend", "mls_tree/public_group.h"
};

// The tree as a whole.
inline constexpr Rule tree_hash_matches{"mls.tree.hash_matches", "RFC 9420 §12.4.3.1"};
inline constexpr Rule parent_hash_is_valid{"mls.tree.parent_hash_is_valid", "RFC 9420 §7.9.2"};
inline constexpr Rule unmerged_leaves_ascend{"mls.tree.unmerged_leaves_ascend", "RFC 9420 §7.1"};
inline constexpr Rule unmerged_leaf_is_below{
    "mls.tree.unmerged_leaf_is_below", "RFC 9420 §12.4.3.1"
};
inline constexpr Rule unmerged_leaf_is_in_between{
    "mls.tree.unmerged_leaf_is_in_between", "RFC 9420 §12.4.3.1"
};
inline constexpr Rule encryption_key_is_unique{
    "mls.tree.encryption_key_is_unique", "RFC 9420 §7.3, §12.4.3.1"
};
inline constexpr Rule signature_key_is_unique{"mls.tree.signature_key_is_unique", "RFC 9420 §7.3"};

// A leaf within its group.
inline constexpr Rule leaf_supports_version_and_suite{
    "mls.leaf.supports_version_and_suite", "RFC 9420 §7.2, §7.3, §11.1"
};
inline constexpr Rule leaf_lists_its_extensions{"mls.leaf.lists_its_extensions", "RFC 9420 §7.3"};
inline constexpr Rule leaf_meets_required_capabilities{
    "mls.leaf.meets_required_capabilities", "RFC 9420 §7.3, §11.1"
};
inline constexpr Rule leaf_supports_group_extensions{
    "mls.leaf.supports_group_extensions", "RFC 9420 §12.1.7, §13.4"
};
inline constexpr Rule leaf_supports_credentials_in_use{
    "mls.leaf.supports_credentials_in_use", "RFC 9420 §7.3"
};

// One message.
inline constexpr Rule message_is_for_this_group{
    "mls.message.is_for_this_group", "RFC 9420 §12.4.2"
};
inline constexpr Rule epoch_is_current{"mls.message.epoch_is_current", "RFC 9420 §12.4.2"};
inline constexpr Rule group_goes_on{"mls.message.group_goes_on", "RFC 9420 §12.4.2"};
inline constexpr Rule sender_is_member{"mls.message.sender_is_member", "RFC 9420 §6.1"};
inline constexpr Rule external_sender_is_listed{
    "mls.message.external_sender_is_listed", "RFC 9420 §6.1, §12.1.8.1"
};
inline constexpr Rule content_is_proposal{"mls.message.content_is_proposal", "RFC 9420 §6"};
inline constexpr Rule content_is_commit{"mls.message.content_is_commit", "RFC 9420 §6"};
inline constexpr Rule committer_may_commit{"mls.message.committer_may_commit", "RFC 9420 §12.4"};

// One proposal.
inline constexpr Rule proposal_fits_sender{
    "mls.proposal.fits_sender", "RFC 9420 §12.1.8, §12.2, §12.4.3.2"
};
inline constexpr Rule key_package_fits_group{
    "mls.add.key_package_fits_group", "RFC 9420 §10.1, §12.1.1"
};
inline constexpr Rule update_leaf_source_is_update{
    "mls.update.leaf_source_is_update", "RFC 9420 §7.3"
};
inline constexpr Rule update_key_is_new{"mls.update.key_is_new", "RFC 9420 §7.3, §12.1.2"};
inline constexpr Rule removed_leaf_exists{"mls.remove.leaf_exists", "RFC 9420 §12.1.3"};
inline constexpr Rule psk_is_for_application{"mls.psk.is_for_application", "RFC 9420 §12.1.4"};
inline constexpr Rule psk_nonce_has_hash_size{"mls.psk.nonce_has_hash_size", "RFC 9420 §12.1.4"};
inline constexpr Rule reinit_version_is_not_lower{
    "mls.reinit.version_is_not_lower", "RFC 9420 §12.1.5"
};
inline constexpr Rule proposal_type_is_supported{
    "mls.proposal.type_is_supported", "RFC 9420 §12.2, §13.2"
};
inline constexpr Rule self_remove_is_public{
    "mls.self_remove.is_public", "draft-ietf-mls-extensions-09"
};
inline constexpr Rule self_remove_once{"mls.self_remove.once", "draft-ietf-mls-extensions-09"};
inline constexpr Rule proposals_are_bounded{
    "mls.proposal.remembered_are_bounded", "mls_tree/public_group.h"
};

// The proposals of one commit.
inline constexpr Rule proposal_is_known{"mls.commit.proposal_is_known", "RFC 9420 §12.4.2"};
inline constexpr Rule self_remove_is_by_reference{
    "mls.self_remove.is_by_reference", "draft-ietf-mls-extensions-09"
};
inline constexpr Rule no_update_by_committer{"mls.commit.no_update_by_committer", "RFC 9420 §12.2"};
inline constexpr Rule committer_is_not_removed{
    "mls.commit.committer_is_not_removed", "RFC 9420 §12.2"
};
inline constexpr Rule one_change_per_leaf{"mls.commit.one_change_per_leaf", "RFC 9420 §12.2"};
inline constexpr Rule psk_once{"mls.commit.psk_once", "RFC 9420 §12.2"};
inline constexpr Rule one_group_context_extensions{
    "mls.commit.one_group_context_extensions", "RFC 9420 §12.2"
};
inline constexpr Rule reinit_stands_alone{"mls.commit.reinit_stands_alone", "RFC 9420 §12.2"};
inline constexpr Rule external_has_one_external_init{
    "mls.external_commit.has_one_external_init", "RFC 9420 §12.4.3.2"
};
inline constexpr Rule external_removes_at_most_one{
    "mls.external_commit.removes_at_most_one", "RFC 9420 §12.4.3.2"
};
inline constexpr Rule external_proposals_are_inline{
    "mls.external_commit.proposals_are_inline", "RFC 9420 §12.4.3.2"
};

// The path of a commit.
inline constexpr Rule path_when_required{"mls.commit.path_when_required", "RFC 9420 §12.4"};
inline constexpr Rule path_leaf_source_is_commit{"mls.path.leaf_source_is_commit", "RFC 9420 §7.3"};
inline constexpr Rule path_has_filtered_length{"mls.path.has_filtered_length", "RFC 9420 §7.6"};
inline constexpr Rule path_ciphertexts_match_resolution{
    "mls.path.ciphertexts_match_resolution", "RFC 9420 §7.6"
};
inline constexpr Rule path_keys_are_new{"mls.path.keys_are_new", "RFC 9420 §12.4.2"};
inline constexpr Rule path_parent_hash_matches{
    "mls.path.parent_hash_matches", "RFC 9420 §7.9.2, §12.4.2"
};

// A GroupInfo and a Welcome.
inline constexpr Rule group_info_comes_with_tree{
    "mls.group_info.comes_with_tree", "RFC 9420 §12.4.3.3"
};
inline constexpr Rule group_info_signer_is_member{
    "mls.group_info.signer_is_member", "RFC 9420 §12.4.3.1"
};
inline constexpr Rule group_info_is_of_commit{"mls.group_info.is_of_commit", "RFC 9420 §12.4.3.1"};
inline constexpr Rule group_info_signer_is_committer{
    "mls.group_info.signer_is_committer", "messaging.md 2"
};
inline constexpr Rule group_info_has_external_pub{
    "mls.group_info.has_external_pub", "RFC 9420 §12.4.3.2"
};
inline constexpr Rule welcome_has_suite_of_group{
    "mls.welcome.has_suite_of_group", "RFC 9420 §12.4.3.1"
};
inline constexpr Rule welcome_names_each_added{
    "mls.welcome.names_each_added", "RFC 9420 §12.4.3.1"
};

}  // namespace causeway::mls_tree::rules
