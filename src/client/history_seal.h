#pragma once

#include <vector>

#include "base/random.h"
#include "client/history.h"
#include "content/history.h"

/// Records of history, sealed to the device that asked for them: other members see that it was
/// answered, and not with what (docs/formats/history.md, Answer).
namespace causeway::client {

/// What an answer seals. Encodes into secret buffers only.
struct HistoryRecords {
  using Wire = tls::Struct;
  std::vector<HistoryMessage> messages;  // in the order of their numbers

  bool operator==(const HistoryRecords&) const = default;
};

/// For the answers to one device in one conversation.
SecretBytes make_history_key(Random& random);
/// `crypto::rules::kem_key_is_valid` where it is none.
Result<Bytes> history_public_key(const SecretBytes& private_key);

/// `crypto::rules::kem_key_is_valid` where whoever asks has no good key.
Result<Bytes> seal_history(
    ByteView public_key,
    ConversationId conversation,
    const content::HistoryRequestId& id,
    const HistoryRecords& records,
    Random& random
);

/// `crypto::rules::ciphertext_is_authentic`, `crypto::rules::kem_key_is_valid`, or a codec rule.
Result<HistoryRecords> open_history(
    const SecretBytes& private_key,
    ConversationId conversation,
    const content::HistoryRequestId& id,
    ByteView sealed
);

}  // namespace causeway::client
