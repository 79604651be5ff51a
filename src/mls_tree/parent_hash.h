#pragma once

#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "mls_tree/ratchet_tree.h"

namespace causeway::mls_tree {

/// RFC 9420 §7.9: the hash of `step.node` that the next node down the path carries.
Bytes parent_hash(const RatchetTree& tree, const PathStep& step);

/// Gives the filtered direct path of `committer` these keys, from the leaf upwards, with the parent
/// hashes that belong to them, and blanks the rest of its direct path. Returns the parent hash that
/// the committer's new leaf must carry (empty for a path of no nodes); the leaf itself stays for
/// the caller to set. Requires as many keys as the path has nodes.
///
/// Both sides of a commit use it: the sender with keys just made, the receiver with those of the
/// UpdatePath.
Bytes set_path(
    RatchetTree& tree, LeafIndex committer, const std::vector<mls_wire::HpkePublicKey>& keys
);

/// RFC 9420 §7.9.2, for each parent that is not blank: `rules::parent_hash_is_valid` unless it
/// chains down to a leaf.
Result<void> check_parent_hashes(const RatchetTree& tree);

}  // namespace causeway::mls_tree
