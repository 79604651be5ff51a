#pragma once

#include <array>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "crypto/signature.h"
#include "tls/codec.h"

/// Every signature of ours outside MLS: Ed25519 over `"Causeway 1 " || label || 00 || struct`,
/// where the struct is the signed one without its signatures. The label says what kind of struct it
/// is, so that a signature over one kind is never one over another.
namespace causeway::identity {

inline constexpr std::size_t public_key_size = 32;
inline constexpr std::size_t signature_size = 64;
using PublicKey = std::array<std::uint8_t, public_key_size>;
using SignatureBytes = std::array<std::uint8_t, signature_size>;

inline constexpr std::string_view label_device = "Device";
inline constexpr std::string_view label_statement = "Statement";
inline constexpr std::string_view label_login = "Login";
inline constexpr std::string_view label_leave = "Leave";
inline constexpr std::string_view label_join = "Join";

/// The public key of an Ed25519 signing key, as a fixed array.
PublicKey public_key_of(const crypto::SigningKey& key);

SignatureBytes sign(
    const crypto::SigningKey& key, std::string_view label, ByteView unsigned_struct
);

/// `crypto::rules::signature_is_valid` or `signature_key_is_valid`.
Result<void> verify(
    const PublicKey& public_key,
    std::string_view label,
    ByteView unsigned_struct,
    const SignatureBytes& signature
);

}  // namespace causeway::identity
