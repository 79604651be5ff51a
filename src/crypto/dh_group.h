#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/bytes.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "crypto/hash.h"
#include "crypto/kem.h"
#include "crypto/labeled_kdf.h"

namespace causeway::crypto {

/// What RFC 9180 §7.1 asks of a Diffie-Hellman group. Private and public keys that a function gets
/// have the group's sizes, except where it says so.
struct DhGroup {
  Kem kem;
  Hash hash;  // its output is as long as the shared secret (Nsecret)
  std::size_t private_key_size;
  std::size_t public_key_size;

  SecretBytes (*random_private_key)(Random& random);
  /// The private key that §7.1.3 makes of `dkp_prk`.
  SecretBytes (*derive_private_key)(const LabeledKdf& kdf, const SecretBytes& dkp_prk);
  bool (*is_private_key)(ByteView private_key);
  Bytes (*public_key)(ByteView private_key);
  /// For a public key of any size.
  bool (*is_public_key)(ByteView public_key);
  /// For a public key of any size; `rules::kem_key_is_valid` where it is not one, or the secret
  /// would be zero.
  Result<SecretBytes> (*diffie_hellman)(const KemKeyPair& key, ByteView public_key);
};

/// The five groups of RFC 9180.
std::span<const DhGroup> dh_groups();

}  // namespace causeway::crypto
