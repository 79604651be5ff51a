#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"

// X25519 of RFC 7748 for the KEMs that build on it.
namespace causeway::crypto::x25519 {

inline constexpr std::size_t key_size = 32;

/// Requires `key_size` bytes.
Bytes public_key(ByteView private_key);

/// `rules::kem_key_is_valid` (crypto/kem.h) where the size is wrong or the secret would be zero.
Result<SecretBytes> diffie_hellman(ByteView private_key, ByteView public_key);

/// Whether `diffie_hellman` would work, in nanoseconds.
bool is_public_key(ByteView public_key);

}  // namespace causeway::crypto::x25519
