#pragma once

#include "base/id.h"
#include "identity/signed.h"

namespace causeway::identity {

namespace rules {
inline constexpr Rule leave_is_signed{
    "identity.leave_is_signed", "docs/formats/identity.md, Leaving"
};
}  // namespace rules

/// What a device signs to take its account out of a conversation, with all devices. The epoch is
/// the one that the device is in: the claim is good for the membership that this epoch belongs to,
/// and for no later one.
struct LeaveClaim {
  using Wire = tls::Struct;

  Bytes domain;
  AccountId account;
  DeviceId device;
  ConversationId conversation;
  std::uint64_t epoch = 0;

  bool operator==(const LeaveClaim&) const = default;
};

SignatureBytes sign_leave(const crypto::SigningKey& device_key, const LeaveClaim& claim);

/// `rules::leave_is_signed`. That the key is one of the claim's device, and the device one of the
/// account, is the caller's to know.
Result<void> check_leave(
    const LeaveClaim& claim, const SignatureBytes& signature, const PublicKey& device_signature_key
);

}  // namespace causeway::identity
