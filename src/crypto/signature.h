#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"

namespace causeway::crypto {

namespace rules {
inline constexpr Rule signature_is_valid{"crypto.signature_is_valid", "RFC 9420 §5.1.2"};
inline constexpr Rule signature_key_is_valid{"crypto.signature_key_is_valid", "RFC 9420 §5.1.1"};
}  // namespace rules

/// Signature schemes of RFC 9420 §17.1; the values are TLS SignatureScheme numbers.
enum class Signature : std::uint16_t {
  ecdsa_secp256r1_sha256 = 0x0403,
  ecdsa_secp384r1_sha384 = 0x0503,
  ecdsa_secp521r1_sha512 = 0x0603,
  ed25519 = 0x0807,
  ed448 = 0x0808,
};

/// Both halves belong together: signing with another public key than that of the private one would
/// give the private key away, so a stored pair comes back through `signing_key_from_private`.
struct SigningKey {
  SecretBytes private_key;  // ed25519, ed448: the seed; ecdsa: the scalar
  Bytes public_key;         // ecdsa: the uncompressed point

  SigningKey clone() const { return {private_key.clone(), public_key}; }
};

/// In bytes.
std::size_t signature_private_key_size(Signature scheme);

SigningKey generate_signing_key(Signature scheme, Random& random);

/// The key pair of a stored private key; `rules::signature_key_is_valid` where it is none.
Result<SigningKey> signing_key_from_private(Signature scheme, ByteView private_key);

/// Requires a key of this scheme. An ECDSA signature is DER (RFC 9420 §5.1.2), its nonce from
/// OpenSSL's own generator.
Bytes sign(Signature scheme, const SigningKey& key, ByteView message);

/// `rules::signature_key_is_valid` or `rules::signature_is_valid` unless `signature` is one by
/// `public_key` over `message`. For Ed25519 one rule on every platform, that of libsodium: the
/// equation without cofactor, S below the group's order, and neither the key nor R of small order
/// or in another encoding than the canonical one.
Result<void> verify(Signature scheme, ByteView public_key, ByteView message, ByteView signature);

}  // namespace causeway::crypto
