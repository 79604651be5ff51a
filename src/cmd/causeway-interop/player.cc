#include "cmd/causeway-interop/player.h"

#include <string_view>
#include <utility>

#include "mls_wire/suite.h"

namespace causeway::interop {

namespace {

struct Operation {
  std::string_view name;
  Json (Actor::*play)(const Json& request);
};

constexpr Operation operations[] = {
    {"create_group", &Actor::create_group},
    {"create_key_package", &Actor::create_key_package},
    {"join_external", &Actor::join_external},
    {"propose_own_add", &Actor::propose_own_add},
    {"create_external_sender", &Actor::create_external_sender},
    {"propose_external", &Actor::propose_external},
    {"install_psk", &Actor::install_psk},
    {"join", &Actor::join},
    {"create_next_key_package", &Actor::create_next_key_package},
    {"branch", &Actor::branch},
    {"reinitialize", &Actor::reinitialize},
    {"group_info", &Actor::group_info},
    {"propose", &Actor::propose},
    {"process", &Actor::process},
    {"commit", &Actor::commit},
    {"protect", &Actor::protect},
    {"unprotect", &Actor::unprotect},
};

/// Our members send handshakes in the open, as in any group of ours (mls_tree/policy.h).
Json hello() {
  Json suites = Json::array();
  for (const mls_wire::Suite& suite : mls_wire::suites) {
    suites.push_back(static_cast<std::uint16_t>(suite.id));
  }
  return {{"cipher_suites", std::move(suites)}};
}

}  // namespace

Json Player::play(const Json& request) {
  const auto name = request.at("operation").get<std::string>();
  if (name == "hello") return hello();
  if (name == "forget") {
    actors_.clear();
    return Json::object();
  }
  for (const Operation& operation : operations) {
    if (operation.name != name) continue;
    const auto actor = request.at("actor").get<std::string>();
    return (actors_.try_emplace(actor, actor, random_).first->second.*operation.play)(request);
  }
  throw Refused("no such operation: " + name);
}

std::string Player::answer(const std::string& request) {
  try {
    return play(Json::parse(request)).dump();
  } catch (const std::exception& reason) {
    const Json refused{{"refused", reason.what()}};
    return refused.dump(-1, ' ', false, Json::error_handler_t::replace);
  }
}

}  // namespace causeway::interop
