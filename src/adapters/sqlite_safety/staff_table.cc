#include "adapters/sqlite_safety/staff_table.h"

namespace causeway::adapters::sqlite_safety {

using safety::Exposure;
using safety::Invitation;
using safety::InvitationId;
using safety::Person;
using safety::PersonState;
using safety::Roles;
using safety::StaffId;

namespace {

Roles roles_of(std::uint8_t bits) {
  Roles roles;
  roles.bits = bits;
  return roles;
}

/// Collects rows of all columns of `staff`, in their order.
auto collect_into(std::vector<Person>& people) {
  return [&people](
             StaffId id,
             std::string alias,
             std::uint8_t roles,
             PersonState state,
             Instant added,
             std::optional<Instant> seen,
             std::uint8_t blur,
             bool is_greyscale,
             bool is_mute,
             bool has_single_keys,
             safety::Density density,
             safety::Theme theme,
             std::uint8_t break_after_min,
             std::uint16_t opted_out
         ) {
    people.push_back({
        .id = id,
        .alias = std::move(alias),
        .roles = roles_of(roles),
        .state = state,
        .added = added,
        .seen = seen,
        .settings =
            {.blur = blur,
             .is_greyscale = is_greyscale,
             .is_mute = is_mute,
             .has_single_keys = has_single_keys,
             .density = density,
             .theme = theme,
             .break_after_min = break_after_min,
             .opted_out = opted_out},
    });
  };
}

/// … of `staff_invitation`.
auto collect_into(std::vector<Invitation>& invitations) {
  return [&invitations](
             InvitationId id,
             crypto::Sha256 token_hash,
             std::string alias,
             std::uint8_t roles,
             StaffId by,
             Instant made,
             Instant ends
         ) {
    invitations.push_back({id, token_hash, std::move(alias), roles_of(roles), by, made, ends});
  };
}

template <typename T>
std::optional<T> first_of(const std::vector<T>& all) {
  if (all.empty()) return std::nullopt;
  return all.front();
}

}  // namespace

std::optional<Person> StaffTable::find(StaffId id) const {
  std::vector<Person> people;
  database_.for_each(
      "SELECT id, alias, roles, state, added_ms, seen_ms, blur, greyscale, mute, single_keys,"
      " density, theme, break_after_min, opted_out FROM staff WHERE id = ?",
      collect_into(people),
      id
  );
  return first_of(people);
}

std::optional<Person> StaffTable::find_alias(std::string_view alias) const {
  std::vector<Person> people;
  database_.for_each(
      "SELECT id, alias, roles, state, added_ms, seen_ms, blur, greyscale, mute, single_keys,"
      " density, theme, break_after_min, opted_out FROM staff WHERE alias = ?",
      collect_into(people),
      alias
  );
  return first_of(people);
}

std::vector<Person> StaffTable::people() const {
  std::vector<Person> people;
  database_.for_each(
      "SELECT id, alias, roles, state, added_ms, seen_ms, blur, greyscale, mute, single_keys,"
      " density, theme, break_after_min, opted_out FROM staff ORDER BY added_ms, id",
      collect_into(people)
  );
  return people;
}

void StaffTable::add(const Person& person) {
  const safety::Settings& settings = person.settings;
  database_.run(
      "INSERT INTO staff (id, alias, roles, state, added_ms, seen_ms, blur, greyscale, mute,"
      " single_keys, density, theme, break_after_min, opted_out)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      person.id,
      person.alias,
      person.roles.bits,
      person.state,
      person.added,
      person.seen,
      settings.blur,
      settings.is_greyscale,
      settings.is_mute,
      settings.has_single_keys,
      settings.density,
      settings.theme,
      settings.break_after_min,
      settings.opted_out
  );
}

void StaffTable::put(const Person& person) {
  const safety::Settings& settings = person.settings;
  database_.run(
      "UPDATE staff SET roles = ?, state = ?, seen_ms = ?, blur = ?, greyscale = ?, mute = ?,"
      " single_keys = ?, density = ?, theme = ?, break_after_min = ?, opted_out = ? WHERE id = ?",
      person.roles.bits,
      person.state,
      person.seen,
      settings.blur,
      settings.is_greyscale,
      settings.is_mute,
      settings.has_single_keys,
      settings.density,
      settings.theme,
      settings.break_after_min,
      settings.opted_out,
      person.id
  );
}

std::optional<Invitation> StaffTable::find_invitation(const crypto::Sha256& token_hash) const {
  std::vector<Invitation> invitations;
  database_.for_each(
      "SELECT id, token_hash, alias, roles, by, made_ms, ends_ms FROM staff_invitation"
      " WHERE token_hash = ?",
      collect_into(invitations),
      token_hash
  );
  return first_of(invitations);
}

std::optional<Invitation> StaffTable::find_invitation(InvitationId id) const {
  std::vector<Invitation> invitations;
  database_.for_each(
      "SELECT id, token_hash, alias, roles, by, made_ms, ends_ms FROM staff_invitation"
      " WHERE id = ?",
      collect_into(invitations),
      id
  );
  return first_of(invitations);
}

std::vector<Invitation> StaffTable::invitations() const {
  std::vector<Invitation> invitations;
  database_.for_each(
      "SELECT id, token_hash, alias, roles, by, made_ms, ends_ms FROM staff_invitation"
      " ORDER BY made_ms, id",
      collect_into(invitations)
  );
  return invitations;
}

void StaffTable::add(const Invitation& invitation) {
  database_.run(
      "INSERT INTO staff_invitation (id, token_hash, alias, roles, by, made_ms, ends_ms)"
      " VALUES (?, ?, ?, ?, ?, ?, ?)",
      invitation.id,
      invitation.token_hash,
      invitation.alias,
      invitation.roles.bits,
      invitation.by,
      invitation.made,
      invitation.ends
  );
}

void StaffTable::remove(InvitationId id) {
  database_.run("DELETE FROM staff_invitation WHERE id = ?", id);
}

void StaffTable::remove_invitations_ended(Instant by) {
  database_.run("DELETE FROM staff_invitation WHERE ends_ms <= ?", by);
}

std::optional<Exposure> StaffTable::exposure(StaffId person) const {
  std::optional<Exposure> exposure;
  database_.for_each(
      "SELECT since_ms, reports, pictures, grave FROM staff_exposure WHERE person = ?",
      [&](Instant since, std::uint32_t reports, std::uint32_t pictures, std::uint32_t grave) {
        exposure = {since, reports, pictures, grave};
      },
      person
  );
  return exposure;
}

void StaffTable::put(StaffId person, const Exposure& exposure) {
  database_.run(
      "INSERT OR REPLACE INTO staff_exposure (person, since_ms, reports, pictures, grave)"
      " VALUES (?, ?, ?, ?, ?)",
      person,
      exposure.since,
      exposure.reports,
      exposure.pictures,
      exposure.grave
  );
}

}  // namespace causeway::adapters::sqlite_safety
