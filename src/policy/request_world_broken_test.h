#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "policy/request_world.h"
#include "policy/world_broken_test.h"

/// To break what the machines of a request may do together: by a row too many, a guard or a
/// coupling too few.
namespace causeway::policy::test {

inline constexpr std::string_view planted = "planted";

/// How a case that began so comes to its counsel, and what happens then.
inline Path from_counsel(const std::string& start, const Path& then) {
  Path path{start, "authenticate", "commit_to_log", "triage", "to_counsel"};
  path.insert(path.end(), then.begin(), then.end());
  return path;
}

inline const Path to_delivery{
    "approve", "collect", "collected", "check_quality", "approve_release", "package", "deliver"
};

inline void expect_with_row(
    const Transition<RequestState>& row, const std::string& name, const Path& path
) {
  Planted<RequestState> request(request_machine());
  request.add(row);
  RequestRules rules = request_rules();
  rules.request = request.machine();
  expect_only(rules, name, path);
}

inline void expect_without_guard(Event event, const std::string& name, const Path& path) {
  RequestRules rules = request_rules();
  remove_guards(rules.guards, event);
  expect_only(rules, name, path);
}

inline void expect_with_guard(
    Event event, bool (*allows)(const RequestCase&), const std::string& name, const Path& path
) {
  RequestRules rules = request_rules();
  rules.guards.push_back({event, allows, planted, planted});
  expect_only(rules, name, path);
}

/// The couplings of a state that make this happen.
inline std::vector<Coupling*> couplings_of(RequestRules& rules, RequestState state, Event event) {
  std::vector<Coupling*> found;
  for (Coupling& each : rules.couplings) {
    const bool has_it = std::count(each.events.begin(), each.events.end(), event) > 0;
    if (has_it && each.entered.covers(rules.request.row(state))) found.push_back(&each);
  }
  return found;
}

inline void expect_without_coupling(
    RequestState state, Event event, const std::string& name, const Path& path
) {
  RequestRules rules = request_rules();
  for (Coupling* each : couplings_of(rules, state, event)) std::erase(each->events, event);
  expect_only(rules, name, path);
}

inline void expect_with_couplings(
    const std::vector<Coupling>& couplings, const std::string& name, const Path& path
) {
  RequestRules rules = request_rules();
  rules.couplings.insert(rules.couplings.end(), couplings.begin(), couplings.end());
  expect_only(rules, name, path);
}

}  // namespace causeway::policy::test
