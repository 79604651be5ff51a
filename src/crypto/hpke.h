#pragma once

#include <cstddef>

#include "base/bytes.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "crypto/aead.h"
#include "crypto/hash.h"
#include "crypto/kem.h"

namespace causeway::crypto {

/// One HPKE cipher suite: any KEM and hash with one of the AEADs of RFC 9180 §7.3.
struct HpkeSuite {
  Kem kem;
  Hash kdf;
  Aead aead;

  bool operator==(const HpkeSuite&) const = default;
};

struct HpkeCiphertext {
  Bytes kem_output;  // `enc` of RFC 9180
  Bytes ciphertext;
};

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
/// secret of an external commit so. Requires `size_bytes` ≤ 255 × `hash_size`. Errors as above.
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
