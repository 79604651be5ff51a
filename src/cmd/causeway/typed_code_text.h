#pragma once

#include <cstddef>

#include "base/secret.h"

namespace causeway::cli {

/// The secret of `size_bytes` bytes that a typed code stands for. Throws `Failure`, which says in
/// which group somebody mistyped.
SecretBytes parse_code(const SecretBytes& typed, std::size_t size_bytes);

}  // namespace causeway::cli
