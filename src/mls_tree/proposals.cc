#include "mls_tree/proposals.h"

#include <algorithm>
#include <set>
#include <utility>

namespace causeway::mls_tree {

namespace {

using mls_wire::Add;
using mls_wire::ExternalInit;
using mls_wire::GroupContextExtensions;
using mls_wire::LeafNodeSource;
using mls_wire::MemberSender;
using mls_wire::PreSharedKey;
using mls_wire::ProposalType;
using mls_wire::ReInit;
using mls_wire::Remove;
using mls_wire::SelfRemove;
using mls_wire::SenderType;
using mls_wire::Update;

SenderType type_of(const mls_wire::Sender& sender) {
  return std::visit([](const auto& alternative) { return alternative.tag; }, sender);
}

bool is_new_member_commit(const mls_wire::Sender& sender) {
  return type_of(sender) == SenderType::new_member_commit;
}

/// Who may propose what: RFC 9420 §12.1.8 (external, new_member_proposal), §12.2 (ExternalInit only
/// in an external commit), §12.4.3.2 (what an external commit may contain).
bool fits(ProposalType proposal, SenderType sender) {
  switch (sender) {
    case SenderType::member:
      return proposal != ProposalType::external_init;
    case SenderType::external:
      return proposal == ProposalType::add || proposal == ProposalType::remove ||
             proposal == ProposalType::psk || proposal == ProposalType::reinit ||
             proposal == ProposalType::group_context_extensions;
    case SenderType::new_member_proposal:
      return proposal == ProposalType::add;
    case SenderType::new_member_commit:
      return proposal == ProposalType::external_init || proposal == ProposalType::remove ||
             proposal == ProposalType::psk;
  }
  return false;
}

/// Whether a resumption PSK links a new group to the one before it (RFC 9420 §11.2, §11.3).
bool links_groups(mls_wire::ResumptionPskUsage usage) {
  return usage == mls_wire::ResumptionPskUsage::reinit ||
         usage == mls_wire::ResumptionPskUsage::branch;
}

/// The checks of RFC 9420 §12.1.1 to §12.1.7, one overload each.
struct ProposalCheck {
  const GroupView& group;
  const mls_wire::Sender& sender;

  /// Whether the creator of a group is about to make its initial commit.
  bool is_initial() const {
    return group.context.epoch == mls_wire::Epoch{0} && group.tree.member_count() == 1 &&
           type_of(sender) == SenderType::member;
  }

  Result<void> operator()(const Add& add) const {
    const auto& key_package = add.key_package;
    if (key_package.version != group.context.version ||
        key_package.cipher_suite != group.context.cipher_suite) {
      return Error{rules::key_package_fits_group};
    }
    return mls_wire::check_key_package(key_package);
  }

  Result<void> operator()(const Update& update) const {
    const LeafIndex index = std::get<MemberSender>(sender).leaf_index;
    const LeafNode* current = group.tree.leaf(index);
    if (current == nullptr) return Error{rules::sender_is_member};
    if (update.leaf_node.source() != LeafNodeSource::update) {
      return Error{rules::update_leaf_source_is_update};
    }
    if (update.leaf_node.encryption_key == current->encryption_key) {
      return Error{rules::update_key_is_new};
    }
    return mls_wire::verify_leaf_node(
        update.leaf_node, group.suite, mls_wire::LeafPosition{group.context.group_id, index}
    );
  }

  Result<void> operator()(const Remove& remove) const {
    if (group.tree.leaf(remove.removed) == nullptr) return Error{rules::removed_leaf_exists};
    return {};
  }

  Result<void> operator()(const PreSharedKey& proposal) const {
    if (const auto* resumption = std::get_if<mls_wire::ResumptionPsk>(&proposal.psk.psk)) {
      if (resumption->usage != mls_wire::ResumptionPskUsage::application &&
          !(links_groups(resumption->usage) && is_initial())) {
        return Error{rules::psk_is_for_application};
      }
    }
    if (proposal.psk.psk_nonce.size() != crypto::hash_size(group.suite.hash)) {
      return Error{rules::psk_nonce_has_hash_size};
    }
    return {};
  }

