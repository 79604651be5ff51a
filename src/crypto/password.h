#pragma once

#include <array>
#include <cstdint>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"

namespace causeway::crypto {

namespace rules {
inline constexpr Rule password_cost_is_affordable{
    "crypto.password_cost_is_affordable", "RFC 9106 §3.1"
};
}  // namespace rules

/// What one guess at a password costs: passes over so much memory. Callers keep it beside the salt,
/// so that it can rise for new keys.
struct PasswordCost {
  std::uint32_t passes;
  std::uint64_t memory_bytes;

  bool operator==(const PasswordCost&) const = default;
};

/// About half a second on one core (crypto_primitives_bench).
inline constexpr PasswordCost password_cost_default{3, 256ULL << 20};

/// The least that Argon2id can do: for tests, whose passwords protect nothing.
inline constexpr PasswordCost password_cost_min{1, 8ULL << 10};

/// More is refused: a forged file must not be able to stop the program that reads its cost.
inline constexpr PasswordCost password_cost_max{8, 1ULL << 30};

using PasswordSalt = std::array<std::uint8_t, 16>;

/// 32 bytes from a password by Argon2id (RFC 9106, version 1.3, one lane).
/// `rules::password_cost_is_affordable` where `cost` is outside the two bounds, or the memory
/// cannot be had.
Result<SecretBytes> derive_password_key(
    ByteView password, const PasswordSalt& salt, PasswordCost cost
);

}  // namespace causeway::crypto
