#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"

// Ed25519 of RFC 8032, as crypto/signature.h describes it.
namespace causeway::crypto::ed25519 {

inline constexpr std::size_t seed_size = 32;

/// Requires `seed_size` bytes.
Bytes public_key(ByteView seed);
/// Requires the seed's own public key.
Bytes sign(ByteView seed, ByteView public_key, ByteView message);
Result<void> verify(ByteView public_key, ByteView message, ByteView signature);

}  // namespace causeway::crypto::ed25519
