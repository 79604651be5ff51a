#include <array>

#include "adapters/http_safety/routes.h"
#include "adapters/http_safety/session_json.h"

namespace causeway::adapters::http_safety {
namespace {

Answer show_invitation(RouteCall& call) {
  const auto invitation =
      or_refuse(safety::find_invitation(call.reading(), call.members().text("token"), call.now));
  return Json{
      {"alias", invitation.alias},
      {"roles", to_json(invitation.roles)},
      {"ends", to_json(invitation.ends)},
  };
}

constexpr std::array routes{
    Route{
        "POST", "invitation", anybody, Access::reading, show_invitation, "token", "", Limit::tries
    },
};

}  // namespace

std::span<const Route> invitation_routes() {
  return routes;
}

}  // namespace causeway::adapters::http_safety
