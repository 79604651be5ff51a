#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "mls_tree/public_group.h"
#include "mls_wire/extension.h"
#include "tls/codec.h"

/// Who may do what in a conversation. One function decides it, at the hub and at each member.
///
/// A group with the component 0xF021 in its GroupContext has roles (messaging.md 2):
///
///   add an account            admin, owner      (an account that left with a role: owner)
///   remove another account    admin, owner      (an owner: owner)
///   change the GroupContext   owner
///   a device of one's own     everybody may add and remove it; removing all of them is leaving
///   update                    everybody
///
/// A group without it (direct chats, notes) has nobody to decide: its creator fills it in the
/// commit from epoch 0, and from then on only one's own devices come and go.
///
/// The proposer of a change needs the right to it, not who commits it: anybody commits what was
/// rightly proposed. In an external commit a device of an account that is in the group comes in,
/// and takes out at most one other of the same account.
namespace causeway::mls_tree {

namespace rules {
inline constexpr Rule roles_ascend{"roles.entries_ascend", "messaging.md 2"};
inline constexpr Rule role_is_known{"roles.role_is_known", "messaging.md 2"};
inline constexpr Rule adder_may_add{"roles.adder_may_add", "messaging.md 2"};
inline constexpr Rule remover_may_remove{"roles.remover_may_remove", "messaging.md 2"};
inline constexpr Rule context_changed_by_owner{"roles.context_changed_by_owner", "messaging.md 2"};
inline constexpr Rule roles_stay{"roles.roles_stay", "messaging.md 2"};
inline constexpr Rule an_owner_stays{"roles.an_owner_stays", "messaging.md 2"};
inline constexpr Rule external_joiner_is_known{"roles.external_joiner_is_known", "messaging.md 2"};
}  // namespace rules

/// A larger value may do more.
enum class Role : std::uint8_t {
  member = 0,  // never written
  admin = 1,
  owner = 2,
};

struct RoleEntry {
  using Wire = tls::Struct;
  AccountId account;
  Role role{};
  bool operator==(const RoleEntry&) const = default;
};

/// The content of component 0xF021: accounts strictly ascending; who is not in it is a member.
struct Roles {
  using Wire = tls::Custom;
  std::vector<RoleEntry> entries;

  Role of(const AccountId& account) const;
  /// `Role::member` takes the entry out.
  void set(const AccountId& account, Role role);

  /// `rules::roles_ascend`, `role_is_known`.
  static Result<Roles> decode(tls::Reader& reader);
  void encode(tls::Writer& writer) const;

  bool operator==(const Roles&) const = default;
};

/// The roles in the extensions of a GroupContext; nothing where it has none.
Result<std::optional<Roles>> find_roles(const mls_wire::Extensions& group_extensions);

/// The account that a leaf belongs to, as its credential says. The credential itself was checked
/// when the leaf came in (policy.h).
Result<AccountId> account_of(const LeafNode& leaf);

/// The table above, for a commit. `rules::adder_may_add`, `remover_may_remove`,
/// `context_changed_by_owner`, `roles_stay`, `an_owner_stays` (a last owner names another before
/// leaving), `external_joiner_is_known`.
Result<void> check_roles(const PublicGroup& group, const StagedCommit& staged);

/// A group as a whole, when it is created or joined: its roles decode and an owner is there.
Result<void> check_roles(const PublicGroup& group);

/// The table above, for a standalone proposal: what a commit of nothing else would be refused for.
Result<void> check_roles(const PublicGroup& group, const SentProposal& sent);

}  // namespace causeway::mls_tree