  Result<void> operator()(const ReInit& reinit) const {
    if (reinit.version < group.context.version) return Error{rules::reinit_version_is_not_lower};
    return mls_wire::check_group_extensions(reinit.extensions);
  }

  Result<void> operator()(const ExternalInit&) const { return {}; }

  Result<void> operator()(const GroupContextExtensions& proposal) const {
    return mls_wire::check_group_extensions(proposal.extensions);
  }

  Result<void> operator()(const SelfRemove&) const {
    if (group.tree.leaf(std::get<MemberSender>(sender).leaf_index) == nullptr) {
      return Error{rules::sender_is_member};
    }
    return check_all_support(ProposalType::self_remove);
  }

  /// Those of RFC 9420 itself everybody has to support.
  Result<void> check_all_support(ProposalType type) const {
    for (const LeafIndex member : group.tree.members()) {
      if (std::ranges::count(group.tree.leaf(member)->capabilities.proposals, type) == 0) {
        return Error{rules::proposal_type_is_supported};
      }
    }
    return {};
  }
};

std::size_t count(const ProposalList& proposals, ProposalType type) {
  return static_cast<std::size_t>(std::count_if(
      proposals.begin(),
      proposals.end(),
      [type](const SentProposal& sent) { return mls_wire::type_of(sent.proposal) == type; }
  ));
}

/// The leaf that an Update, Remove or SelfRemove touches.
std::optional<LeafIndex> changed_leaf(const SentProposal& sent) {
  if (const auto* remove = std::get_if<Remove>(&sent.proposal)) return remove->removed;
  if (std::holds_alternative<Update>(sent.proposal) ||
      std::holds_alternative<SelfRemove>(sent.proposal)) {
    return std::get<MemberSender>(sent.sender).leaf_index;
  }
  return std::nullopt;
}

/// What is there at most once (RFC 9420 §12.2).
Result<void> check_repetitions(const ProposalList& proposals) {
  std::set<LeafIndex> changed;
  std::set<Bytes> psks;
  for (const SentProposal& sent : proposals) {
    const auto leaf = changed_leaf(sent);
    if (leaf && !changed.insert(*leaf).second) return Error{rules::one_change_per_leaf};
    const auto* psk = std::get_if<PreSharedKey>(&sent.proposal);
    if (psk != nullptr && !psks.insert(tls::encode(psk->psk)).second) {
      return Error{rules::psk_once};
    }
  }
  if (count(proposals, ProposalType::group_context_extensions) > 1) {
    return Error{rules::one_group_context_extensions};
  }
  return {};
}

/// RFC 9420 §12.2, for a member's commit.
Result<void> check_member_list(const ProposalList& proposals, LeafIndex committer) {
  for (const SentProposal& sent : proposals) {
    if (changed_leaf(sent) != committer) continue;
    return Error{
        std::holds_alternative<Update>(sent.proposal) ? rules::no_update_by_committer
                                                      : rules::committer_is_not_removed
    };
  }
  if (count(proposals, ProposalType::reinit) > 0 && proposals.size() > 1) {
    return Error{rules::reinit_stands_alone};
  }
  return {};
}

/// RFC 9420 §12.4.3.2, for an external commit.
Result<void> check_external_list(const ProposalList& proposals) {
  if (count(proposals, ProposalType::external_init) != 1) {
    return Error{rules::external_has_one_external_init};
  }
  if (count(proposals, ProposalType::remove) > 1) {
    return Error{rules::external_removes_at_most_one};
  }
  return {};
}

Result<void> check_sender(const SentProposal& sent) {
  if (!fits(mls_wire::type_of(sent.proposal), type_of(sent.sender))) {
    return Error{rules::proposal_fits_sender};
  }
  return {};
}

}  // namespace

Result<ProposalList> resolve(
    const mls_wire::Commit& commit,
    const mls_wire::Sender& committer,
    const RememberedProposals& remembered
) {
  ProposalList proposals;
  proposals.reserve(commit.proposals.size());
  for (const mls_wire::ProposalOrRef& entry : commit.proposals) {
    if (const auto* inlined = std::get_if<mls_wire::InlineProposal>(&entry)) {
      if (std::holds_alternative<SelfRemove>(inlined->proposal)) {
        return Error{rules::self_remove_is_by_reference};
      }
      proposals.push_back({inlined->proposal, committer});
      continue;
    }
    const auto found = remembered.find(std::get<mls_wire::ProposalReference>(entry).reference);
    if (found == remembered.end()) return Error{rules::proposal_is_known};
    if (is_new_member_commit(committer) &&
        !std::holds_alternative<SelfRemove>(found->second.proposal)) {
      return Error{rules::external_proposals_are_inline};
    }
    proposals.push_back(found->second);
  }
  return proposals;
}

Result<void> check_proposal(const GroupView& group, const SentProposal& sent) {
  TRY(check_sender(sent));
  return std::visit(ProposalCheck{group, sent.sender}, sent.proposal);
}

Result<void> check_proposal_list(
    const GroupView& group, const ProposalList& proposals, const mls_wire::Sender& committer
) {
  for (const SentProposal& sent : proposals) TRY(check_sender(sent));
  // The list first: each proposal may cost signature checks.
  if (const auto* member = std::get_if<MemberSender>(&committer)) {
    TRY(check_member_list(proposals, member->leaf_index));
  } else {
    TRY(check_external_list(proposals));
  }
  TRY(check_repetitions(proposals));
  for (const SentProposal& sent : proposals) TRY(check_proposal(group, sent));
  return {};
}

bool path_is_required(const ProposalList& proposals) {
  const auto needs_none = [](const SentProposal& sent) {
    const ProposalType type = mls_wire::type_of(sent.proposal);
    return type == ProposalType::add || type == ProposalType::psk || type == ProposalType::reinit;
  };
  return proposals.empty() || !std::all_of(proposals.begin(), proposals.end(), needs_none);
}

namespace {

/// Each kind of proposal is applied before the next begins (RFC 9420 §12.3, and
/// draft-ietf-mls-extensions-09 for SelfRemove).
constexpr ProposalType order_of_application[] = {
    ProposalType::group_context_extensions,
    ProposalType::update,
    ProposalType::self_remove,
    ProposalType::remove,
    ProposalType::add,
    ProposalType::psk,
    ProposalType::external_init,
    ProposalType::reinit,
};

struct Application {
  AppliedProposals& group;
  const mls_wire::Sender& sender;

