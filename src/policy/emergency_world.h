#pragma once

#include "policy/single_world.h"

namespace causeway::policy {

/// An emergency: somebody claims a danger to life, and asks without process.
struct EmergencyCase {
  EmergencyState state{};
  bool was_called_back = false;  // through the directory, R40
  bool has_two_persons = false;  // R41
  bool was_refused = false;
  bool was_disclosed_to = false;

  bool operator==(const EmergencyCase&) const = default;
};

SingleRules<EmergencyCase> emergency_rules();
Exploration explore(const SingleRules<EmergencyCase>& rules);

}  // namespace causeway::policy
