#pragma once

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"

namespace causeway::crypto {

namespace rules {
inline constexpr Rule kem_key_is_valid{"crypto.kem_key_is_valid", "RFC 9180 §7.1.4"};
}  // namespace rules

/// RFC 9180 §7.1; the values are HPKE KEM identifiers.
enum class Kem : std::uint16_t {
  x25519_hkdf_sha256 = 0x0020,
};

struct KemKeyPair {
  SecretBytes private_key;
  Bytes public_key;

  KemKeyPair clone() const { return {private_key.clone(), public_key}; }
};

/// DeriveKeyPair over `Nsk` random bytes.
KemKeyPair generate_kem_key_pair(Kem kem, Random& random);

/// DeriveKeyPair of RFC 9180 §7.1.3; deterministic in `input_key_material`.
KemKeyPair derive_kem_key_pair(Kem kem, ByteView input_key_material);

/// The public key of a stored private key; `rules::kem_key_is_valid` on a wrong size.
Result<Bytes> kem_public_key(Kem kem, ByteView private_key);

/// Whether anybody can encapsulate to this key: `rules::kem_key_is_valid` where it has a wrong size
/// or a small order. For keys that come from others and are used later.
Result<void> check_kem_public_key(Kem kem, ByteView public_key);

struct Encapsulation {
  SecretBytes shared_secret;
  Bytes kem_output;  // `enc` of RFC 9180
};

/// Encap of RFC 9180 §4.1, whose ephemeral pair is the next that `random` generates.
/// `rules::kem_key_is_valid` where `public_key` has a wrong size or a small order, which would let
/// anybody know the secret.
Result<Encapsulation> kem_encapsulate(Kem kem, ByteView public_key, Random& random);

/// Decap of RFC 9180 §4.1. `rules::kem_key_is_valid` where `kem_output` has a wrong size or a small
/// order. Requires a key pair of this KEM.
Result<SecretBytes> kem_decapsulate(Kem kem, const KemKeyPair& key, ByteView kem_output);

}  // namespace causeway::crypto