  void operator()(const Add& add) const {
    const LeafNode& leaf = add.key_package.leaf_node;
    const LeafIndex index = group.tree.add(leaf);
    auto ref = mls_wire::make_key_package_ref(group.tree.hash(), add.key_package);
    group.changes.added.push_back({index, std::move(ref), leaf});
  }

  void operator()(const Update& update) const {
    const LeafIndex index = std::get<MemberSender>(sender).leaf_index;
    group.tree.update(index, update.leaf_node);
    group.changes.updated.push_back(index);
  }

  void operator()(const Remove& remove) const { remove_leaf(remove.removed); }

  void operator()(const SelfRemove&) const {
    remove_leaf(std::get<MemberSender>(sender).leaf_index);
  }

  void remove_leaf(LeafIndex index) const {
    group.changes.removed.push_back({index, *group.tree.leaf(index)});
    group.tree.remove(index);
  }

  void operator()(const PreSharedKey& proposal) const {
    group.changes.psks.push_back(proposal.psk);
  }

  void operator()(const ReInit& reinit) const { group.changes.reinit = reinit; }

  void operator()(const ExternalInit& init) const { group.changes.external_init = init.kem_output; }

  void operator()(const GroupContextExtensions& proposal) const {
    group.extensions = proposal.extensions;
  }
};

}  // namespace

AppliedProposals apply_proposals(const GroupView& group, const ProposalList& proposals) {
  AppliedProposals applied{group.tree, group.context.extensions, {}};
  for (const ProposalType type : order_of_application) {
    for (const SentProposal& sent : proposals) {
      if (mls_wire::type_of(sent.proposal) == type) {
        std::visit(Application{applied, sent.sender}, sent.proposal);
      }
    }
  }
  return applied;
}

}  // namespace causeway::mls_tree
