// What follows from having been seen, and how long messages stay.
#include "client/engine.h"
#include "client/erasure.h"
#include "client/group_state.h"
#include "client/groups.h"
#include "client/history_answers.h"
#include "client/history_requests.h"
#include "client/messages.h"
#include "client/personal.h"
#include "client/receipts.h"
#include "client/session.h"
#include "client/trust.h"

namespace causeway::client {

Result<void> Engine::shown(StoreTransaction& store, MessageRow row, Instant now) {
  TRY(store.mark_shown(row));
  auto message = TRY(store.message(row));
  if (!message) return {};
  TRY(note_read(store, *message));
  TRY(owe_read_receipt(store, *message, now));
  const bool begins = message->presence == Presence::shown &&
                      message->state == MessageState::received && message->expires_ms == 0;
  if (!begins) return {};
  const auto content = content::decode(message->content);
  if (!content.ok()) return {};
  message->expires_ms = expiry_of(*content, now);
  return message->expires_ms == 0 ? Result<void>() : store.put_message(*message);
}

Result<void> Engine::receipt_now(StoreTransaction& store, Instant now) {
  for (const ConversationId id : TRY(enter_receipts(store, random_, now, Patience::none))) {
    memory_.touched.insert(id);
  }
  const auto note = TRY(enter_personal_state(store, random_, now));
  if (note) memory_.touched.insert(*note);
  return {};
}

Result<std::size_t> Engine::read(StoreTransaction& store, ConversationId id, Instant now) {
  constexpr std::size_t page_size = 256;
  const auto conversation = TRY(store.conversation(id));
  if (!conversation) return Error{rules::conversation_is_known};
  std::size_t lines = 0;
  // What is withheld from a person they cannot have read.
  if (conversation->state == ConversationState::checking ||
      conversation->state == ConversationState::untrusted) {
    return lines;
  }
  std::vector<Message> page;
  do {
    page = TRY(store.unshown(page.empty() ? MessageRow() : page.back().row, page_size));
    for (const Message& message : page) {
      if (message.conversation != id) continue;
      TRY(shown(store, message.row, now));
      lines += message.presence == Presence::shown ? 1 : 0;
    }
  } while (page.size() == page_size);
  return lines;
}

Result<void> Engine::mute(
    StoreTransaction& store, ConversationId id, std::uint64_t until_ms, Instant now
) {
  INVARIANT(until_ms <= content::never_ms);
  if (!TRY(store.conversation(id))) return Error{rules::conversation_is_known};
  PersonalChat chat = TRY(store.personal_chat(id));
  chat.state.muted_until_ms = until_ms;
  chat.state.muted_changed_ms = to_unix_ms(now);
  chat.is_unsaid = true;
  return store.put_personal_chat(chat);
}

Result<void> Engine::set_signs(StoreTransaction& store, const content::Signs& signs) {
  return store.put_signs({.state = signs, .is_unsaid = true});
}

Result<void> Engine::typing(StoreTransaction& store, ConversationId id) {
  if (!TRY(store.conversation(id))) return Error{rules::conversation_is_known};
  memory_.typing.insert(id);
  memory_.touched.insert(id);
  return {};
}

Result<void> Engine::history_now(StoreTransaction& store, Instant now) {
  Context context = work_on(store, now);
  TRY(enter_history_answers(context, Urgency::now));
  return enter_history_requests(context, Urgency::now);
}

Result<MessageRow> Engine::set_timer(
    StoreTransaction& store, ConversationId id, std::chrono::seconds timer, Instant now
) {
  if (timer.count() < 0 || timer > content::expiry_max) {
    return Error{content::rules::timer_is_within_limit};
  }
  auto conversation = TRY(store.conversation(id));
  if (!conversation) return Error{rules::conversation_is_known};
  if (conversation->state >= ConversationState::left) return Error{rules::conversation_is_open};
  TRY(check_nobody_doubted(store, *conversation));
  const auto held = TRY(read_group(store, id));
  if (held && conversation->kind == api::ConversationKind::group) {
    TRY(check_may_change_state(held->group, TRY(load_self(store)).account));
  }
  content::GroupState state = state_of(*conversation);
  state.changed_seq = 0;
  state.timer = timer;
  memory_.touched.insert(id);
  return enter_message(
      store, id, content::make_message(random_, content::group_state_part(state)), now
  );
}

}  // namespace causeway::client
