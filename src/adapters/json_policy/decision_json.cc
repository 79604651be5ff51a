#include "adapters/json_policy/decision_json.h"

#include <nlohmann/json.hpp>

namespace causeway::adapters::json_policy {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const policy::Outcome& outcome) {
  return {
      {"id", name_of(outcome.check)},
      {"outcome", outcome.passes ? "pass" : "fail"},
      {"says", outcome.says},
      {"source", outcome.source},
  };
}

Json to_json(const policy::Refusal& refusal) {
  return {{"class", name_of(refusal.data_class)}, {"reason", refusal.reason}};
}

Json to_json(const policy::Clock& clock) {
  return {{"id", clock.id}, {"at", clock.at ? Json(policy::to_text(*clock.at)) : Json()}};
}

template <typename T>
Json list_of(const std::vector<T>& values) {
  Json list = Json::array();
  for (const T& each : values) list.push_back(to_json(each));
  return list;
}

void append(Json& list, policy::ClassSet classes) {
  classes.for_each([&](policy::DataClass each) { list.push_back(name_of(each)); });
}

}  // namespace

std::string decision_json(const policy::Decision& decision) {
  Json produce = Json::array();
  append(produce, decision.produce);
  Json absent = Json::array({policy::never_held});
  append(absent, decision.absent);
  const Json json = {
      {"decision", name_of(decision.ruling)},
      {"state", decision.state},
      {"rules", list_of(decision.rules)},
      {"deciding_rule", name_of(decision.deciding)},
      {"produce", std::move(produce)},
      {"refuse", list_of(decision.refuse)},
      {"absent", std::move(absent)},
      {"preserve", decision.preserve},
      {"produce_allowed", decision.produce_allowed},
      {"clocks", list_of(decision.clocks)},
      {"notice", policy::to_text(decision.notice)},
  };
  // What is said can have a piece of a request that nobody read from JSON.
  return json.dump(-1, ' ', true, Json::error_handler_t::replace);
}

}  // namespace causeway::adapters::json_policy
