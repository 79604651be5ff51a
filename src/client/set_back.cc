#include "client/set_back.h"

#include "api/conversations.h"
#include "client/gaps.h"
#include "client/groups.h"
#include "client/rejoin.h"
#include "client/requests.h"
#include "client/strangers.h"

namespace causeway::client {
namespace {

/// A kind that there is, and that of its group, where there is one: without, what this device knows
/// is the hub's word, too.
Result<bool> is_of_its_kind(
    Context& context, const api::ConversationEntry& entry, const std::optional<Conversation>& held
) {
  const bool has_group = held && TRY(load_group(context, held->id)) != nullptr;
  if (has_group) return held->kind == entry.kind;
  return entry.conversation != ConversationId{} && entry.kind >= api::ConversationKind::direct &&
         entry.kind <= api::ConversationKind::note;
}

Result<void> take_entry(Context& context, const api::ConversationEntry& entry) {
  auto held = TRY(context.store.conversation(entry.conversation));
  if (!TRY(is_of_its_kind(context, entry, held))) return Error{rules::conversation_is_of_its_kind};
  if (held && held->kind != entry.kind) {
    held->kind = entry.kind;
    TRY(context.store.put_conversation(*held));
  }
  if (!held || held->state >= ConversationState::left) {
    Conversation forgotten = held ? *held : Conversation();
    forgotten.id = entry.conversation;
    forgotten.kind = entry.kind;
    TRY(note_let_in(context, forgotten, {entry.let_in_by, HostBy::hub}));
    TRY(lose_state(context, std::move(forgotten)));
  }
  return note_missed(context, entry.conversation, entry.since_seq, entry.seq);
}

}  // namespace

Result<void> be_set_back(Context& context, std::uint64_t acked) {
  for (Conversation& conversation : TRY(context.store.conversations())) {
    if (conversation.state >= ConversationState::left) continue;
    TRY(context.store.delete_pending(conversation.id));
    // The hub says whether it has it already.
    if (conversation.state == ConversationState::opening) {
      TRY(context.store.delete_group(conversation.id));
      continue;
    }
    conversation.state = ConversationState::broken;
    TRY(context.store.put_conversation(conversation));
  }
  context.memory.groups.clear();
  TRY(context.store.note_set_back());
  return context.store.put_inbox_number(acked);
}

Result<void> ask_what_was_missed(Context& context) {
  if (TRY(context.store.is_set_back())) request(context, api::ConversationsRequest{}, {});
  return {};
}

Result<void> take_conversations(
    Context& context, const Flight& flight, const api::ParsedReply& reply
) {
  if (!reply.ok()) {
    ask_again_after(context, flight.op, reply);
    return {};
  }
  const auto told = TRY(tls::decode<api::ConversationsReply>(reply.body));
  for (const api::ConversationEntry& entry : told.conversations) {
    const auto taken = take_entry(context, entry);
    if (!taken.ok()) TRY(context.disbelieve(taken.error()));
  }
  context.memory.knows_what_was_missed = true;
  return end_set_back(context);
}

Result<void> end_set_back(Context& context) {
  const Memory& memory = context.memory;
  if (!memory.knows_what_was_missed) return {};
  if (TRY(context.store.inbox_number()) < memory.newest_at_login) return {};
  context.memory.knows_what_was_missed = false;
  return context.store.forget_set_back();
}

}  // namespace causeway::client
