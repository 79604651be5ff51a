// Group: making commits and proposals.

#include <algorithm>
#include <functional>
#include <set>
#include <utility>
#include <variant>

#include "mls_group/committer.h"
#include "mls_group/group.h"
#include "mls_group/message_protection.h"
#include "mls_tree/policy.h"
#include "mls_tree/roles.h"
#include "tls/codec.h"

namespace causeway::mls_group {
namespace {

using mls_wire::Proposal;

/// Of the proposals that members sent, those that one commit can take together (RFC 9420 §12.2).
/// What is left out is proposed again by whoever still wants it.
class Selection {
 public:
  Selection(const Group& group, const CommitOptions& options, const PskSource& psks)
      : group_(group),
        psks_(psks),
        changed_(options.remove.begin(), options.remove.end()),
        has_extensions_(options.group_context_extensions.has_value()) {
    for (const mls_wire::KeyPackage& package : options.add) take(package);
    for (const mls_wire::PreSharedKeyId& id : options.psks) used_psks_.push_back(id);
    changed_.insert(group.own_leaf());  // neither our own Update nor our own Remove can be taken
  }

  /// Of what would change the same leaf, a SelfRemove goes before a Remove, and that before an
  /// Update: so they are asked.
  void add_to(CommitDraft& draft, CommitOptions::Remembered kinds) {
    if (kinds == CommitOptions::Remembered::leave_out) return;
    const auto is_self_remove = [](const Proposal& proposal) {
      return std::holds_alternative<mls_wire::SelfRemove>(proposal);
    };
    const auto is_remove = [](const Proposal& proposal) {
      return std::holds_alternative<mls_wire::Remove>(proposal);
    };
    add_where(is_self_remove, draft);
    add_where(is_remove, draft);
    if (kinds == CommitOptions::Remembered::removes) return;
    add_where([&](const Proposal& p) { return !is_self_remove(p) && !is_remove(p); }, draft);
  }

  /// A ReInit, which waits until there is nothing else to commit (RFC 9420 §12.2).
  void add_reinit_to(CommitDraft& draft) {
    for (const auto& [reference, sent] : group_.public_group().remembered()) {
      if (!std::holds_alternative<mls_wire::ReInit>(sent.proposal)) continue;
      draft.add(reference, sent);
      return;
    }
  }

 private:
  template <typename Predicate>
  void add_where(Predicate is_asked, CommitDraft& draft) {
    for (const auto& [reference, sent] : group_.public_group().remembered()) {
      if (!is_asked(sent.proposal) || !takes(sent)) continue;
      draft.add(reference, sent);
    }
  }

  bool takes(const mls_tree::SentProposal& sent) {
    return std::visit(
        [this, &sent](const auto& proposal) { return takes(proposal, sent.sender); }, sent.proposal
    );
  }

  bool takes(const mls_wire::Add& add, const mls_wire::Sender&) { return take(add.key_package); }

  bool takes(const mls_wire::Remove& remove, const mls_wire::Sender&) {
    return changed_.insert(remove.removed).second;
  }

  bool takes(const mls_wire::SelfRemove&, const mls_wire::Sender& sender) {
    const LeafIndex leaf = std::get<mls_wire::MemberSender>(sender).leaf_index;
    changed_.insert(leaf);
    return leaf != group_.own_leaf();
  }

  bool takes(const mls_wire::Update&, const mls_wire::Sender& sender) {
    const auto* member = std::get_if<mls_wire::MemberSender>(&sender);
    return member != nullptr && changed_.insert(member->leaf_index).second;
  }

  bool takes(const mls_wire::PreSharedKey& psk, const mls_wire::Sender&) {
    const bool is_used =
        std::find(used_psks_.begin(), used_psks_.end(), psk.psk) != used_psks_.end();
    if (is_used || psks_.find(psk.psk.psk) == nullptr) return false;
    used_psks_.push_back(psk.psk);
    return true;
  }

  bool takes(const mls_wire::GroupContextExtensions&, const mls_wire::Sender&) {
    return !std::exchange(has_extensions_, true);
  }

  bool takes(const mls_wire::ReInit&, const mls_wire::Sender&) { return false; }

  bool takes(const mls_wire::ExternalInit&, const mls_wire::Sender&) { return false; }

  /// Whether nobody else has this signature key, in the group or in the list.
  bool take(const mls_wire::KeyPackage& package) {
    const auto present = group_.tree().find_leaf(package.leaf_node.signature_key);
    if (present && !changed_.contains(*present)) return false;
    return added_.insert(package.leaf_node.signature_key).second;
  }

