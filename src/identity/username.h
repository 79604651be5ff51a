#pragma once

#include <string_view>

#include "base/result.h"

namespace causeway::identity {

namespace rules {
inline constexpr Rule username_is_valid{
    "identity.username_is_valid", "docs/formats/identity.md, Username"
};
}  // namespace rules

inline constexpr std::size_t username_size_min = 3;
inline constexpr std::size_t username_size_max = 32;

/// `rules::username_is_valid` unless `name` is 3 to 32 of `[a-z0-9_.]`.
Result<void> check_username(std::string_view name);

}  // namespace causeway::identity
