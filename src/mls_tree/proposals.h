#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "mls_tree/ratchet_tree.h"
#include "mls_tree/rules.h"
#include "mls_wire/commit.h"
#include "mls_wire/framing.h"
#include "mls_wire/group_context.h"

namespace causeway::mls_tree {

/// A proposal and who made it. Authority hangs on the proposer, not on whoever commits it.
struct SentProposal {
  using Wire = tls::Struct;
  mls_wire::Proposal proposal;
  mls_wire::Sender sender;
  bool operator==(const SentProposal&) const = default;
};

/// What a commit contains, in its order, references looked up.
using ProposalList = std::vector<SentProposal>;

/// The standalone proposals of an epoch.
using RememberedProposals = std::map<mls_wire::ProposalRef, SentProposal>;

/// A group between two epochs, as proposals and path see it.
struct GroupView {
  const mls_wire::GroupContext& context;
  const RatchetTree& tree;
  const mls_wire::Suite& suite;
};

/// The list of `commit` from `committer`. `rules::proposal_is_known` where a reference is not
/// remembered; `external_proposals_are_inline` where a new member refers to any but a SelfRemove;
/// `self_remove_is_by_reference` where one of these is inline.
Result<ProposalList> resolve(
    const mls_wire::Commit& commit,
    const mls_wire::Sender& committer,
    const RememberedProposals& remembered
);

/// One proposal by itself (RFC 9420 §12.1): `rules::proposal_fits_sender`,
/// `key_package_fits_group`, `update_leaf_source_is_update`, `update_key_is_new`,
/// `removed_leaf_exists`, `psk_is_for_application`, `psk_nonce_has_hash_size`,
/// `reinit_version_is_not_lower`, `proposal_type_is_supported` (by all members), those of
/// `mls_wire::check_key_package` and `check_group_extensions`, and
/// `mls_wire::rules::signature_is_valid` of an Update's leaf.
Result<void> check_proposal(const GroupView& group, const SentProposal& sent);

/// The list as a whole (RFC 9420 §12.2, and §12.4.3.2 where a new member commits), each proposal
/// included. What shows only in the resulting tree, `PublicGroup::stage` sees.
Result<void> check_proposal_list(
    const GroupView& group, const ProposalList& proposals, const mls_wire::Sender& committer
);

/// Whether a commit of these needs a path (RFC 9420 §12.4).
bool path_is_required(const ProposalList& proposals);

struct AddedLeaf {
  LeafIndex leaf_index;
  mls_wire::KeyPackageRef key_package_ref;
  LeafNode leaf_node;
};

struct RemovedLeaf {
  LeafIndex leaf_index;
  LeafNode leaf_node;  // as it was
};

/// What a list of proposals changes.
struct Changes {
  std::vector<AddedLeaf> added;  // in the order of the list; not an external committer
  std::vector<RemovedLeaf> removed;
  std::vector<LeafIndex> updated;
  std::vector<mls_wire::PreSharedKeyId> psks;  // in the order of the list
  std::optional<Bytes> external_init;          // the kem_output
  std::optional<mls_wire::ReInit> reinit;
};

/// A group after the proposals of a commit and before its path.
struct AppliedProposals {
  RatchetTree tree;
  mls_wire::Extensions extensions;  // of the next GroupContext
  Changes changes;
};

/// Applies a checked list in the order of RFC 9420 §12.3. The leaf of an external committer is not
/// in it: `tree.add(path leaf)` comes next.
AppliedProposals apply_proposals(const GroupView& group, const ProposalList& proposals);

}  // namespace causeway::mls_tree
