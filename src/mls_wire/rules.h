#pragma once

#include "base/result.h"

/// What a struct must keep to by itself, whatever group it meets. What it must keep to within a
/// group is in mls_tree/rules.h.
namespace causeway::mls_wire::rules {

inline constexpr Rule suite_is_supported{"mls.suite_is_supported", "RFC 9420 §17.1"};
inline constexpr Rule version_is_mls10{"mls.version_is_mls10", "RFC 9420 §6"};
inline constexpr Rule hpke_key_is_valid{"mls.hpke_key_is_valid", "RFC 9420 §10; RFC 9180 §7.1.4"};
inline constexpr Rule signature_is_valid{"mls.signature_is_valid", "RFC 9420 §5.1.2"};

inline constexpr Rule certificates_are_framed{
    "mls.credential.certificates_are_framed", "RFC 9420 §5.3"
};
inline constexpr Rule extension_once_per_type{"mls.extensions.once_per_type", "RFC 9420 §13.4"};
inline constexpr Rule leaf_source_is_key_package{
    "mls.key_package.leaf_source_is_key_package", "RFC 9420 §10.1"
};
inline constexpr Rule init_key_differs_from_encryption_key{
    "mls.key_package.init_key_differs_from_encryption_key", "RFC 9420 §10.1"
};
inline constexpr Rule key_package_lists_its_extensions{
    "mls.key_package.lists_its_extensions", "RFC 9420 §10"
};
inline constexpr Rule leaf_has_a_position{"mls.leaf_node.has_a_position", "RFC 9420 §7.2"};
inline constexpr Rule lifetime_is_current{"mls.leaf_node.lifetime_is_current", "RFC 9420 §7.3"};
inline constexpr Rule padding_is_zero{"mls.framing.padding_is_zero", "RFC 9420 §6.3.1"};

inline constexpr Rule proposals_are_bounded{
    "mls.commit.proposals_are_bounded", "mls_wire/commit.h"
};
inline constexpr Rule path_is_bounded{"mls.update_path.is_bounded", "mls_wire/commit.h"};
inline constexpr Rule nodes_are_bounded{
    "mls.ratchet_tree.nodes_are_bounded", "mls_wire/ratchet_tree_nodes.h"
};

inline constexpr Rule components_ascend{
    "mls.app_data_dictionary.components_ascend", "draft-ietf-mls-extensions-09 §4.6"
};
inline constexpr Rule aad_items_ascend{
    "mls.safe_aad.items_ascend", "draft-ietf-mls-extensions-09 §4.9"
};

}  // namespace causeway::mls_wire::rules
