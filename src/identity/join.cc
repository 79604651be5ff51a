#include "identity/join.h"

namespace causeway::identity {

SignatureBytes sign_join(const crypto::SigningKey& device_key, const JoinClaim& claim) {
  return sign(device_key, label_join, tls::encode(claim));
}

Result<void> check_join(
    const JoinClaim& claim, const SignatureBytes& signature, const PublicKey& device_signature_key
) {
  if (!verify(device_signature_key, label_join, tls::encode(claim), signature).ok()) {
    return Error{rules::join_is_signed};
  }
  return {};
}

}  // namespace causeway::identity
