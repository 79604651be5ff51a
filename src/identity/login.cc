#include "identity/login.h"

namespace causeway::identity {

SignatureBytes sign_login(const crypto::SigningKey& device_key, const LoginClaim& claim) {
  return sign(device_key, label_login, tls::encode(claim));
}

Result<void> check_login(
    const LoginClaim& claim,
    const SignatureBytes& signature,
    const PublicKey& device_signature_key,
    Instant now
) {
  if (!verify(device_signature_key, label_login, tls::encode(claim), signature).ok()) {
    return Error{rules::login_is_signed};
  }
  // As unsigned difference: a claimed time near 2^64 must not wrap into "now".
  const std::uint64_t now_ms = to_unix_ms(now);
  const std::uint64_t apart =
      claim.time_ms > now_ms ? claim.time_ms - now_ms : now_ms - claim.time_ms;
  if (apart > static_cast<std::uint64_t>(login_skew_max.count())) {
    return Error{rules::login_time_is_near};
  }
  return {};
}

}  // namespace causeway::identity
