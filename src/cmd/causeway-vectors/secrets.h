#pragma once

#include <string>

#include "base/secret.h"
#include "cmd/causeway-vectors/vector_check.h"

/// Reading secrets out of cases: test data is no secret, the types that take it are for some.
namespace causeway::vectors {

inline std::string text(const Json& string) {
  return string.get<std::string>();
}

template <typename Kind = SecretBytes>
Kind secret(const Json& hex) {
  return Kind(bytes(hex));
}

}  // namespace causeway::vectors
