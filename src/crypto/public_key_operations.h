#pragma once

#include <cstdint>

namespace causeway::crypto {

/// Public-key operations that the process has done, in all its threads. Beside one of them
/// everything else that a message costs is small, so tests hold bad input to a number of them, and
/// a host shows them among its metrics.
struct PublicKeyOperations {
  std::uint64_t signatures = 0;
  std::uint64_t verifications = 0;
  std::uint64_t encapsulations = 0;  // one in each HPKE seal
  std::uint64_t decapsulations = 0;  // one in each HPKE open
  std::uint64_t key_pairs = 0;       // drawn, derived, or completed from their private half

  bool operator==(const PublicKeyOperations&) const = default;
};

PublicKeyOperations public_key_operations();

/// What was done since `before`.
PublicKeyOperations operator-(const PublicKeyOperations& now, const PublicKeyOperations& before);

/// For the functions of this folder that do one. Relaxed: nobody orders anything by it.
enum class PublicKeyOperation : std::uint8_t {
  signature,
  verification,
  encapsulation,
  decapsulation,
  key_pair,
};

void count(PublicKeyOperation operation);

}  // namespace causeway::crypto
