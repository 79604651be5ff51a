#pragma once

#include <cstdlib>
#include <string>
#include <string_view>

#include "base/encoding.h"

namespace causeway::crypto {

/// The bytes of a literal of a test.
inline Bytes unhex(std::string_view text) {
  return *from_hex(text);
}

/// Where the test data of others lie.
inline std::string vectors_folder() {
  const char* chosen = std::getenv("CAUSEWAY_VECTORS");
  return chosen == nullptr ? CAUSEWAY_VECTORS_DEFAULT : chosen;
}

}  // namespace causeway::crypto
