#include <array>
#include <chrono>
#include <utility>

#include "adapters/http_safety/passkey_routes.h"
#include "adapters/http_safety/routes.h"
#include "adapters/http_safety/session_json.h"
#include "base/encoding.h"
#include "safety/claims.h"
#include "safety/staff_table.h"

namespace causeway::adapters::http_safety {
namespace {

using safety::Act;

Answer change_settings(RouteCall& call) {
  const safety::Settings settings = read_settings(call.members());
  or_refuse(safety::check_shield(settings, call.options.least_blur));
  safety::Person person = call.person();
  person.settings = settings;
  call.writing().staff().put(person);
  call.record(Act::settings_changed, to_hex(person.id));
  return to_json(settings);
}

Json exposure_json(const RouteCall& call) {
  const safety::Person& person = call.person();
  const auto exposure = safety::exposure_of(call.reading(), person.id, call.now);
  const auto says = safety::break_suggested(exposure, person.settings, call.now);
  const auto passed = std::chrono::floor<std::chrono::minutes>(call.now - exposure.since);
  return {
      {"since", to_json(exposure.since)},
      {"reports", exposure.reports},
      {"pictures", exposure.pictures},
      {"grave", exposure.grave},
      {"minutes", passed.count()},
      {"break", {{"suggested", says.has_value()}, {"says", says ? Json(*says) : Json()}}},
  };
}

Answer show_exposure(RouteCall& call) {
  return exposure_json(call);
}

Answer take_break(RouteCall& call) {
  safety::take_break(call.writing(), call.person().id, call.now);
  safety::release_all(call.writing(), call.person().id, call.now);
  return exposure_json(call);
}

Answer list_passkeys(RouteCall& call) {
  Json items = Json::array();
  for (const safety::Passkey& each : call.reading().logins().passkeys(call.person().id)) {
    items.push_back({
        {"id", to_hex(each.id)},
        {"label", each.label},
        {"added", to_json(each.added)},
        {"used", to_json(each.used)},
    });
  }
  return Json{{"items", items}};
}

Answer begin_own_passkey(RouteCall& call) {
  const safety::Person& person = call.person();
  return begin_passkey(call, {.kind = CeremonyKind::own_passkey}, person.id, person.alias);
}

Answer add_own_passkey(RouteCall& call) {
  MadePasskey made = finish_passkey(call, CeremonyKind::own_passkey);
  const bool is_own = made.ceremony.person == call.person().id;
  if (!is_own) throw Refused(safety::rules::ceremony_is_open);
  or_refuse(safety::add_passkey(call.writing(), std::move(made.passkey), call.asked()));
  return list_passkeys(call);
}

Answer remove_passkey(RouteCall& call) {
  const auto id = call.in_path(0, parse_id<safety::PasskeyId>);
  or_refuse(safety::remove_passkey(call.writing(), id, call.asked()));
  return Answer::nothing();
}

Answer list_sessions(RouteCall& call) {
  Json items = Json::array();
  for (const safety::StaffSession& each : call.reading().logins().sessions(call.person().id)) {
    if (call.now >= each.idle_ends()) continue;
    items.push_back({
        {"id", to_hex(each.id)},
        {"current", each.id == call.session().id},
        {"since", to_json(each.since)},
        {"seen", to_json(each.seen)},
        {"browser", each.browser},
    });
  }
  return Json{{"items", items}};
}

Answer end_session(RouteCall& call) {
  const auto id = call.in_path(0, parse_id<safety::SessionId>);
  or_refuse(safety::end_session(call.writing(), id, call.asked()));
  return Answer::nothing();
}

// clang-format off
constexpr std::array routes{
    Route{"PATCH", "me/settings", whoever_works_here, Access::writing, change_settings, settings_members},
    Route{"GET", "me/exposure", whoever_works_here, Access::reading, show_exposure},
    Route{"POST", "me/break", whoever_works_here, Access::writing, take_break},
    Route{"GET", "me/passkeys", whoever_works_here, Access::reading, list_passkeys},
    Route{"POST", "me/passkeys/begin", whoever_works_here, Access::none, begin_own_passkey, "", "", Limit::begins},
    Route{"POST", "me/passkeys", whoever_works_here, Access::writing, add_own_passkey, "ceremony attestation_object client_data label"},
    Route{"DELETE", "me/passkeys/{id}", whoever_works_here, Access::writing, remove_passkey},
    Route{"GET", "me/sessions", whoever_works_here, Access::reading, list_sessions},
    Route{"DELETE", "me/sessions/{id}", whoever_works_here, Access::writing, end_session},
};
// clang-format on

}  // namespace

std::span<const Route> own_routes() {
  return routes;
}

}  // namespace causeway::adapters::http_safety
