#include "mls_tree/roles.h"

#include <algorithm>
#include <set>
#include <utility>

#include "identity/device_credential.h"
#include "mls_tree/policy.h"
#include "mls_wire/components.h"

namespace causeway::mls_tree {

namespace {

bool before(const RoleEntry& entry, const AccountId& account) {
  return entry.account < account;
}

bool has_account(const RatchetTree& tree, const AccountId& account) {
  return !tree.leaves_of(account).empty();
}

/// Who stands behind a proposal: the account of the member, or of the leaf that comes in by an
/// external commit.
Result<AccountId> proposer(
    const RatchetTree& tree, const mls_wire::Sender& sender, const LeafNode* joiner
) {
  if (const auto* member = std::get_if<mls_wire::MemberSender>(&sender)) {
    return account_of(*tree.leaf(member->leaf_index));
  }
  if (std::holds_alternative<mls_wire::NewMemberCommit>(sender) && joiner != nullptr) {
    return account_of(*joiner);
  }
  return Error{rules::proposal_is_used_here};
}

/// One row of the table in the header for each kind of proposal.
struct RoleCheck {
  const PublicGroup& group;
  const std::optional<Roles>& roles;
  const AccountId& proposer;
  CommitKind kind;

  /// Before anybody has come, the creator of a group without roles fills it.
  bool is_creation() const {
    return !roles && group.context().epoch == mls_wire::Epoch{0} &&
           group.tree().member_count() == 1;
  }

  Role role_of(const AccountId& account) const { return roles ? roles->of(account) : Role::member; }

  Result<void> operator()(const mls_wire::Add& add) const {
    const AccountId account = TRY(account_of(add.key_package.leaf_node));
    if (account == proposer || is_creation()) return {};
    const bool returns_with_role =
        role_of(account) > Role::member && !has_account(group.tree(), account);
    if (role_of(proposer) < (returns_with_role ? Role::owner : Role::admin)) {
      return Error{rules::adder_may_add};
    }
    return {};
  }

  Result<void> operator()(const mls_wire::Remove& remove) const {
    const AccountId account = TRY(account_of(*group.tree().leaf(remove.removed)));
    if (account == proposer) return {};
    const Role needed = role_of(account) == Role::owner ? Role::owner : Role::admin;
    if (kind == CommitKind::external || role_of(proposer) < needed) {
      return Error{rules::remover_may_remove};
    }
    return {};
  }

  Result<void> operator()(const mls_wire::GroupContextExtensions& proposal) const {
    if (is_creation()) return {};
    if (role_of(proposer) < Role::owner) return Error{rules::context_changed_by_owner};
    if (!TRY(find_roles(proposal.extensions))) return Error{rules::roles_stay};
    return {};
  }

  /// Nobody's business but the proposer's, or refused by policy.h.
  template <typename Other>
  Result<void> operator()(const Other&) const {
    return {};
  }
};

/// An owner is among the members that are left, unless nobody is. `gone` are members, each once.
Result<void> check_an_owner_stays(
    const RatchetTree& tree, const std::optional<Roles>& roles, const std::set<LeafIndex>& gone
) {
  if (!roles || gone.size() == tree.member_count()) return {};
  for (const RoleEntry& entry : roles->entries) {
    if (entry.role != Role::owner) continue;
    for (const LeafIndex leaf : tree.leaves_of(entry.account)) {
      if (!gone.contains(leaf)) return {};
    }
  }
  return Error{rules::an_owner_stays};
}

}  // namespace

Role Roles::of(const AccountId& account) const {
  const auto found = std::lower_bound(entries.begin(), entries.end(), account, before);
  return found != entries.end() && found->account == account ? found->role : Role::member;
}

void Roles::set(const AccountId& account, Role role) {
  const auto place = std::lower_bound(entries.begin(), entries.end(), account, before);
  const bool is_there = place != entries.end() && place->account == account;
  if (role == Role::member) {
    if (is_there) entries.erase(place);
  } else if (is_there) {
    place->role = role;
  } else {
    entries.insert(place, {account, role});
  }
}

Result<Roles> Roles::decode(tls::Reader& reader) {
  Roles roles{TRY(tls::decode_from<std::vector<RoleEntry>>(reader))};
  for (std::size_t i = 0; i < roles.entries.size(); ++i) {
    const RoleEntry& entry = roles.entries[i];
    if (entry.role != Role::admin && entry.role != Role::owner) {
      return Error{rules::role_is_known};
    }
    if (i > 0 && !(roles.entries[i - 1].account < entry.account)) {
      return Error{rules::roles_ascend};
    }
  }
  return roles;
}

void Roles::encode(tls::Writer& writer) const {
  tls::encode_to(writer, entries);
}

Result<std::optional<Roles>> find_roles(const mls_wire::Extensions& group_extensions) {
  const auto dictionary =
      TRY(mls_wire::find_extension<mls_wire::AppDataDictionary>(group_extensions));
  const Bytes* data = dictionary ? dictionary->find(mls_wire::ComponentId::roles) : nullptr;
  if (data == nullptr) return std::optional<Roles>();
  return std::optional<Roles>(TRY(tls::decode<Roles>(*data)));
}

Result<AccountId> account_of(const LeafNode& leaf) {
  return TRY(device_of(leaf)).account;
}

Result<void> check_roles(const PublicGroup& group) {
  return check_an_owner_stays(group.tree(), TRY(find_roles(group.context().extensions)), {});
}

Result<void> check_roles(const PublicGroup& group, const StagedCommit& staged) {
  const auto roles = TRY(find_roles(group.context().extensions));
  const LeafNode* joiner = nullptr;
  if (staged.kind == CommitKind::external) {
    joiner = &staged.path->leaf_node;
    if (!has_account(group.tree(), TRY(account_of(*joiner)))) {
      return Error{rules::external_joiner_is_known};
    }
  }
  for (const SentProposal& sent : staged.proposals) {
    const AccountId account = TRY(proposer(group.tree(), sent.sender, joiner));
    TRY(std::visit(RoleCheck{group, roles, account, staged.kind}, sent.proposal));
  }
  return check_an_owner_stays(staged.tree, TRY(find_roles(staged.context.extensions)), {});
}

Result<void> check_roles(const PublicGroup& group, const SentProposal& sent) {
  const auto roles = TRY(find_roles(group.context().extensions));
  const AccountId account = TRY(proposer(group.tree(), sent.sender, nullptr));
  TRY(std::visit(RoleCheck{group, roles, account, CommitKind::member}, sent.proposal));
  const auto* remove = std::get_if<mls_wire::Remove>(&sent.proposal);
  if (remove == nullptr) return {};
  // Leaving takes one proposal for each device; all that were made so far count together.
  std::set<LeafIndex> gone{remove->removed};
  for (const auto& [ref, other] : group.remembered()) {
    const auto* removed = std::get_if<mls_wire::Remove>(&other.proposal);
    if (removed != nullptr) gone.insert(removed->removed);
  }
  return check_an_owner_stays(group.tree(), roles, gone);
}

}  // namespace causeway::mls_tree
