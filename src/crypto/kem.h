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

/// RFC 9180 §7.1 and X-Wing; the values are HPKE KEM identifiers.
enum class Kem : std::uint16_t {
  p256_hkdf_sha256 = 0x0010,
  p384_hkdf_sha384 = 0x0011,
  p521_hkdf_sha512 = 0x0012,
  x25519_hkdf_sha256 = 0x0020,
  x448_hkdf_sha512 = 0x0021,
  x_wing = 0x647a,  // draft-connolly-cfrg-xwing-kem-09 §5.9
};

struct KemKeyPair {
  SecretBytes private_key;
  Bytes public_key;

  KemKeyPair clone() const { return {private_key.clone(), public_key}; }
};

/// In bytes.
std::size_t kem_private_key_size(Kem kem);

/// GenerateKeyPair of RFC 9180 §4: a private key that `random` draws.
KemKeyPair generate_kem_key_pair(Kem kem, Random& random);

/// DeriveKeyPair of RFC 9180 §7.1.3; deterministic in `input_key_material`.
KemKeyPair derive_kem_key_pair(Kem kem, ByteView input_key_material);

/// The public key of a stored private key; `rules::kem_key_is_valid` where it is none.
Result<Bytes> kem_public_key(Kem kem, ByteView private_key);

/// Whether anybody can encapsulate to this key: `rules::kem_key_is_valid` where it has a wrong size
/// or a small order, or is not on the curve. For keys that come from others and are used later.
Result<void> check_kem_public_key(Kem kem, ByteView public_key);

struct Encapsulation {
  SecretBytes shared_secret;
  Bytes kem_output;  // `enc` of RFC 9180
};

/// Encap of RFC 9180 §4.1, whose ephemeral pair is the next that `random` generates.
/// `rules::kem_key_is_valid` where `public_key` is none, or has a small order, which would let
/// anybody know the secret.
Result<Encapsulation> kem_encapsulate(Kem kem, ByteView public_key, Random& random);

/// AuthEncap of RFC 9180 §4.1: only who has `sender`'s private key can have made it. Requires a
/// pair of this KEM, which is one of the RFC's. Errors as above.
Result<Encapsulation> kem_auth_encapsulate(
    Kem kem, ByteView public_key, const KemKeyPair& sender, Random& random
);

/// Decap of RFC 9180 §4.1. `rules::kem_key_is_valid` where `kem_output` is not a public key, or has
/// a small order. Requires a key pair of this KEM.
Result<SecretBytes> kem_decapsulate(Kem kem, const KemKeyPair& key, ByteView kem_output);

/// AuthDecap of RFC 9180 §4.1; the same for `sender_public_key`.
Result<SecretBytes> kem_auth_decapsulate(
    Kem kem, const KemKeyPair& key, ByteView kem_output, ByteView sender_public_key
);

}  // namespace causeway::crypto
