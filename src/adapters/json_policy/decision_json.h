#pragma once

#include <string>

#include "policy/decision.h"

namespace causeway::adapters::json_policy {

/// docs/formats/desk.md §4: one object in one line of ASCII, its members in that order.
std::string decision_json(const policy::Decision& decision);

}  // namespace causeway::adapters::json_policy
