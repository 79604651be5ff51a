#pragma once

#include <cstdint>

#include "base/bytes.h"

namespace causeway::crypto {

/// Where a key belongs in a table in memory: SipHash-2-4 under a key of this process's own, so that
/// nobody outside can choose keys that meet. Never stored, never sent.
std::uint32_t table_hash(ByteView key);

}  // namespace causeway::crypto
