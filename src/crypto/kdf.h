#pragma once

#include <cstddef>
#include <initializer_list>

#include "base/bytes.h"
#include "base/secret.h"
#include "crypto/hash.h"

namespace causeway::crypto {

/// HKDF-Extract (RFC 5869 §2.2). An empty `salt` means `hash_size` zero bytes, as the RFC says.
SecretBytes hkdf_extract(Hash hash, ByteView salt, ByteView input_key_material);

/// The same over key material in parts, one behind the other, which spares a copy of the secret.
SecretBytes hkdf_extract(
    Hash hash, ByteView salt, std::initializer_list<ByteView> input_key_material
);

/// HKDF-Expand (RFC 5869 §2.3) over the parts of `info`, one behind the other. Requires
/// `size_bytes` ≤ 255 × `hash_size`.
SecretBytes hkdf_expand(
    Hash hash,
    ByteView pseudorandom_key,
    std::initializer_list<ByteView> info,
    std::size_t size_bytes
);

}  // namespace causeway::crypto