  const Group& group_;
  const PskSource& psks_;
  std::set<LeafIndex> changed_;
  std::set<Bytes> added_;
  std::vector<mls_wire::PreSharedKeyId> used_psks_;
  bool has_extensions_;
};

}  // namespace

void CommitDraft::add(Proposal proposal) {
  proposals.push_back({proposal, sender});
  contents.emplace_back(mls_wire::InlineProposal{std::move(proposal)});
}

void CommitDraft::add(const mls_wire::ProposalRef& reference, const mls_tree::SentProposal& sent) {
  proposals.push_back(sent);
  contents.emplace_back(mls_wire::ProposalReference{reference});
}

bool CommitDraft::has_self_remove_of(LeafIndex member) const {
  return std::ranges::any_of(proposals, [member](const mls_tree::SentProposal& sent) {
    return std::holds_alternative<mls_wire::SelfRemove>(sent.proposal) &&
           std::get<mls_wire::MemberSender>(sent.sender).leaf_index == member;
  });
}

Result<PendingCommit> Group::commit(
    const CommitOptions& options, const PskSource& psks, Random& random
) const {
  TRY(public_group().check_goes_on());
  auto made = commit_with(options.remembered, options, psks, random);
  const bool has_others = options.remembered == CommitOptions::Remembered::include &&
                          !public_group().remembered().empty();
  if (made.ok() || !has_others) return made;
  // Each was good by itself, but two can spoil each other (the same new key in both, say), and
  // whoever sent them must not keep everybody from committing. Removes cannot.
  return commit_with(CommitOptions::Remembered::removes, options, psks, random);
}

Result<PendingCommit> Group::commit_with(
    CommitOptions::Remembered remembered,
    const CommitOptions& options,
    const PskSource& psks,
    Random& random
) const {
  const crypto::SigningKey& new_key = options.identity ? options.identity->key : state_.key;
  CommitDraft draft{
      .sender = mls_wire::MemberSender{own_leaf()},
      .contents = {},
      .proposals = {},
      .leaf = std::nullopt,
      .message_key = state_.key.clone(),
      .leaf_key = new_key.clone(),
      .init_secret = state_.secrets.init_secret,
      .membership_key = &state_.secrets.membership_key,
      .private_tree = &state_.private_tree,
      .psks = psks,
      .profile = profile(),
      .departing = options.departing,
      .workers = options.workers,
  };
  if (options.reinit) remembered = CommitOptions::Remembered::leave_out;
  Selection selection(*this, options, psks);
  selection.add_to(draft, remembered);
  for (const LeafIndex leaf : options.remove) {
    if (!draft.has_self_remove_of(leaf)) draft.add(mls_wire::Remove{leaf});
  }
  for (const mls_wire::KeyPackage& package : options.add) draft.add(mls_wire::Add{package});
  for (const mls_wire::PreSharedKeyId& id : options.psks) draft.add(mls_wire::PreSharedKey{id});
  if (options.group_context_extensions) {
    draft.add(mls_wire::GroupContextExtensions{*options.group_context_extensions});
  }
  if (options.reinit) draft.add(*options.reinit);
  if (draft.proposals.empty() && remembered == CommitOptions::Remembered::include) {
    selection.add_reinit_to(draft);
  }
  if (options.path == CommitOptions::Path::always || options.identity ||
      mls_tree::path_is_required(draft.proposals)) {
    draft.leaf = *tree().leaf(own_leaf());
    if (options.identity) draft.leaf->credential = options.identity->credential;
  }
  return make_commit(state_.public_group, std::move(draft), random);
}

Result<mls_wire::PublicMessage> Group::propose(Proposal proposal) const {
  mls_wire::AuthenticatedContent message{
      .wire_format = mls_wire::WireFormat::mls_public_message,
      .content =
          {.group_id = group_id(),
           .epoch = epoch(),
           .sender = mls_wire::MemberSender{own_leaf()},
           .authenticated_data = handshake_authenticated_data(context()),
           .content = mls_wire::ProposalContent{std::move(proposal)}},
      .auth = {},
  };
  message.auth.signature = mls_wire::sign_framed_content(
      message.wire_format, message.content, context(), suite(), state_.key
  );
  TRY(check_proposal(message));
  return protect_public(suite(), std::move(message), state_.secrets.membership_key, context());
}

Result<mls_wire::PublicMessage> Group::propose_add(const mls_wire::KeyPackage& key_package) const {
  return propose(mls_wire::Add{key_package});
}

Result<mls_wire::PublicMessage> Group::propose_remove(LeafIndex leaf) const {
  return propose(mls_wire::Remove{leaf});
}

Result<mls_wire::PublicMessage> Group::propose_self_remove() const {
  return propose(mls_wire::SelfRemove{});
}

Result<mls_wire::PublicMessage> Group::propose_psk(const mls_wire::PreSharedKeyId& id) const {
  return propose(mls_wire::PreSharedKey{id});
}

Result<mls_wire::PublicMessage> Group::propose_group_context_extensions(
    const mls_wire::Extensions& extensions
) const {
  return propose(mls_wire::GroupContextExtensions{extensions});
}

Result<mls_wire::PublicMessage> Group::propose_reinit(const mls_wire::ReInit& reinit) const {
  return propose(reinit);
}

Result<mls_wire::PublicMessage> Group::propose_update(Random& random) {
  crypto::KemKeyPair key = crypto::generate_kem_key_pair(suite().hpke.kem, random);
  mls_wire::LeafNode leaf = *tree().leaf(own_leaf());
  leaf.encryption_key = key.public_key;
  leaf.leaf_node_source = mls_wire::UpdateSource{};
  mls_wire::sign_leaf_node(
      leaf, suite(), state_.key, mls_wire::LeafPosition{group_id(), own_leaf()}
  );
  mls_wire::PublicMessage message = TRY(propose(mls_wire::Update{std::move(leaf)}));
  state_.own_updates.push_back({std::move(key.public_key), std::move(key.private_key)});
  return message;
}

}  // namespace causeway::mls_group
