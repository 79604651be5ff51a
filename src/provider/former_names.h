#pragma once

#include "base/bytes.h"
#include "crypto/hash.h"

namespace causeway::provider {

/// What is kept of the name of a deleted account, so that nobody else gets it and is taken for its
/// owner: SHA-256("Causeway 1 Former name" || 00 || domain || 00 || username). Whoever has the
/// provider's database can try names against it.
inline crypto::Sha256 former_name_hash(ByteView domain, ByteView username) {
  constexpr std::array<std::uint8_t, 1> end{};
  return crypto::sha256({as_bytes("Causeway 1 Former name"), end, domain, end, username});
}

}  // namespace causeway::provider
