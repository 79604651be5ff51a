#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "policy/time.h"

/// What the tests of the desk share.
namespace causeway::cli {

inline Instant moment(std::string_view text) {
  return policy::parse_instant(text).value();
}

/// The lines about the desk that docs/formats/cli-json.md has.
std::vector<std::string> desk_lines();

}  // namespace causeway::cli
