#pragma once

#include "base/clock.h"
#include "base/id.h"
#include "identity/signed.h"

namespace causeway::identity {

namespace rules {
inline constexpr Rule login_is_signed{
    "identity.login_is_signed", "docs/formats/identity.md, Login"
};
inline constexpr Rule login_time_is_near{
    "identity.login_time_is_near", "docs/formats/identity.md, Login"
};
}  // namespace rules

using Nonce = std::array<std::uint8_t, 32>;

/// How far the clocks of a device and of the hub may differ at login.
inline constexpr Milliseconds login_skew_max = std::chrono::minutes(5);

/// What a device signs to log in. The nonce is the hub's, fresh for this connection, so a recorded
/// login opens nothing; the domain keeps one hub from passing it on to another.
struct LoginClaim {
  using Wire = tls::Struct;

  Bytes domain;
  Nonce nonce{};
  DeviceId device;
  std::uint64_t time_ms = 0;

  bool operator==(const LoginClaim&) const = default;
};

SignatureBytes sign_login(const crypto::SigningKey& device_key, const LoginClaim& claim);

/// `rules::login_is_signed`, or `rules::login_time_is_near` where the claim's time is further than
/// `login_skew_max` from `now` (somebody's clock is wrong).
Result<void> check_login(
    const LoginClaim& claim,
    const SignatureBytes& signature,
    const PublicKey& device_signature_key,
    Instant now
);

}  // namespace causeway::identity
