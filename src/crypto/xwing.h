#pragma once

#include "base/bytes.h"
#include "base/random.h"
#include "base/result.h"
#include "crypto/kem.h"

// X-Wing of draft-connolly-cfrg-xwing-kem-09: ML-KEM-768 and X25519 together, as strong as the
// stronger of the two. A private key is the 32 bytes that both are made of.
namespace causeway::crypto::xwing {

inline constexpr std::size_t private_key_size = 32;
inline constexpr std::size_t public_key_size = 1216;
inline constexpr std::size_t kem_output_size = 1120;

/// Of HPKE's DeriveKeyPair (section 5.8): SHAKE256 of the material.
KemKeyPair derive(ByteView input_key_material);
/// Requires `private_key_size` bytes.
Bytes public_key(ByteView private_key);
/// `rules::kem_key_is_valid` (crypto/kem.h) on a wrong size, an ML-KEM key that FIPS 203 refuses,
/// or an X25519 key of small order.
Result<void> check_public_key(ByteView public_key);
/// Errors as above.
Result<Encapsulation> encapsulate(ByteView public_key, Random& random);
/// `rules::kem_key_is_valid` on a wrong size, or an X25519 share of small order.
Result<SecretBytes> decapsulate(const KemKeyPair& key, ByteView kem_output);

}  // namespace causeway::crypto::xwing
