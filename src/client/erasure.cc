#include "client/erasure.h"

#include "client/annotations.h"

namespace causeway::client {
namespace {

constexpr std::size_t erased_at_once_max = 256;

Result<void> empty_out(StoreTransaction& store, MessageRow row, Presence left, Instant now) {
  auto message = TRY(store.message(row));
  if (!message || message->content.empty()) return {};
  INVARIANT(message->state != MessageState::queued);
  message->content.clear();
  message->expires_ms = 0;
  message->presence = left;
  message->evidence_end_ms = to_unix_ms(now + evidence_time);
  TRY(store.put_message(*message));
  TRY(store.mark_shown(row));
  TRY(store.forget_text(row, to_unix_ms(now)));
  return store.delete_attachments(row);
}

}  // namespace

Result<void> erase_message(StoreTransaction& store, MessageRow row, Presence left, Instant now) {
  const auto message = TRY(store.message(row));
  if (!message) return {};
  const auto edits = TRY(store.annotations_by(
      message->sender_account,
      message->conversation,
      message->id,
      AnnotationKind::edit,
      edits_of_one_max
  ));
  for (const Annotation& edit : edits) {
    TRY(empty_out(store, edit.message, Presence::hidden, now));
  }
  return empty_out(store, row, left, now);
}

Result<void> erase_wholly(StoreTransaction& store, MessageRow row) {
  auto message = TRY(store.message(row));
  if (!message) return {};
  message->content.clear();
  message->application_data = {};
  return store.put_message(*message);
}

std::uint64_t expiry_of(const content::MimiContent& content, Instant begin) {
  if (!content.expires) return 0;
  const std::chrono::seconds time(content.expires->time);
  if (content.expires->kind == content::ExpirationKind::absolute) {
    return to_unix_ms(Instant(time));
  }
  return to_unix_ms(begin + time);
}

std::uint64_t expiry_on_arrival(
    const content::MimiContent& content, const Message& message, AccountId own
) {
  const bool is_known =
      message.sender_account == own ||
      (content.expires && content.expires->kind == content::ExpirationKind::absolute);
  return is_known ? expiry_of(content, from_unix_ms(message.time_ms)) : 0;
}

Result<bool> erase_what_is_over(StoreTransaction& store, Instant now) {
  const auto rows = TRY(store.expired(to_unix_ms(now), erased_at_once_max));
  for (const MessageRow row : rows) TRY(erase_message(store, row, Presence::hidden, now));
  TRY(store.erase_evidence(to_unix_ms(now), erased_at_once_max));
  return rows.size() < erased_at_once_max;
}

}  // namespace causeway::client
