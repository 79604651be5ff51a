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

Role role_of(const std::optional<Roles>& roles, const AccountId& account) {
  return roles ? roles->of(account) : Role::member;
}

constexpr Role role_to_add = Role::admin;

/// `added` is not in; who left with a role keeps it, and only an owner brings it back.
bool has_role_to_add(
    const std::optional<Roles>& roles, const AccountId& adder, const AccountId& added
) {
  const Role needed = role_of(roles, added) > Role::member ? Role::owner : role_to_add;
  return role_of(roles, adder) >= needed;
}

bool has_role_to_remove(
    const std::optional<Roles>& roles, const AccountId& remover, const AccountId& removed
) {
  const Role needed = role_of(roles, removed) == Role::owner ? Role::owner : Role::admin;
  return remover == removed || role_of(roles, remover) >= needed;
}

/// One row of the table in the header for each kind of proposal. All are the committer's own
/// (`rules::proposal_is_in_its_commit`).
struct RoleCheck {
  const PublicGroup& group;
  const std::optional<Roles>& roles;
  const Departing& departing;
  const AccountId& committer;
  CommitKind kind;

  /// Before anybody has come, the creator of a group without roles fills it.
  bool is_creation() const {
    return !roles && group.context().epoch == mls_wire::Epoch{0} &&
           group.tree().member_count() == 1;
  }

  Result<void> operator()(const mls_wire::Add& add) const {
    const AccountId account = TRY(account_of(add.key_package.leaf_node));
    const bool is_there = has_account(group.tree(), account);
    if (is_there || is_creation()) return {};
    if (!has_role_to_add(roles, committer, account)) return Error{rules::adder_may_add};
    return {};
  }

  Result<void> operator()(const mls_wire::Remove& remove) const {
    const AccountId account = TRY(account_of(*group.tree().leaf(remove.removed)));
    if (account == committer) return {};
    if (kind == CommitKind::external) return Error{rules::remover_may_remove};
    const bool has_to_go =
        departing.accounts.contains(account) || departing.leaves.contains(remove.removed);
    if (!has_to_go && !has_role_to_remove(roles, committer, account)) {
      return Error{rules::remover_may_remove};
    }
    return {};
  }

  Result<void> operator()(const mls_wire::GroupContextExtensions& proposal) const {
    if (is_creation()) return {};
    if (role_of(roles, committer) < Role::owner) return Error{rules::context_changed_by_owner};
    if (!TRY(find_roles(proposal.extensions))) return Error{rules::roles_stay};
    return {};
  }

  /// Nobody's business but the committer's, or refused by policy.h.
  template <typename Other>
  Result<void> operator()(const Other&) const {
    return {};
  }
};

/// Whether one is in whose account is not among `gone`.
bool has_owner(
    const RatchetTree& tree, const std::optional<Roles>& roles, const std::set<AccountId>& gone
) {
  return roles && std::ranges::any_of(roles->entries, [&](const RoleEntry& entry) {
           return entry.role == Role::owner && !gone.contains(entry.account) &&
                  has_account(tree, entry.account);
         });
}

/// Whether one is in, or the group has none by its kind.
Result<void> check_has_owner(const RatchetTree& tree, const std::optional<Roles>& roles) {
  if (roles && !has_owner(tree, roles, {})) return Error{rules::an_owner_stays};
  return {};
}

/// Who has to go takes nobody's right to go on away.
Result<void> check_an_owner_stays(
    const PublicGroup& group, const StagedCommit& staged, const Departing& departing
) {
  std::set<AccountId> gone = departing.accounts;
  gone.insert(departing.ended.begin(), departing.ended.end());
  if (!has_owner(group.tree(), TRY(find_roles(group.context().extensions)), gone)) return {};
  return check_has_owner(staged.tree, TRY(find_roles(staged.context.extensions)));
}

/// That a device is not listed is no reason to take its account out, while that lists others.
Result<void> check_accounts_stay(
    const StagedCommit& staged, const std::optional<Roles>& roles, const Departing& departing
) {
  const AccountId committer = TRY(account_of(*staged.tree.leaf(staged.committer)));
  for (const RemovedLeaf& removed : staged.changes.removed) {
    const AccountId account = TRY(account_of(removed.leaf_node));
    const bool may_go = departing.accounts.contains(account) || departing.ended.contains(account) ||
                        has_role_to_remove(roles, committer, account);
    if (!may_go && !has_account(staged.tree, account)) return Error{rules::a_device_stays};
  }
  return {};
}

Result<void> check_departing(const RatchetTree& tree, const Departing& departing) {
  for (const AccountId& account : departing.accounts) {
    if (has_account(tree, account)) return Error{rules::departing_are_removed};
  }
  return {};
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
  const auto roles = TRY(find_roles(group.context().extensions));
  if (group.context().epoch != mls_wire::Epoch{0}) return {};
  return check_has_owner(group.tree(), roles);
}

Result<void> check_roles(
    const PublicGroup& group, const StagedCommit& staged, const Departing& departing
) {
  const auto roles = TRY(find_roles(group.context().extensions));
  const AccountId committer = TRY(account_of(*staged.tree.leaf(staged.committer)));
  if (staged.kind == CommitKind::external && !has_account(group.tree(), committer)) {
    return Error{rules::external_joiner_is_known};
  }
  for (const SentProposal& sent : staged.proposals) {
    TRY(std::visit(RoleCheck{group, roles, departing, committer, staged.kind}, sent.proposal));
  }
  TRY(check_accounts_stay(staged, roles, departing));
  if (staged.kind == CommitKind::member) TRY(check_departing(staged.tree, departing));
  return check_an_owner_stays(group, staged, departing);
}

Result<bool> may_remove(const PublicGroup& group, const AccountId& remover, LeafIndex leaf) {
  const auto roles = TRY(find_roles(group.context().extensions));
  return has_role_to_remove(roles, remover, TRY(account_of(*group.tree().leaf(leaf))));
}

Result<bool> may_add(const PublicGroup& group, const AccountId& adder) {
  return TRY(who_may_add(group)).contains(adder);
}

Result<std::set<AccountId>> who_may_add(const PublicGroup& group) {
  const auto roles = TRY(find_roles(group.context().extensions));
  std::set<AccountId> found;
  if (!roles) return found;
  for (const RoleEntry& entry : roles->entries) {
    if (entry.role >= role_to_add && has_account(group.tree(), entry.account)) {
      found.insert(entry.account);
    }
  }
  return found;
}

Result<void> check_departure(
    const PublicGroup& group, const AccountId& leaver, const std::set<AccountId>& leaving
) {
  const auto roles = TRY(find_roles(group.context().extensions));
  if (role_of(roles, leaver) < Role::owner) return {};
  std::set<AccountId> gone = leaving;
  gone.insert(leaver);
  std::size_t gone_count = 0;
  for (const AccountId& account : gone) gone_count += group.tree().leaves_of(account).size();
  const bool is_last = !has_owner(group.tree(), roles, gone);
  if (is_last && gone_count < group.tree().member_count()) return Error{rules::an_owner_stays};
  return {};
}

}  // namespace causeway::mls_tree
