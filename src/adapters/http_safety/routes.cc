#include "adapters/http_safety/routes.h"

#include <array>

#include "adapters/http_safety/words.h"

namespace causeway::adapters::http_safety {
namespace {

constexpr std::array tables{
    login_routes,
    invitation_routes,
    own_routes,
    media_routes,
    tip_routes,
    bank_routes,
    catalogue_routes,
    queue_routes,
    case_routes,
    decision_routes,
    account_routes,
    number_routes,
    audit_routes,
    staff_routes,
};

std::optional<std::vector<std::string>> match(std::string_view pattern, std::string_view path) {
  const auto wanted = split(pattern, '/');
  const auto parts = split(path, '/');
  if (wanted.size() != parts.size()) return std::nullopt;
  std::vector<std::string> found;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (wanted[i].starts_with('{')) {
      if (parts[i].empty()) return std::nullopt;
      found.emplace_back(parts[i]);
    } else if (wanted[i] != parts[i]) {
      return std::nullopt;
    }
  }
  return found;
}

}  // namespace

std::vector<const Route*> all_routes() {
  std::vector<const Route*> all;
  for (const auto& table : tables) {
    for (const Route& route : table()) all.push_back(&route);
  }
  return all;
}

std::optional<FoundRoute> find_route(std::string_view method, std::string_view path) {
  for (const Route* route : all_routes()) {
    if (route->method != method) continue;
    if (auto found = match(route->path, path)) return FoundRoute{*route, *std::move(found)};
  }
  return std::nullopt;
}

}  // namespace causeway::adapters::http_safety
