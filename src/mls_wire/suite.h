#pragma once

#include "base/result.h"
#include "crypto/aead.h"
#include "crypto/hash.h"
#include "crypto/hpke.h"
#include "crypto/signature.h"
#include "mls_wire/rules.h"
#include "mls_wire/types.h"

namespace causeway::mls_wire {

/// What a cipher suite means (RFC 9420 §5.1).
struct Suite {
  CipherSuite id;
  crypto::HpkeSuite hpke;
  crypto::Hash hash;
  crypto::Aead aead;
  crypto::Signature signature;
};

/// The suites that this build supports, the preferred one first.
inline constexpr Suite suites[] = {
    {CipherSuite::mls_128_dhkemx25519_chacha20poly1305_sha256_ed25519,
     {crypto::Kem::x25519_hkdf_sha256, crypto::Hash::sha256, crypto::Aead::chacha20poly1305},
     crypto::Hash::sha256,
     crypto::Aead::chacha20poly1305,
     crypto::Signature::ed25519},
    {CipherSuite::mls_128_dhkemx25519_aes128gcm_sha256_ed25519,
     {crypto::Kem::x25519_hkdf_sha256, crypto::Hash::sha256, crypto::Aead::aes128gcm},
     crypto::Hash::sha256,
     crypto::Aead::aes128gcm,
     crypto::Signature::ed25519},
};

/// `rules::suite_is_supported` for any other.
Result<Suite> find_suite(CipherSuite id);

/// The hash of any suite of RFC 9420 §17.1, supported or not: trees and transcripts need no more.
/// `rules::suite_is_supported` for any other.
Result<crypto::Hash> find_hash(CipherSuite id);

}  // namespace causeway::mls_wire
