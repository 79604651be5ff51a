#include "client/direct.h"

#include "api/conversations.h"
#include "client/departures.h"
#include "client/groups.h"
#include "client/messages.h"
#include "client/outbox.h"
#include "client/rejoin.h"

namespace causeway::client {

Result<std::optional<Conversation>> find_direct(
    Context& context, const Conversation& opening, AccountId peer
) {
  for (const Conversation& other : TRY(context.store.conversations())) {
    const bool is_running =
        other.state > ConversationState::opening && other.state < ConversationState::left;
    const bool is_with_peer =
        other.id != opening.id && other.kind == opening.kind && other.peer == peer;
    if (is_running && is_with_peer && !TRY(has_lost_peer(context.store, other))) {
      return std::optional<Conversation>(other);
    }
  }
  return std::optional<Conversation>();
}

Result<void> merge_opening(Context& context, const Conversation& opening, ConversationId to) {
  const auto open_entry = TRY(context.store.outbox_head(opening.id));
  if (open_entry && open_entry->kind == OutboxKind::open) {
    TRY(context.store.delete_outbox(open_entry->row));
    context.tell(notice::Done{OutboxKind::open, to, {}});
  }
  TRY(context.store.delete_pending(opening.id));
  TRY(forget_group(context, opening.id));
  TRY(context.store.merge_conversation(opening.id, to));
  context.memory.waiting.erase(opening.id);
  TRY(rename_queued(context.store, to));
  context.touch(to);
  return {};
}

Result<void> follow_existing(
    Context& context, const Conversation& opening, const api::ParsedReply& reply
) {
  const auto existing = TRY(tls::decode<api::ExistingConversation>(reply.body)).conversation;
  if (existing == opening.id) return lose_state(context, opening);
  const auto held = TRY(context.store.conversation(existing));
  if (!held) {
    Conversation expected = opening;
    expected.id = existing;
    expected.state = ConversationState::checking;
    expected.active_ms = to_unix_ms(context.now);
    TRY(context.store.put_conversation(expected));
  } else if (held->kind != opening.kind || held->peer != opening.peer) {
    // Our words would go to others than we said.
    return Error{rules::members_fit_kind};
  } else if (held->state >= ConversationState::left) {
    TRY(lose_state(context, *held));
  }
  return merge_opening(context, opening, existing);
}

Result<void> absorb_opening(Context& context, const Conversation& joined) {
  for (const Conversation& other : TRY(context.store.conversations())) {
    if (other.id == joined.id || other.kind != joined.kind ||
        other.state != ConversationState::opening) {
      continue;
    }
    const auto person = TRY(context.store.person_named(other.peer_username));
    const bool is_note = joined.kind == api::ConversationKind::note;
    if (is_note || (person && person->account == joined.peer)) {
      TRY(merge_opening(context, other, joined.id));
    }
  }
  return {};
}

}  // namespace causeway::client
