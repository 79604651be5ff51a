#include "franking/frank.h"

#include <algorithm>

#include "crypto/hash.h"

namespace causeway::franking {

namespace {

constexpr std::array<std::uint8_t, 16> server_label{
    'F', 'R', 'A', 'N', 'K', '-', '1', ' ', 's', 'e', 'r', 'v', 'e', 'r', 0, 0
};

}  // namespace

FrankContext frank_context(
    const FrankEnvelope& envelope,
    const HubId& hub_id,
    const CommitContext& sender,
    const Commitment& commitment
) {
  return {
      .version = {},
      .key_id = envelope.key_id,
      .hub_id = hub_id,
      .group_id = sender.group_id,
      .epoch = sender.epoch,
      .sender_account = envelope.sender_account,
      .sender_device = envelope.sender_device,
      .seq = envelope.seq,
      .accepted_ms = envelope.accepted_ms,
      .ack = envelope.ack,
      .commitment = commitment,
  };
}

HubId hub_id(std::string_view domain) {
  const crypto::Sha256 hash = crypto::sha256({as_bytes(domain)});
  HubId id;
  std::copy_n(hash.begin(), id.value.size(), id.value.begin());
  return id;
}

Frank make_frank(const ServerKey& key, const FrankContext& context) {
  INVARIANT(key.size() == server_key_size);
  Bytes encoded;
  encoded.reserve(frank_context_size);
  tls::Writer writer(encoded);
  tls::encode_to(writer, context);
  return {crypto::hmac_sha256(key.reveal(), {server_label, encoded})};
}

FrankVerdict check_frank(
    std::span<const ServerKeyRecord> keys, const FrankContext& context, const Frank& frank
) {
  const auto record = std::find_if(keys.begin(), keys.end(), [&context](const auto& candidate) {
    return candidate.key_id == context.key_id;
  });
  if (record == keys.end()) return FrankVerdict::invalid;
  switch (record->state) {
    case ServerKeyState::destroyed:
      return FrankVerdict::expired;
    case ServerKeyState::compromised:
      return FrankVerdict::unverified;
    case ServerKeyState::active:
    case ServerKeyState::retired:
      break;
  }
  const bool genuine = equal_ct(make_frank(record->key, context), frank);
  return genuine ? FrankVerdict::valid : FrankVerdict::invalid;
}

Result<void> check_envelope(
    const FrankEnvelope& envelope,
    const CommitContext& sender,
    const FrankProgress& progress,
    Instant now
) {
  if (envelope.sender_account != sender.sender_account ||
      envelope.sender_device != sender.sender_device) {
    return Error{rules::sender_is_the_leaf};
  }
  if (envelope.seq <= progress.seq) return Error{rules::sequence_is_new};
  if (envelope.accepted_ms < progress.accepted_ms) return Error{rules::time_does_not_decrease};
  if (envelope.accepted_ms > to_unix_ms(now + clock_skew_max)) {
    return Error{rules::time_is_not_ahead};
  }
  return {};
}

}  // namespace causeway::franking
