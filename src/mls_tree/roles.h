#pragma once

#include <cstdint>
#include <optional>
#include <set>
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
///   add a device of an
///   account that is there     everybody: its account's statement says which there are
///   remove who has to go      everybody (`Departing`); an account's last device only in exchange
///                             for another one of it
///   update                    everybody
///
/// A group without it (direct chats, notes) has nobody to decide: its creator fills it in the
/// commit from epoch 0, and from then on only devices of the accounts that are there come and go.
///
/// In an external commit a device of an account that is in the group comes in, and takes out at
/// most one other of the same account (docs/adr/0013-leaving.md).
namespace causeway::mls_tree {

namespace rules {
inline constexpr Rule roles_ascend{"roles.entries_ascend", "messaging.md 2"};
inline constexpr Rule role_is_known{"roles.role_is_known", "messaging.md 2"};
inline constexpr Rule adder_may_add{"roles.adder_may_add", "messaging.md 2"};
inline constexpr Rule remover_may_remove{"roles.remover_may_remove", "messaging.md 2"};
inline constexpr Rule context_changed_by_owner{"roles.context_changed_by_owner", "messaging.md 2"};
inline constexpr Rule roles_stay{"roles.roles_stay", "messaging.md 2"};
inline constexpr Rule an_owner_stays{"roles.an_owner_stays", "messaging.md 2"};
inline constexpr Rule a_device_stays{"roles.a_device_stays", "docs/adr/0013-leaving.md"};
inline constexpr Rule external_joiner_is_known{"roles.external_joiner_is_known", "messaging.md 2"};
inline constexpr Rule departing_are_removed{
    "roles.departing_are_removed", "docs/adr/0013-leaving.md"
};
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

/// Who has to go, so that anybody may remove them: what whoever checks knows of it beside the
/// group.
struct Departing {
  std::set<AccountId> accounts;  // which leave (identity/leave.h), with all their leaves
  std::set<LeafIndex> leaves;    // of devices that their account's newest statement does not list
  std::set<AccountId> ended;     // whose newest statement lists no device
};

/// The table above, for a commit that `check_policy` has accepted. `rules::adder_may_add`,
/// `remover_may_remove`, `context_changed_by_owner`, `roles_stay`, `an_owner_stays`,
/// `external_joiner_is_known`, `a_device_stays` (whoever has no right to take an account out may
/// take off its devices, and not all of them), and `departing_are_removed`: a member's commit
/// leaves nobody in who leaves, so that whoever comes in with it or after it never has to know.
/// Where all owners have to go, or none was there, none has to stay: others are not held for it.
Result<void> check_roles(
    const PublicGroup& group, const StagedCommit& staged, const Departing& departing
);

/// A group as a whole, when it is created or joined: its roles decode, and it begins with an owner.
Result<void> check_roles(const PublicGroup& group);

/// Whether a commit of `remover` may take out this leaf by right of its role or because it is its
/// own, whoever has to go. Requires that the leaf exists; `find_roles`.
Result<bool> may_remove(const PublicGroup& group, const AccountId& remover, LeafIndex leaf);

/// Whether a member may add somebody that was never in. Who may has a say about a group's link and
/// about who asks to join by it (docs/formats/group-link.md). Nobody where there are no roles.
Result<bool> may_add(const PublicGroup& group, const AccountId& adder);

/// All of whom that holds.
Result<std::set<AccountId>> who_may_add(const PublicGroup& group);

/// `rules::an_owner_stays` where `leaver` is the last owner beside those who are leaving already,
/// and somebody else stays: a last owner names another first. Everybody else may always leave.
Result<void> check_departure(
    const PublicGroup& group, const AccountId& leaver, const std::set<AccountId>& leaving
);

}  // namespace causeway::mls_tree
