#pragma once

#include <optional>
#include <vector>

#include "base/random.h"
#include "base/result.h"
#include "mls_group/group.h"
#include "mls_tree/proposals.h"
#include "mls_tree/public_group.h"
#include "mls_wire/commit.h"
#include "mls_wire/framing.h"

namespace causeway::mls_group {

/// What a commit is to be made of, whether its maker is a member or comes in by it.
struct CommitDraft {
  mls_wire::Sender sender;
  std::vector<mls_wire::ProposalOrRef> contents;  // as they will travel
  mls_tree::ProposalList proposals;               // the same, looked up
  std::optional<mls_wire::LeafNode> leaf;         // the new leaf, but for keys: brings a path
  crypto::SigningKey message_key;                 // signs the commit
  crypto::SigningKey leaf_key;                    // signs the new leaf, and from then on all else
  const InitSecret& init_secret;
  const MembershipKey* membership_key;  // null for a newcomer
  const PrivateTree* private_tree;      // null for a newcomer
  const PskSource& psks;
  Profile profile{};
  const mls_tree::Departing& departing;
  Workers* workers = &alone();

  /// A proposal by value.
  void add(mls_wire::Proposal proposal);
  /// One that was sent before.
  void add(const mls_wire::ProposalRef& reference, const mls_tree::SentProposal& sent);
  /// Whether this member leaves by itself, so that no Remove of it is valid.
  bool has_self_remove_of(LeafIndex member) const;
};

/// Makes the commit of `draft` to `group`, and all that follows from it. Each recipient of the path
/// and each newcomer costs one HPKE seal. Errors: `Group::commit`.
Result<PendingCommit> make_commit(
    const mls_tree::PublicGroup& group, CommitDraft draft, Random& random
);

/// The `authenticated_data` of handshake messages: the empty Safe AAD in groups that use Safe AAD,
/// and otherwise nothing.
Bytes handshake_authenticated_data(const mls_wire::GroupContext& context);

}  // namespace causeway::mls_group
