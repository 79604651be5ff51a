#pragma once

#include <cstddef>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"

// ML-KEM-768 of FIPS 203: the deterministic functions of its section 6, with the checks of
// section 7. Constant-time in every secret. Who calls them draws the randomness.
namespace causeway::crypto::mlkem768 {

namespace rules {
inline constexpr Rule encapsulation_key_is_valid{
    "crypto.encapsulation_key_is_valid", "FIPS 203 §7.2"
};
inline constexpr Rule ciphertext_has_its_size{"crypto.ciphertext_has_its_size", "FIPS 203 §7.3"};
}  // namespace rules

inline constexpr std::size_t encapsulation_key_size = 1184;
inline constexpr std::size_t decapsulation_key_size = 2400;
inline constexpr std::size_t ciphertext_size = 1088;
inline constexpr std::size_t shared_secret_size = 32;
/// Of each random input: d, z and m.
inline constexpr std::size_t seed_size = 32;

struct KeyPair {
  Bytes encapsulation_key;
  SecretBytes decapsulation_key;
};

/// ML-KEM.KeyGen_internal. Requires `seed_size` bytes each.
KeyPair generate(ByteView d, ByteView z);

struct Encapsulated {
  SecretBytes shared_secret;
  Bytes ciphertext;
};

/// The type and modulus checks of §7.2: `rules::encapsulation_key_is_valid`.
Result<void> check_encapsulation_key(ByteView encapsulation_key);

/// ML-KEM.Encaps_internal after `check_encapsulation_key`. Requires `seed_size` bytes of `m`.
Result<Encapsulated> encapsulate(ByteView encapsulation_key, ByteView m);

/// ML-KEM.Decaps_internal: `rules::ciphertext_has_its_size`; any other ciphertext that
/// `encapsulate` did not make gives a secret that nobody else knows (implicit rejection). Requires
/// a decapsulation key that `generate` made, in which the hash check of §7.3 has nothing to find:
/// we store the seeds of keys, never the keys.
Result<SecretBytes> decapsulate(ByteView decapsulation_key, ByteView ciphertext);

}  // namespace causeway::crypto::mlkem768
