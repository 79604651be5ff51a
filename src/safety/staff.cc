#include "safety/staff.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "base/encoding.h"
#include "content/visible_text.h"
#include "safety/audit.h"
#include "safety/claims.h"
#include "safety/login.h"
#include "safety/staff_table.h"
#include "safety/store.h"
#include "safety/written_text.h"

namespace causeway::safety {
namespace {

constexpr std::array role_rows{
    RoleRow{Role::admin, "admin"},
    RoleRow{Role::lead, "lead"},
    RoleRow{Role::reviewer, "reviewer"},
    RoleRow{Role::child_safety, "child_safety"},
    RoleRow{Role::analyst, "analyst"},
    RoleRow{Role::auditor, "auditor"},
};

constexpr Roles roles_that_see_cases{Role::lead, Role::reviewer, Role::child_safety};

constexpr std::array<std::string_view, 11> queue_name_list{
    "child-safety",
    "imminent-harm",
    "intimate-images",
    "harassment",
    "fraud",
    "sexual",
    "spam",
    "other",
    "unproven",
    "second",
    "appeals"
};

constexpr std::size_t token_size_bytes = 32;
constexpr std::size_t alias_characters_min = 2;
constexpr std::size_t alias_characters_max = 32;

constexpr std::uint32_t pictures_to_break = 30;
constexpr std::uint32_t grave_to_break = 10;

std::size_t count_characters(std::string_view text) {
  std::size_t count = 0;
  while (!text.empty()) {
    text.remove_prefix(first_character(text).size());
    ++count;
  }
  return count;
}

/// One line without space around it, so that two people never look the same in the log.
Result<void> check_alias(std::string_view alias) {
  const bool is_line = content::is_visible_text(alias) && trimmed(alias) == alias;
  const std::size_t characters = is_line ? count_characters(alias) : 0;
  if (characters < alias_characters_min || characters > alias_characters_max) {
    return Error{rules::alias_fits};
  }
  return {};
}

bool is_open(const Invitation& invitation, Instant now) {
  return now < invitation.ends;
}

bool is_taken(const StaffTable& staff, std::string_view alias, Instant now) {
  if (staff.find_alias(alias)) return true;
  const auto invitations = staff.invitations();
  return std::ranges::any_of(invitations, [&](const Invitation& each) {
    return is_open(each, now) && to_lower_ascii(each.alias) == to_lower_ascii(alias);
  });
}

std::string names_of(Roles held) {
  std::string names;
  for (const RoleRow& row : role_rows) {
    if (!held.has(row.role)) continue;
    if (!names.empty()) names += ' ';
    names += row.name;
  }
  return names;
}

/// Whether somebody else could still let people in and out.
bool is_last_admin(const StaffTable& staff, StaffId id) {
  const auto people = staff.people();
  return std::ranges::none_of(people, [&](const Person& each) {
    return each.id != id && each.state == PersonState::active && each.roles.has(Role::admin);
  });
}

Instant midnight_before(Instant now) {
  return std::chrono::floor<std::chrono::days>(now);
}

}  // namespace

std::span<const RoleRow> roles() {
  return role_rows;
}

std::optional<Role> find_role(std::string_view name) {
  const auto* const found = std::ranges::find(role_rows, name, &RoleRow::name);
  if (found == role_rows.end()) return std::nullopt;
  return found->role;
}

Result<void> check_roles(Roles roles) {
  if (roles.is_empty()) return Error{rules::role_is_given};
  if (roles.has(Role::admin) && roles.has_any(roles_that_see_cases)) {
    return Error{rules::roles_go_together};
  }
  return {};
}

std::span<const std::string_view> queue_names() {
  return queue_name_list;
}

Result<void> check_shield(const Settings& settings, std::uint8_t least_blur) {
  if (settings.blur < least_blur) return Error{rules::shield_is_strong_enough};
  return {};
}

Token make_token(Random& random) {
  Token token{.text = to_base64url(random.bytes(token_size_bytes)), .hash = {}};
  token.hash = hash_of_token(token.text);
  return token;
}

crypto::Sha256 hash_of_token(std::string_view text) {
  return crypto::sha256({as_bytes(text)});
}

Result<Invited> invite(
    Transaction& transaction, const NewPerson& wanted, Asked asked, Random& random
) {
  TRY(check_alias(wanted.alias));
  TRY(check_roles(wanted.roles));
  StaffTable& staff = transaction.staff();
  if (is_taken(staff, wanted.alias, asked.now)) return Error{rules::alias_is_free};
  staff.remove_invitations_ended(asked.now);
  const Token token = make_token(random);
  const Invitation invitation{
      .id = random.id<InvitationId>(),
      .token_hash = token.hash,
      .alias = wanted.alias,
      .roles = wanted.roles,
      .by = asked.by,
      .made = asked.now,
      .ends = asked.now + invitation_lasts,
  };
  staff.add(invitation);
  record(
      transaction,
      {asked.by, Act::invitation_made, to_hex(invitation.id), names_of(wanted.roles)},
      asked.now
  );
  return Invited{invitation, token.text};
}

Result<void> take_back(Transaction& transaction, InvitationId id, Asked asked) {
  const auto invitation = transaction.staff().find_invitation(id);
  if (!invitation || !is_open(*invitation, asked.now)) return Error{rules::thing_is_there};
  transaction.staff().remove(id);
  record(transaction, {asked.by, Act::invitation_taken_back, to_hex(id), {}}, asked.now);
  return {};
}

Result<Invitation> find_invitation(
    const Transaction& transaction, std::string_view token, Instant now
) {
  const auto invitation = transaction.staff().find_invitation(hash_of_token(token));
  if (!invitation || !is_open(*invitation, now)) return Error{rules::invitation_is_open};
  return *invitation;
}

Person accept(Transaction& transaction, const Invitation& invitation, StaffId id, Instant now) {
  const Person person{
      .id = id,
      .alias = invitation.alias,
      .roles = invitation.roles,
      .state = PersonState::active,
      .added = now,
      .seen = std::nullopt,
      .settings = {},
  };
  transaction.staff().remove(invitation.id);
  transaction.staff().add(person);
  record(transaction, {person.id, Act::invitation_used, to_hex(invitation.id), {}}, now);
  return person;
}

Result<Person> change_person(
    Transaction& transaction, StaffId id, const PersonChange& change, Asked asked
) {
  StaffTable& staff = transaction.staff();
  auto person = staff.find(id);
  if (!person) return Error{rules::thing_is_there};
  if (id == asked.by) return Error{rules::person_is_another};
  TRY(check_roles(change.roles));
  const bool stays_admin = change.state == PersonState::active && change.roles.has(Role::admin);
  if (!stays_admin && is_last_admin(staff, id)) return Error{rules::one_admin_stays};
  const bool is_removed =
      person->state == PersonState::active && change.state == PersonState::removed;
  person->roles = change.roles;
  person->state = change.state;
  staff.put(*person);
  for (const StaffSession& session : transaction.logins().sessions(id)) {
    transaction.logins().remove(session.id);
  }
  // What they have, others may work on; who they are now may be somebody who must not.
  release_all(transaction, id, asked.now);
  const Act act = is_removed ? Act::person_removed : Act::roles_changed;
  record(transaction, {asked.by, act, to_hex(id), names_of(change.roles)}, asked.now);
  return *person;
}

std::optional<std::string_view> break_suggested(
    const Exposure& exposure, const Settings& settings, Instant now
) {
  if (exposure.grave >= grave_to_break) {
    return "You have looked at a lot about children. Leave the screen for a while.";
  }
  if (exposure.pictures >= pictures_to_break) {
    return "You have looked at many pictures. Leave the screen for a while.";
  }
  if (now - exposure.since >= std::chrono::minutes(settings.break_after_min)) {
    return "You have been at it for a while. Time for a break.";
  }
  return std::nullopt;
}

Exposure exposure_of(const Transaction& transaction, StaffId person, Instant now) {
  const Instant midnight = midnight_before(now);
  const auto kept = transaction.staff().exposure(person);
  if (!kept || kept->since < midnight) return {.since = midnight};
  return *kept;
}

void count_exposure(
    Transaction& transaction, StaffId person, Seen seen, Gravity gravity, Instant now
) {
  Exposure exposure = exposure_of(transaction, person, now);
  ++(seen == Seen::report ? exposure.reports : exposure.pictures);
  if (gravity == Gravity::grave) ++exposure.grave;
  transaction.staff().put(person, exposure);
}

void take_break(Transaction& transaction, StaffId person, Instant now) {
  transaction.staff().put(person, {.since = now});
}

}  // namespace causeway::safety
