#include "adapters/sqlite_provider/message_table.h"

#include "adapters/sqlite_provider/bodies.h"
#include "api/inbox.h"
#include "base/invariant.h"
#include "tls/codec.h"

namespace causeway::adapters::sqlite_provider {

using franking::Frank;
using franking::FrankContext;
using franking::FrankEnvelope;
using provider::Acceptance;
using provider::AcceptedMessage;

namespace {

FrankEnvelope make_envelope(const FrankContext& context, const Frank& frank) {
  return {
      .key_id = context.key_id,
      .seq = context.seq,
      .accepted_ms = context.accepted_ms,
      .sender_account = context.sender_account,
      .sender_device = context.sender_device,
      .ack = context.ack,
      .frank = frank,
  };
}

/// Requires a payload of this table's.
api::InboxPayload tombstone_of(ByteView payload) {
  const auto decoded = tls::decode<api::InboxPayload>(payload);
  INVARIANT(decoded.ok());
  const auto* item = std::get_if<api::MessageItem>(&*decoded);
  INVARIANT(item != nullptr);
  return api::TombstoneItem{.conversation = item->conversation, .frank = item->frank};
}

}  // namespace

std::optional<Acceptance> MessageTable::find(
    ConversationId conversation, const crypto::Sha256& hash
) const {
  if (const auto known = by_hash_.find({conversation, hash}); known != by_hash_.end()) {
    return Acceptance{make_envelope(contexts_[known->second], {}), known->second};
  }
  const auto number = state_.conversation_number(conversation);
  if (!number) return std::nullopt;
  const auto row = database_.query_one<
      std::uint32_t,
      std::uint64_t,
      std::uint64_t,
      AccountId,
      DeviceId,
      std::uint64_t,
      Frank>(
      "SELECT key_id, seq, accepted_ms, sender_account, sender_device, ack, frank"
      " FROM accepted_message WHERE conversation = ? AND hash = ?",
      *number,
      hash
  );
  if (!row) return std::nullopt;
  const auto& [key_id, seq, accepted_ms, account, device, ack, frank] = *row;
  return Acceptance{FrankEnvelope{key_id, seq, accepted_ms, account, device, ack, frank}, {}};
}

Acceptance MessageTable::accept(AcceptedMessage message) {
  state_.note_change();
  const auto number = state_.conversation_number(message.conversation);
  INVARIANT(number.has_value());
  database_.run(
      "UPDATE conversation SET seq = ?, accepted_ms = ? WHERE number = ?",
      message.context.seq,
      message.context.accepted_ms,
      *number
  );
  Pending pending{.conversation = *number, .body = state_.next_body()};
  pending.recipients = refer_to_body(database_, state_, message.recipients, pending.body);
  if (!message.blocking.empty()) {
    pending.tombstone = state_.next_body();
    pending.blocking = refer_to_body(database_, state_, message.blocking, pending.tombstone);
  }
  const std::size_t index = contexts_.size();
  contexts_.push_back(message.context);
  by_hash_.emplace(Key{message.conversation, message.hash}, index);
  pending.message = std::move(message);
  pending_.push_back(std::move(pending));
  return {make_envelope(contexts_.back(), {}), index};
}

void MessageTable::tag(std::span<const Frank> tags) {
  INVARIANT(tags.size() == contexts_.size());
  if (pending_.empty()) return;
  // What was acknowledged goes first: its pages serve what comes.
  settle_bodies_before(database_, state_, pending_.front().body);
  for (std::size_t i = 0; i < tags.size(); ++i) {
    write(pending_[i], make_envelope(contexts_[i], tags[i]));
  }
  contexts_.clear();
  pending_.clear();
  by_hash_.clear();
}

void MessageTable::write(const Pending& pending, const FrankEnvelope& envelope) {
  database_.run(
      "INSERT INTO accepted_message (conversation, hash, key_id, seq, accepted_ms,"
      " sender_account, sender_device, ack, frank) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      pending.conversation,
      pending.message.hash,
      envelope.key_id,
      envelope.seq,
      envelope.accepted_ms,
      envelope.sender_account,
      envelope.sender_device,
      envelope.ack,
      envelope.frank
  );
  const ConversationId conversation = pending.message.conversation;
  const Instant created = from_unix_ms(envelope.accepted_ms);
  if (pending.recipients > 0) {
    const api::InboxPayload payload = api::MessageItem{
        .conversation = conversation,
        .frank = envelope,
        .message = pending.message.message,
    };
    put_body(database_, {pending.body, pending.recipients, created}, tls::encode(payload));
    if (pending.message.ttl.count() > 0) {
      database_.run(
          "INSERT INTO fleeting (body, end_ms) VALUES (?, ?)",
          pending.body,
          created + pending.message.ttl
      );
    }
  }
  if (pending.blocking > 0) {
    const api::InboxPayload payload =
        api::TombstoneItem{.conversation = conversation, .frank = envelope};
    put_body(database_, {pending.tombstone, pending.blocking, created}, tls::encode(payload));
  }
}

std::size_t MessageTable::expire_fleeting(Instant now, std::size_t limit) {
  std::vector<std::int64_t> due;
  database_.for_each(
      "SELECT body FROM fleeting WHERE end_ms <= ? ORDER BY end_ms LIMIT ?",
      [&](std::int64_t body) { due.push_back(body); },
      now,
      limit
  );
  for (const std::int64_t body : due) {
    // Where all have collected it, there is no body any more.
    const auto payload = database_.query_one<Bytes>("SELECT payload FROM body WHERE id = ?", body);
    if (payload) {
      database_.run(
          "UPDATE body SET payload = ?2 WHERE id = ?1", body, tls::encode(tombstone_of(*payload))
      );
    }
    database_.run("DELETE FROM fleeting WHERE body = ?", body);
  }
  if (!due.empty()) state_.note_change();
  return due.size();
}

std::size_t MessageTable::expire(Instant before, std::size_t limit) {
  const auto gone = database_.run(
      "DELETE FROM accepted_message WHERE accepted_ms < ?1 AND id IN"
      " (SELECT id FROM accepted_message ORDER BY id LIMIT ?2)",
      before,
      limit
  );
  if (gone > 0) state_.note_change();
  return static_cast<std::size_t>(gone);
}

}  // namespace causeway::adapters::sqlite_provider
