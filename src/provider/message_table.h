#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/id.h"
#include "crypto/hash.h"
#include "franking/frank.h"

namespace causeway::provider {

/// An application message that the hub accepts, complete but for its T.
struct AcceptedMessage {
  ConversationId conversation;
  franking::FrankContext context;  // carries the next seq of the conversation and its time
  crypto::Sha256 hash{};           // SHA-256 of `message`
  Bytes message;                   // MLSMessage (PrivateMessage)
  std::vector<DeviceId> recipients;
  std::vector<DeviceId> blocking;  // to whom only that there was one is delivered: a tombstone
  Milliseconds ttl{0};             // after which a tombstone takes the place of the copy; 0: never
};

/// That a message was accepted.
struct Acceptance {
  franking::FrankEnvelope envelope;  // its frank is zero as long as `untagged` says so
  /// Which of `untagged()` it is, where this very transaction accepted it.
  std::optional<std::size_t> untagged;
};

/// Accepted application messages. T comes from the Franker once for many messages, so a transaction
/// collects contexts and is given all tags before it commits:
///
///     accept … accept … tag(franker.tag(untagged())) commit
///
/// Shard key: the conversation; the inbox items are the devices'.
class MessageTable {
 public:
  virtual ~MessageTable() = default;

  /// Whether this message was accepted within `limits::duplicate_window`.
  virtual std::optional<Acceptance> find(ConversationId conversation, const crypto::Sha256& hash)
      const = 0;

  /// Advances the conversation's `seq` and `accepted_ms`, remembers the hash, and puts one copy
  /// where the inboxes of all recipients refer to it, and one tombstone for those who block.
  virtual Acceptance accept(AcceptedMessage message) = 0;

  /// Contexts of the messages accepted by this transaction, in order.
  virtual std::span<const franking::FrankContext> untagged() const = 0;
  /// Requires as many tags as `untagged()` has contexts; clears it.
  virtual void tag(std::span<const franking::Frank> tags) = 0;

  /// Puts a tombstone in the place of messages whose time is over, of at most `limit`; how many.
  virtual std::size_t expire_fleeting(Instant now, std::size_t limit) = 0;

  /// Forgets acceptances from before `before`, at most `limit`; how many.
  virtual std::size_t expire(Instant before, std::size_t limit) = 0;
};

}  // namespace causeway::provider
