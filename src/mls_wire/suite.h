#pragma once

#include <span>

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

/// All that are computed here; in front those that our devices offer, the preferred one first.
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
    {CipherSuite::mls_256_xwing_chacha20poly1305_sha512_ed25519,
     {crypto::Kem::x_wing, crypto::Hash::sha512, crypto::Aead::chacha20poly1305},
     crypto::Hash::sha512,
     crypto::Aead::chacha20poly1305,
     crypto::Signature::ed25519},
    {CipherSuite::mls_128_dhkemp256_aes128gcm_sha256_p256,
     {crypto::Kem::p256_hkdf_sha256, crypto::Hash::sha256, crypto::Aead::aes128gcm},
     crypto::Hash::sha256,
     crypto::Aead::aes128gcm,
     crypto::Signature::ecdsa_secp256r1_sha256},
    {CipherSuite::mls_256_dhkemx448_aes256gcm_sha512_ed448,
     {crypto::Kem::x448_hkdf_sha512, crypto::Hash::sha512, crypto::Aead::aes256gcm},
     crypto::Hash::sha512,
     crypto::Aead::aes256gcm,
     crypto::Signature::ed448},
    {CipherSuite::mls_256_dhkemp521_aes256gcm_sha512_p521,
     {crypto::Kem::p521_hkdf_sha512, crypto::Hash::sha512, crypto::Aead::aes256gcm},
     crypto::Hash::sha512,
     crypto::Aead::aes256gcm,
     crypto::Signature::ecdsa_secp521r1_sha512},
    {CipherSuite::mls_256_dhkemx448_chacha20poly1305_sha512_ed448,
     {crypto::Kem::x448_hkdf_sha512, crypto::Hash::sha512, crypto::Aead::chacha20poly1305},
     crypto::Hash::sha512,
     crypto::Aead::chacha20poly1305,
     crypto::Signature::ed448},
    {CipherSuite::mls_256_dhkemp384_aes256gcm_sha384_p384,
     {crypto::Kem::p384_hkdf_sha384, crypto::Hash::sha384, crypto::Aead::aes256gcm},
     crypto::Hash::sha384,
     crypto::Aead::aes256gcm,
     crypto::Signature::ecdsa_secp384r1_sha384},
};

/// Those that our devices offer: key packages are made for each.
inline constexpr std::span<const Suite> offered_suites = std::span<const Suite>(suites).first(3);

/// Of conversations that our devices open, unless somebody asks for another.
inline constexpr const Suite& preferred_suite = suites[0];

/// Who records what is said cannot read it later either, with a quantum computer: X-Wing joins
/// X25519 with ML-KEM-768. Its keys and ciphertexts are some 35 times as long.
inline constexpr const Suite& hybrid_suite = suites[2];

/// `rules::suite_is_supported` for any other.
Result<Suite> find_suite(CipherSuite id);

}  // namespace causeway::mls_wire
