#include "identity/device_credential.h"

namespace causeway::identity {
namespace {

/// What the identity key signs: the credential without the signature at its end.
Bytes unsigned_part(const DeviceCredential& credential) {
  Bytes encoded = tls::encode(credential);
  encoded.resize(encoded.size() - signature_size);
  return encoded;
}

}  // namespace

DeviceCredential certify_device(
    const crypto::SigningKey& identity_key,
    AccountId account,
    DeviceId device,
    const PublicKey& device_signature_key,
    Instant not_before
) {
  DeviceCredential credential{
      .account = account,
      .device = device,
      .identity_public_key = public_key_of(identity_key),
      .device_signature_key = device_signature_key,
      .not_before_ms = to_unix_ms(not_before),
  };
  credential.identity_signature = sign(identity_key, label_device, unsigned_part(credential));
  return credential;
}

Result<void> check_device_credential(const DeviceCredential& credential) {
  const auto verified = verify(
      credential.identity_public_key,
      label_device,
      unsigned_part(credential),
      credential.identity_signature
  );
  if (!verified.ok()) return Error{rules::credential_is_certified};
  return {};
}

bool is_same_device(const DeviceCredential& left, const DeviceCredential& right) {
  return left.account == right.account && left.device == right.device &&
         left.device_signature_key == right.device_signature_key;
}

Result<DeviceCredential> parse_leaf_identity(ByteView identity, ByteView leaf_signature_key) {
  const auto credential = TRY(tls::decode<DeviceCredential>(identity));
  TRY(check_device_credential(credential));
  if (!equal_ct(credential.device_signature_key, leaf_signature_key)) {
    return Error{rules::credential_key_is_leaf_key};
  }
  return credential;
}

}  // namespace causeway::identity
