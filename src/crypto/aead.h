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
  /// draft-irtf-cfrg-xchacha-03: its nonce is long enough to be drawn at random for each page or
  /// record under one key. Ours alone: no HPKE or MLS suite has it.
  xchacha20poly1305,
  /// RFC 9180 §7.3: of an HPKE context that only exports. Nothing can be sealed with it.
  export_only,
};

/// Key size in bytes: 16 or 32.
std::size_t aead_key_size(Aead aead);

/// Nonce size in bytes: 24 for xchacha20poly1305, otherwise 12.
std::size_t aead_nonce_size(Aead aead);

inline constexpr std::size_t aead_key_size_max = 32;
inline constexpr std::size_t aead_nonce_size_max = 24;
inline constexpr std::size_t aead_tag_size = 16;

/// The longest plaintext, associated data or ciphertext of one call. Sealing more is our mistake;
/// opening more is refused.
inline constexpr std::size_t aead_size_max = 0x7FFFFFFF;

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

/// `aead_seal` into memory of the caller's, `aead_tag_size` longer than the plaintext. The
/// plaintext may be the beginning of `out` itself; otherwise the two must not overlap.
void aead_seal_into(
    MutableByteView out, Aead aead, ByteView key, ByteView nonce, ByteView aad, ByteView plaintext
);

/// `aead_open` into memory of the caller's, `aead_tag_size` shorter than the ciphertext (empty
/// where that is shorter than a tag). `out` may be the beginning of the ciphertext itself;
/// otherwise the two must not overlap. On an error `out` is wiped.
Result<void> aead_open_into(
    MutableByteView out, Aead aead, ByteView key, ByteView nonce, ByteView aad, ByteView ciphertext
);

}  // namespace causeway::crypto
