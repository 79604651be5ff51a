#include "identity/leave.h"

namespace causeway::identity {

SignatureBytes sign_leave(const crypto::SigningKey& device_key, const LeaveClaim& claim) {
  return sign(device_key, label_leave, tls::encode(claim));
}

Result<void> check_leave(
    const LeaveClaim& claim, const SignatureBytes& signature, const PublicKey& device_signature_key
) {
  if (!verify(device_signature_key, label_leave, tls::encode(claim), signature).ok()) {
    return Error{rules::leave_is_signed};
  }
  return {};
}

}  // namespace causeway::identity
