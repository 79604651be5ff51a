#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/result.h"
#include "base/secret.h"
#include "franking/commitment.h"
#include "franking/rules.h"
#include "tls/codec.h"

/// The provider's half of FRANK-1 (docs/formats/frank1.md): for each accepted application message
/// one tag over what the provider knows of it.
///
///   T = HMAC-SHA256(server key, "FRANK-1 server" 00 00 || FrankContext)
///
/// A MAC and not a signature: it convinces the holder of the server key and nobody else.
namespace causeway::franking {

/// T, opaque to everybody but the holder of the server key.
using Frank = ByteId<struct FrankTag, 32>;

/// Everything that T covers: 134 bytes.
struct FrankContext {
  using Wire = tls::Struct;
  Version version;
  std::uint32_t key_id = 0;
  HubId hub_id;
  GroupId group_id;
  std::uint64_t epoch = 0;
  AccountId sender_account;  // from the authenticated session, never from the message
  DeviceId sender_device;
  std::uint64_t seq = 0;          // 1, 2, 3, … in its conversation, without gaps
  std::uint64_t accepted_ms = 0;  // does not decrease in `seq`
  std::uint64_t ack = 0;          // 0: not attested
  Commitment commitment;

  bool operator==(const FrankContext&) const = default;
};

inline constexpr std::size_t frank_context_size = 134;

/// What travels beside each delivered ciphertext; the rest of FrankContext is in the PrivateMessage
/// and in the conversation.
struct FrankEnvelope {
  using Wire = tls::Struct;
  std::uint32_t key_id = 0;
  std::uint64_t seq = 0;
  std::uint64_t accepted_ms = 0;
  AccountId sender_account;
  DeviceId sender_device;
  std::uint64_t ack = 0;
  Frank frank;

  bool operator==(const FrankEnvelope&) const = default;
};

/// The context of which `envelope.frank` ought to be the tag.
FrankContext frank_context(
    const FrankEnvelope& envelope,
    const HubId& hub_id,
    const CommitContext& sender,
    const Commitment& commitment
);

/// First 16 bytes of SHA-256 of the provider's domain.
HubId hub_id(std::string_view domain);

/// K: at least 32 random bytes, one per `key_id`, a new one every 30 days.
using ServerKey = Secret<struct ServerKeyTag>;
inline constexpr std::size_t server_key_size = 32;

/// T. Requires a key of 32 bytes.
Frank make_frank(const ServerKey& key, const FrankContext& context);

enum class ServerKeyState : std::uint8_t {
  active,       // tags and verifies
  retired,      // verifies only
  compromised,  // a thief could have made its tags: proves nothing any more
  destroyed,    // by schedule; only its id is left
};

struct ServerKeyRecord {
  std::uint32_t key_id = 0;
  ServerKeyState state = ServerKeyState::active;
  Instant created;
  ServerKey key;  // empty when destroyed
};

/// The four answers of a verifier (docs/formats/frank1.md §3).
enum class FrankVerdict : std::uint8_t {
  valid,
  invalid,     // no such key, or not its tag
  expired,     // its key was destroyed by schedule
  unverified,  // its key is marked compromised
};

/// Recomputes T in constant time.
FrankVerdict check_frank(
    std::span<const ServerKeyRecord> keys, const FrankContext& context, const Frank& frank
);

/// How far the receiver has got in a conversation.
struct FrankProgress {
  std::uint64_t seq = 0;          // 0: nothing received yet
  std::uint64_t accepted_ms = 0;  // of that message
};

/// How far ahead of the receiver's own clock `accepted_ms` may be.
inline constexpr Milliseconds clock_skew_max = std::chrono::minutes(5);

/// The receiver's checks of what came beside the ciphertext, before display: the provider names the
/// sender that MLS authenticated (`rules::sender_is_the_leaf`), `seq` rises
/// (`rules::sequence_is_new`), time does not fall (`rules::time_does_not_decrease`) and is not more
/// than `clock_skew_max` ahead of `now` (`rules::time_is_not_ahead`).
Result<void> check_envelope(
    const FrankEnvelope& envelope,
    const CommitContext& sender,
    const FrankProgress& progress,
    Instant now
);

}  // namespace causeway::franking
