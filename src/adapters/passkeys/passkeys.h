#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

/// What an authenticator says, checked (W3C Web Authentication Level 3): one that shows a key which
/// it has made for us, and one that proves to have it. Attestation is none: we ask for no maker.
namespace causeway::adapters::passkeys {

namespace rules {
// clang-format off
inline constexpr Rule client_data_is_read{"passkey.client_data_is_read", "WebAuthn Level 3 §5.8.1.2"};
inline constexpr Rule type_is_right{"passkey.type_is_right", "WebAuthn Level 3 §7.1, §7.2"};
inline constexpr Rule challenge_is_ours{"passkey.challenge_is_ours", "WebAuthn Level 3 §7.1, §7.2"};
inline constexpr Rule origin_is_ours{"passkey.origin_is_ours", "WebAuthn Level 3 §7.1, §7.2"};
inline constexpr Rule page_is_not_framed{"passkey.page_is_not_framed", "WebAuthn Level 3 §7.1, §7.2"};
inline constexpr Rule attestation_is_none{"passkey.attestation_is_none", "WebAuthn Level 3 §8.7"};
inline constexpr Rule authenticator_data_is_read{"passkey.authenticator_data_is_read", "WebAuthn Level 3 §6.1"};
inline constexpr Rule relying_party_is_ours{"passkey.relying_party_is_ours", "WebAuthn Level 3 §7.1, §7.2"};
inline constexpr Rule user_was_present{"passkey.user_was_present", "WebAuthn Level 3 §7.1, §7.2"};
inline constexpr Rule user_was_verified{"passkey.user_was_verified", "WebAuthn Level 3 §7.1, §7.2"};
inline constexpr Rule key_is_known{"passkey.key_is_known", "WebAuthn Level 3 §7.1"};
inline constexpr Rule signature_is_valid{"passkey.signature_is_valid", "WebAuthn Level 3 §7.2"};
inline constexpr Rule counter_does_not_fall{"passkey.counter_does_not_fall", "WebAuthn Level 3 §6.1.1"};
// clang-format on
}  // namespace rules

inline constexpr std::int32_t es256 = -7;  // RFC 9053 §2.1
inline constexpr std::int32_t eddsa = -8;  // RFC 9053 §2.2, with Ed25519

/// Who asks: the page's origin, and the part of it that a key is bound to.
struct RelyingParty {
  std::string id;      // "safety.example.org"
  std::string origin;  // "https://safety.example.org:8445"
};

/// The relying party of an origin: its host.
RelyingParty relying_party(std::string_view origin);

struct Credential {
  Bytes id;
  std::int32_t algorithm = es256;
  Bytes public_key;  // es256: x and y; eddsa: 32 bytes
  std::uint32_t counter = 0;

  bool operator==(const Credential&) const = default;
};

struct Registration {
  ByteView attestation_object;
  ByteView client_data;
};

/// The key that was made (§7.1).
Result<Credential> verify(
    const RelyingParty& relying_party, ByteView challenge, const Registration& registration
);

struct Assertion {
  ByteView authenticator_data;
  ByteView client_data;
  ByteView signature;
};

/// The new counter (§7.2).
Result<std::uint32_t> verify(
    const RelyingParty& relying_party,
    ByteView challenge,
    const Assertion& assertion,
    const Credential& credential
);

}  // namespace causeway::adapters::passkeys
