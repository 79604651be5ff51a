#include <array>

#include "adapters/http_safety/routes.h"
#include "adapters/http_safety/session_json.h"
#include "base/encoding.h"

namespace causeway::adapters::http_safety {
namespace {

using safety::Act;

Answer show_session(RouteCall& call) {
  const auto found = safety::find_session(call.reading(), session_token(call.request), call.now);
  return session_json(call, found.ok() ? &*found : nullptr);
}

/// Whoever called this has extended it already, as every request does.
Answer extend_session(RouteCall& call) {
  return session_json(call, &*call.present);
}

Answer log_out(RouteCall& call) {
  const auto id = call.session().id;
  call.writing().logins().remove(id);
  call.record(Act::logout, to_hex(id));
  Answer answer = Answer::nothing();
  answer.headers.push_back(session_cookie({}));
  return answer;
}

constexpr std::array routes{
    Route{"GET", "session", anybody, Access::reading, show_session},
    Route{"POST", "session/extend", whoever_works_here, Access::reading, extend_session},
    Route{"DELETE", "session", whoever_works_here, Access::writing, log_out},
};

}  // namespace

std::span<const Route> login_routes() {
  return routes;
}

}  // namespace causeway::adapters::http_safety
