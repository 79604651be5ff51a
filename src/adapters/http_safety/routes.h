#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/http_safety/route.h"

namespace causeway::adapters::http_safety {

// One table for each section of docs/formats/safety-api.md.
std::span<const Route> login_routes();       // §4
std::span<const Route> invitation_routes();  // §4
std::span<const Route> own_routes();         // §5
std::span<const Route> media_routes();       // §6
std::span<const Route> tip_routes();         // §9
std::span<const Route> bank_routes();        // §10
std::span<const Route> catalogue_routes();   // §5
std::span<const Route> queue_routes();       // §6
std::span<const Route> case_routes();        // §6
std::span<const Route> decision_routes();    // §7
std::span<const Route> account_routes();     // §8
std::span<const Route> number_routes();      // §11
std::span<const Route> audit_routes();       // §12
std::span<const Route> staff_routes();       // §13

/// All of them.
std::vector<const Route*> all_routes();

struct FoundRoute {
  const Route& route;
  std::vector<std::string> path;  // what stands for its {…}
};

/// `path` is below /safety/api/. Nothing where no row has this method and path.
std::optional<FoundRoute> find_route(std::string_view method, std::string_view path);

}  // namespace causeway::adapters::http_safety
