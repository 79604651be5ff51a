#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "base/workers.h"
#include "mls_tree/proposals.h"
#include "mls_tree/ratchet_tree.h"
#include "mls_tree/rules.h"
#include "mls_wire/framing.h"
#include "mls_wire/group_context.h"
#include "mls_wire/group_info.h"

namespace causeway::mls_tree {

/// How the committer stands to the group.
enum class CommitKind : std::uint8_t {
  member,
  external,  // a device that comes (back) in by itself
};

/// A commit that public data cannot fault, and the group as it would be after it. Whoever has the
/// secrets still has to check the path secrets and the confirmation tag before `apply`.
struct StagedCommit {
  CommitKind kind = CommitKind::member;
  LeafIndex committer;  // in the new tree
  mls_wire::WireFormat wire_format{};
  Bytes authenticated_data;
  ProposalList proposals;
  Changes changes;

  std::optional<mls_wire::UpdatePath> path;
  /// Of the committer; as long as `path->nodes`. The ciphertexts of a node stand in the order of
  /// `path_recipients(tree, step, changes.added)`.
  std::vector<PathStep> filtered_direct_path;
  /// What path secrets are encrypted under: the new context with the old
  /// `confirmed_transcript_hash` (RFC 9420 §7.6, §12.4.2).
  mls_wire::GroupContext provisional_context;

  mls_wire::GroupContext context;
  RatchetTree tree;
  Bytes confirmation_tag;
  Bytes interim_transcript_hash;
};

/// The nodes to whose keys the secret of `step.node` is encrypted: the resolution of the copath
/// child without the leaves that the same commit adds (RFC 9420 §7.6).
std::vector<NodeIndex> path_recipients(
    const RatchetTree& tree, const PathStep& step, const std::vector<AddedLeaf>& added
);

/// A group as its handshakes show it: what the hub follows and what a member builds on. No secrets.
/// RFC 9420's own rules only; ours on top are `check_policy` and `check_roles`.
///
///     PublicMessage ─→ propose ─→ remembered
///     PublicMessage ─→ stage ─→ StagedCommit ─→ (secrets, policy, roles, compare-and-set) ─→ apply
class PublicGroup {
 public:
  /// Standalone proposals remembered within an epoch; more are refused.
  static constexpr std::size_t remembered_max = 1024;

  /// A group that the caller has just created or joined and answers for, or brought into this epoch
  /// by a commit, with the ReInit of that commit. Requires a supported suite and
  /// `context.tree_hash` of this tree.
  PublicGroup(
      mls_wire::GroupContext context,
      RatchetTree tree,
      Bytes confirmation_tag,
      std::optional<mls_wire::ReInit> reinit = std::nullopt
  );

  /// The tree of the `ratchet_tree` extension, or else `tree`; nothing of it is checked but its
  /// shape. `suite_is_supported`, `group_info_comes_with_tree`, `RatchetTree::from_nodes`.
  static Result<RatchetTree> tree_of(
      const mls_wire::Unverified<mls_wire::GroupInfo>& group_info,
      std::optional<mls_wire::RatchetTreeNodes> tree
  );

  /// From outside: the signature by its signer's leaf, then the whole tree (`check_tree`). The
  /// confirmation tag is believed.
  static Result<PublicGroup> from_group_info(
      const mls_wire::Unverified<mls_wire::GroupInfo>& group_info,
      RatchetTree tree,
      Workers& workers = alone()
  );
  static Result<PublicGroup> from_group_info(
      const mls_wire::Unverified<mls_wire::GroupInfo>& group_info,
      std::optional<mls_wire::RatchetTreeNodes> tree,
      Workers& workers = alone()
  );

  const mls_wire::GroupContext& context() const { return context_; }

  const RatchetTree& tree() const { return tree_; }

  const mls_wire::Suite& suite() const { return suite_; }

  const Bytes& confirmation_tag() const { return confirmation_tag_; }

  const Bytes& interim_transcript_hash() const { return interim_transcript_hash_; }

  const RememberedProposals& remembered() const { return remembered_; }

  /// What the commit that began this epoch asked for (RFC 9420 §11.2). Where there is one, this
  /// epoch is the group's last.
  const std::optional<mls_wire::ReInit>& reinit() const { return reinit_; }

  /// `rules::group_goes_on` in the last epoch of a group, in which nobody sends.
  Result<void> check_goes_on() const;

  GroupView view() const { return {context_, tree_, suite_}; }

  /// Checks group, epoch (`rules::group_goes_on`, also in the last that can be counted), whether it
  /// could be remembered
  /// (`rules::proposals_are_bounded`), sender, signature and the proposal itself, an Update's leaf
  /// also against all others, a SelfRemove also how it came (`self_remove_is_public`) and how often
  /// (`self_remove_once`); changes nothing.
  Result<SentProposal> check_proposal_message(const mls_wire::AuthenticatedContent& message) const;

  /// Remembers for this epoch what `check_proposal_message` found in `message`.
  mls_wire::ProposalRef remember(const mls_wire::AuthenticatedContent& message, SentProposal sent);

  /// Both. The membership tag is the caller's to check, who has the key for it.
  Result<mls_wire::ProposalRef> propose(const mls_wire::AuthenticatedContent& message);

  Result<mls_wire::ProposalRef> propose(const mls_wire::PublicMessage& message) {
    return propose(message.authenticated_content());
  }

  /// Checks a commit entirely as far as public data show it; changes nothing.
  Result<StagedCommit> stage(const mls_wire::AuthenticatedContent& message) const;

  Result<StagedCommit> stage(const mls_wire::PublicMessage& message) const {
    return stage(message.authenticated_content());
  }

  /// Begins the next epoch. Requires a commit staged by this group in this epoch.
  void apply(StagedCommit&& staged);

  /// The state but for its tree, which is stored by itself (stored_tree.h).
  Bytes encode() const;
  /// Trusts its source in what it says, not in its shape: `rules::tree_hash_matches` where this is
  /// not the tree of that epoch, `stored_proposals_ascend` by their references, those of
  /// `check_unmerged_leaves`, codec rules.
  static Result<PublicGroup> decode(ByteView stored, RatchetTree tree);

 private:
  Result<void> check_self_remove(const mls_wire::AuthenticatedContent& message) const;

  mls_wire::GroupContext context_;
  RatchetTree tree_;
  mls_wire::Suite suite_;
  Bytes confirmation_tag_;
  Bytes interim_transcript_hash_;
  RememberedProposals remembered_;
  std::optional<mls_wire::ReInit> reinit_;
};

}  // namespace causeway::mls_tree
