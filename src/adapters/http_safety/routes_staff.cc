#include <algorithm>
#include <array>

#include "adapters/http_safety/routes.h"
#include "base/encoding.h"
#include "safety/staff_table.h"
#include "safety/written_text.h"

namespace causeway::adapters::http_safety {
namespace {

using safety::Role;
using safety::Roles;

constexpr Who admins = only({Role::admin});

Roles read_roles(const Members& members) {
  Roles roles;
  for (const std::string& name : members.texts("roles")) {
    const auto role = safety::find_role(name);
    if (!role || roles.has(*role)) throw Refused(rules::body_is_read);
    roles.bits |= Roles{*role}.bits;
  }
  return roles;
}

std::optional<safety::PersonState> find_state(std::string_view name) {
  if (name == "active") return safety::PersonState::active;
  if (name == "removed") return safety::PersonState::removed;
  return std::nullopt;
}

Json member_json(const safety::Transaction& transaction, const safety::Person& person) {
  const auto& logins = transaction.logins();
  Json member = to_json(person);
  member["state"] = person.state == safety::PersonState::active ? "active" : "removed";
  member["passkeys"] = logins.passkeys(person.id).size();
  member["totp"] = logins.code_login(person.id).has_value();
  member["seen"] = to_json(person.seen);
  return member;
}

Json invitation_json(const safety::Transaction& transaction, const safety::Invitation& invitation) {
  return {
      {"id", to_hex(invitation.id)},
      {"alias", invitation.alias},
      {"roles", to_json(invitation.roles)},
      {"made", to_json(invitation.made)},
      {"ends", to_json(invitation.ends)},
      {"by", person_json(transaction, invitation.by)},
  };
}

Answer list_staff(RouteCall& call) {
  const safety::Transaction& transaction = call.reading();
  Json people = Json::array();
  for (const safety::Person& person : transaction.staff().people()) {
    people.push_back(member_json(transaction, person));
  }
  Json invitations = Json::array();
  for (const safety::Invitation& invitation : transaction.staff().invitations()) {
    if (call.now < invitation.ends) invitations.push_back(invitation_json(transaction, invitation));
  }
  return Json{{"people", people}, {"invitations", invitations}};
}

Answer invite(RouteCall& call) {
  const Members members = call.members();
  const safety::NewPerson wanted{
      .alias = std::string(safety::trimmed(members.text("alias"))),
      .roles = read_roles(members),
  };
  auto invited = or_refuse(safety::invite(call.writing(), wanted, call.asked(), call.ports.random));
  Json json = invitation_json(call.writing(), invited.invitation);
  json["token"] = invited.token;
  return json;
}

Answer take_back(RouteCall& call) {
  const auto id = call.in_path(0, parse_id<safety::InvitationId>);
  or_refuse(safety::take_back(call.writing(), id, call.asked()));
  return Answer::nothing();
}

Answer change_person(RouteCall& call) {
  const auto id = call.in_path(0, parse_id<safety::StaffId>);
  const Members members = call.members();
  const safety::PersonChange change{
      .roles = read_roles(members),
      .state = members.one_of("state", find_state),
  };
  const auto person = or_refuse(safety::change_person(call.writing(), id, change, call.asked()));
  return member_json(call.writing(), person);
}

Answer end_sessions(RouteCall& call) {
  const auto id = call.in_path(0, parse_id<safety::StaffId>);
  if (!call.reading().staff().find(id)) throw Refused(safety::rules::thing_is_there);
  safety::end_sessions(call.writing(), id, call.asked());
  return Answer::nothing();
}

constexpr std::array routes{
    Route{"GET", "staff", admins, Access::reading, list_staff},
    Route{"POST", "staff/invitations", admins, Access::writing, invite, "alias roles"},
    Route{"DELETE", "staff/invitations/{id}", admins, Access::writing, take_back},
    Route{"PATCH", "staff/{id}", admins, Access::writing, change_person, "roles state"},
    Route{"DELETE", "staff/{id}/sessions", admins, Access::writing, end_sessions},
};

}  // namespace

std::span<const Route> staff_routes() {
  return routes;
}

}  // namespace causeway::adapters::http_safety
