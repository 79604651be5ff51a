#pragma once

#include "base/clock.h"
#include "base/id.h"
#include "identity/signed.h"

namespace causeway::identity {

namespace rules {
inline constexpr Rule credential_is_certified{
    "identity.credential_is_certified", "docs/formats/identity.md, Device credential"
};
inline constexpr Rule credential_key_is_leaf_key{
    "identity.credential_key_is_leaf_key", "docs/formats/identity.md, Device credential"
};
}  // namespace rules

/// A device and the account that answers for it, certified by the account's identity key. It is the
/// identity of the MLS basic credential in each leaf of the device, so anyone who sees the leaf can
/// check it without a server. One Ed25519 key per device serves all its suites.
struct DeviceCredential {
  using Wire = tls::Struct;

  AccountId account;
  DeviceId device;
  PublicKey identity_public_key{};
  PublicKey device_signature_key{};
  std::uint64_t not_before_ms = 0;
  SignatureBytes identity_signature{};

  bool operator==(const DeviceCredential&) const = default;
};

/// Bytes of an encoded `DeviceCredential`.
inline constexpr std::size_t device_credential_size = 16 + 16 + 32 + 32 + 8 + 64;

/// Certifies `device_signature_key` as the key of `device`.
DeviceCredential certify_device(
    const crypto::SigningKey& identity_key,
    AccountId account,
    DeviceId device,
    const PublicKey& device_signature_key,
    Instant not_before
);

/// `rules::credential_is_certified` unless the identity key named in it signed it. Says nothing
/// about whether the account still lists the device: that is the directory's.
Result<void> check_device_credential(const DeviceCredential& credential);

/// Whether both are of one device with one key, whichever identity key of its account certified
/// them: when an account gets a new identity key, what its devices were certified for before is
/// still theirs.
bool is_same_device(const DeviceCredential& left, const DeviceCredential& right);

/// Decodes the identity of an MLS basic credential and checks it against the leaf that carries it:
/// certified, and for exactly the leaf's signature key (`rules::credential_key_is_leaf_key`). Also
/// any decoding rule of `tls`.
Result<DeviceCredential> parse_leaf_identity(ByteView identity, ByteView leaf_signature_key);

}  // namespace causeway::identity
