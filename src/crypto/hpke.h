#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "crypto/aead.h"
#include "crypto/hash.h"

namespace causeway::crypto {

namespace rules {
inline constexpr Rule kem_key_is_valid{"crypto.kem_key_is_valid", "RFC 9180 §7.1.4"};
}  // namespace rules

/// RFC 9180 §7.1; the values are HPKE KEM identifiers.
enum class Kem : std::uint16_t {
  x25519_hkdf_sha256 = 0x0020,
};

/// One HPKE cipher suite.
struct HpkeSuite {
  Kem kem;
  Hash kdf;
  Aead aead;

  bool operator==(const HpkeSuite&) const = default;
};

struct KemKeyPair {
  SecretBytes private_key;
  Bytes public_key;

  KemKeyPair clone() const { return {private_key.clone(), public_key}; }
};

struct HpkeCiphertext {
  Bytes kem_output;  // `enc` of RFC 9180
  Bytes ciphertext;
};

KemKeyPair generate_kem_key_pair(Kem kem, Random& random);

/// DeriveKeyPair of RFC 9180 §7.1.3; deterministic in `input_key_material`.
KemKeyPair derive_kem_key_pair(Kem kem, ByteView input_key_material);

/// The public key of a stored private key; `rules::kem_key_is_valid` on a wrong size.
Result<Bytes> kem_public_key(Kem kem, ByteView private_key);

/// Base mode, single shot (RFC 9180 §6.1). `rules::kem_key_is_valid` where `public_key` cannot be
/// used.
Result<HpkeCiphertext> hpke_seal(
    const HpkeSuite& suite,
    ByteView public_key,
    ByteView info,
    ByteView aad,
    ByteView plaintext,
    Random& random
);

/// `rules::kem_key_is_valid` or `rules::ciphertext_is_authentic`.
Result<SecretBytes> hpke_open(
    const HpkeSuite& suite,
    const KemKeyPair& key,
    ByteView kem_output,
    ByteView info,
    ByteView aad,
    ByteView ciphertext
);

struct HpkeExport {
  Bytes kem_output;
  SecretBytes secret;
};

/// Sets up a sending context only to export from it (RFC 9180 §6.2): RFC 9420 §8.3 makes the init
/// secret of an external commit so.
Result<HpkeExport> hpke_export_sender(
    const HpkeSuite& suite,
    ByteView public_key,
    ByteView info,
    ByteView exporter_context,
    std::size_t size_bytes,
    Random& random
);

/// The receiving side of `hpke_export_sender`.
Result<SecretBytes> hpke_export_receiver(
    const HpkeSuite& suite,
    const KemKeyPair& key,
    ByteView kem_output,
    ByteView info,
    ByteView exporter_context,
    std::size_t size_bytes
);

}  // namespace causeway::crypto
