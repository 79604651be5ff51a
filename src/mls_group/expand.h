#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "crypto/hash.h"
#include "crypto/hpke.h"
#include "mls_wire/commit.h"

/// The labelled derivations of RFC 9420: every secret of a group comes out of one of these.
namespace causeway::mls_group {

/// ExpandWithLabel (RFC 9420 §8): HKDF-Expand whose info names the length, `"MLS 1.0 " + label` and
/// the context. No allocation but the result's. Requires `size_bytes` ≤ 255 × the hash's size.
SecretBytes expand_with_label(
    crypto::Hash hash,
    ByteView secret,
    std::string_view label,
    ByteView context,
    std::size_t size_bytes
);

/// DeriveSecret (RFC 9420 §8): no context, one hash long.
template <typename Derived>
Derived derive_secret(crypto::Hash hash, ByteView secret, std::string_view label) {
  return Derived(expand_with_label(hash, secret, label, {}, crypto::hash_size(hash)));
}

/// DeriveTreeSecret (RFC 9420 §9.1): the context is the generation.
SecretBytes derive_tree_secret(
    crypto::Hash hash,
    ByteView secret,
    std::string_view label,
    std::uint32_t generation,
    std::size_t size_bytes
);

/// EncryptWithLabel (RFC 9420 §5.1.3) to many under one label and context: HPKE in base mode, empty
/// AAD. Threads may share it.
class LabelEncryption {
 public:
  LabelEncryption(const crypto::HpkeSuite& suite, std::string_view label, ByteView context);

  /// `kem_key_is_valid` where the public key is unusable.
  Result<mls_wire::HpkeCiphertext> encrypt(ByteView public_key, ByteView plaintext, Random& random)
      const;

 private:
  crypto::HpkeSealer sealer_;
};

/// The same to one.
Result<mls_wire::HpkeCiphertext> encrypt_with_label(
    const crypto::HpkeSuite& suite,
    ByteView public_key,
    std::string_view label,
    ByteView context,
    ByteView plaintext,
    Random& random
);

/// DecryptWithLabel (RFC 9420 §5.1.3). `kem_key_is_valid` or `ciphertext_is_authentic`.
Result<SecretBytes> decrypt_with_label(
    const crypto::HpkeSuite& suite,
    const crypto::KemKeyPair& key,
    std::string_view label,
    ByteView context,
    const mls_wire::HpkeCiphertext& ciphertext
);

}  // namespace causeway::mls_group
