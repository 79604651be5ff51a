#include "adapters/json_policy/decision_json.h"

#include <nlohmann/json.hpp>

namespace causeway::adapters::json_policy {
namespace {

using Json = nlohmann::ordered_json;

// Members are set one by one: the library copies what stands in a list of braces, all of it and
// deep.

Json to_json(const policy::Outcome& outcome) {
  Json json;
  json["id"] = name_of(outcome.check);
  json["outcome"] = outcome.passes ? "pass" : "fail";
  json["says"] = outcome.says;
  json["source"] = outcome.source;
  return json;
}

Json to_json(const policy::Refusal& refusal) {
  Json json;
  json["class"] = name_of(refusal.data_class);
  json["reason"] = refusal.reason;
  return json;
}

Json to_json(const policy::Clock& clock) {
  Json json;
  json["id"] = clock.id;
  json["at"] = clock.at ? Json(policy::to_text(*clock.at)) : Json();
  return json;
}

template <typename T>
Json list_of(const std::vector<T>& values) {
  Json list = Json::array();
  for (const T& each : values) list.push_back(to_json(each));
  return list;
}

Json list_of(policy::ClassSet classes) {
  Json list = Json::array();
  classes.for_each([&](policy::DataClass each) { list.push_back(name_of(each)); });
  return list;
}

Json absent_of(const policy::Decision& decision) {
  Json list = list_of(decision.absent);
  list.insert(list.begin(), policy::never_held);
  return list;
}

}  // namespace

std::string decision_json(const policy::Decision& decision) {
  Json json;
  json["decision"] = name_of(decision.ruling);
  json["state"] = decision.state;
  json["rules"] = list_of(decision.rules);
  json["deciding_rule"] = name_of(decision.deciding);
  json["produce"] = list_of(decision.produce);
  json["refuse"] = list_of(decision.refuse);
  json["absent"] = absent_of(decision);
  json["preserve"] = decision.preserve;
  json["produce_allowed"] = decision.produce_allowed;
  json["clocks"] = list_of(decision.clocks);
  json["notice"] = policy::to_text(decision.notice);
  // What is said can have a piece of a request that nobody read from JSON.
  return json.dump(-1, ' ', true, Json::error_handler_t::replace);
}

}  // namespace causeway::adapters::json_policy
