#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/id.h"
#include "base/result.h"
#include "content/mimi_content.h"

/// What the devices of one account tell each other in its note (docs/formats/content.md §8).
namespace causeway::content {

namespace rules {
inline constexpr Rule account_state_is_valid{
    "content.account_state_is_valid", "docs/formats/content.md §8"
};
}  // namespace rules

inline constexpr std::string_view account_state_type = "application/vnd.causeway.account+cbor";
inline constexpr std::size_t device_name_size_max = 64;

/// The year 10889: what is later than any clock could not be superseded.
inline constexpr std::uint64_t changed_ms_max = std::uint64_t{1} << 48U;

/// Visible UTF-8 of 1 to `device_name_size_max` bytes.
bool is_device_name(std::string_view name);

using NameOpening = std::array<std::uint8_t, 16>;

/// What the person calls a device. The statement that lists it has the commitment to it.
struct DeviceName {
  DeviceId device;
  std::string name;
  NameOpening opening{};

  bool operator==(const DeviceName&) const = default;
};

using IdentityKey = std::array<std::uint8_t, 32>;

/// How far the person goes along with somebody's identity key.
enum class Trust : std::uint8_t {
  taken = 0,     // after another one was verified, without a comparison
  verified = 1,  // compared with them
};

/// What the person said about somebody's identity key. Of two that are about the same account the
/// one that changed later holds.
struct TrustedKey {
  AccountId account;
  IdentityKey identity_key{};
  Trust trust = Trust::taken;
  std::uint64_t changed_ms = 0;  // later than the one before, whatever the clock says

  bool operator==(const TrustedKey&) const = default;
};

/// What became of a conversation that somebody who is no contact let this account into.
enum class RequestState : std::uint8_t {
  accepted = 0,
  asked = 1,
  declined = 2,
};

/// Of what nobody has said yet, but only holds for as long as nobody does.
inline constexpr std::uint64_t never_changed = 0;

/// Of two about the same conversation the one that changed later holds.
struct MessageRequest {
  ConversationId conversation;
  AccountId from;
  RequestState state = RequestState::asked;
  std::uint64_t changed_ms = 0;

  bool operator==(const MessageRequest&) const = default;
};

struct AccountState {
  /// Whoever says it lacks what the others have, and wants to be told.
  bool asks = false;
  /// The private identity key, sealed for the members of the epoch in which it is said; empty where
  /// whoever says it has none. 24 bytes of nonce in front.
  Bytes sealed_identity_key;
  /// The recovery key, sealed likewise; empty where whoever says it has none.
  Bytes sealed_recovery_key;
  std::vector<DeviceName> names;
  std::vector<TrustedKey> trusted_keys;
  std::vector<MessageRequest> requests;
  /// The key of the account's profile, sealed as the identity key is; empty where there is none.
  Bytes sealed_profile_key;
  std::uint64_t profile_changed_ms = 0;  // of that profile; as in TrustedKey
  std::vector<Extension> others;         // of later versions

  bool operator==(const AccountState&) const = default;
};

Bytes encode(const AccountState& state);
/// `rules::account_state_is_valid`, or a rule of content/cbor.h.
Result<AccountState> parse_account_state(ByteView encoded);

/// The part of a message that says it.
NestedPart account_state_part(const AccountState& state);

}  // namespace causeway::content
