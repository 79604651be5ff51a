#pragma once

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"

namespace causeway::crypto {

namespace rules {
inline constexpr Rule ciphertext_is_authentic{"crypto.ciphertext_is_authentic", "RFC 5116 §2.2"};
}  // namespace rules

enum class Aead : std::uint8_t {
  aes128gcm,
  aes256gcm,
  chacha20poly1305,
};

/// Key size in bytes: 16 or 32.
std::size_t aead_key_size(Aead aead);
inline constexpr std::size_t aead_nonce_size = 12;
inline constexpr std::size_t aead_tag_size = 16;

/// Ciphertext with its tag behind it (RFC 5116). Requires a key and nonce of the right sizes; the
/// pair must never have been used before.
Bytes aead_seal(Aead aead, ByteView key, ByteView nonce, ByteView aad, ByteView plaintext);

/// The plaintext, or `rules::ciphertext_is_authentic` (also where it is shorter than a tag).
Result<SecretBytes> aead_open(
    Aead aead, ByteView key, ByteView nonce, ByteView aad, ByteView ciphertext
);

/// As above, into plain memory: for message content and file chunks, which are not keys.
Result<Bytes> aead_open_public(
    Aead aead, ByteView key, ByteView nonce, ByteView aad, ByteView ciphertext
);

}  // namespace causeway::crypto
