#pragma once

#include "adapters/json_policy/generate_test.h"
#include "adapters/json_policy/law_test.h"

/// A complete request that tests change, and what is then decided by the real law.
namespace causeway::adapters::json_policy::test {

using policy::CheckSet;
using policy::Decision;

inline Case case_of(std::string_view regime, std::string_view instrument = {}) {
  return {base_of(real_law(), regime, instrument), {}, deciding};
}

inline Decision decided(const Case& made) {
  return policy::decide(real_law(), made.request, made.facts, made.at);
}

inline CheckSet failing(const Decision& decision) {
  CheckSet failed;
  for (const policy::Outcome& each : decision.rules) {
    if (!each.passes) failed.insert(each.check);
  }
  return failed;
}

inline std::string names_of(CheckSet checks) {
  std::string text;
  for (const policy::Check& each : policy::checks()) {
    if (checks.contains(each.id)) text += std::string(policy::name_of(each.id)) + " ";
  }
  return text;
}

/// Nothing where no such clock runs; of one that stands still, `stands_still`.
inline constexpr std::string_view stands_still = "stands still";

inline std::string clock_of(const Decision& decision, std::string_view id) {
  for (const policy::Clock& each : decision.clocks) {
    if (each.id == id) return each.at ? policy::to_text(*each.at) : std::string(stands_still);
  }
  return {};
}

inline std::string ruling_of(const Case& made) {
  const Decision decision = decided(made);
  std::string text(policy::name_of(decision.ruling));
  return text + " by " + std::string(policy::name_of(decision.deciding));
}

}  // namespace causeway::adapters::json_policy::test
