#pragma once

#include <cstddef>

#include "base/secret.h"

namespace causeway::adapters::files {

/// The key that seals what this device keeps on its disk: 32 random bytes, kept by a key file
/// (key_file.h) or by the browser.
using SealingKey = Secret<struct SealingKeyTag>;
inline constexpr std::size_t sealing_key_size = 32;

}  // namespace causeway::adapters::files
