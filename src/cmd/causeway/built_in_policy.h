#pragma once

#include <string_view>

namespace causeway::cli {

/// policy/regimes.toml as it was when the program was built (cmake/policy.cmake).
std::string_view built_in_policy();

}  // namespace causeway::cli
