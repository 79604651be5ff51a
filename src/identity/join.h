#pragma once

#include "base/id.h"
#include "crypto/hash.h"
#include "identity/signed.h"

namespace causeway::identity {

namespace rules {
inline constexpr Rule join_is_signed{
    "identity.join_is_signed", "docs/formats/group-link.md, Request"
};
}  // namespace rules

/// What a device signs to ask for its account to be let into a group. It holds for this group, for
/// the link by which it was asked, and for this note; of two by one account the later one counts.
struct JoinClaim {
  using Wire = tls::Struct;

  Bytes domain;
  AccountId account;
  DeviceId device;
  ConversationId conversation;
  crypto::Sha256 locator_hash{};
  std::uint64_t time_ms = 0;
  Bytes sealed_note;

  bool operator==(const JoinClaim&) const = default;
};

SignatureBytes sign_join(const crypto::SigningKey& device_key, const JoinClaim& claim);

/// `rules::join_is_signed`. That the key is one of the claim's device, and the device one of the
/// account, is the caller's to know.
Result<void> check_join(
    const JoinClaim& claim, const SignatureBytes& signature, const PublicKey& device_signature_key
);

}  // namespace causeway::identity
