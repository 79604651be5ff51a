// What follows from having been seen, and how long messages stay.
#include "client/engine.h"
#include "client/erasure.h"
#include "client/group_state.h"
#include "client/groups.h"
#include "client/messages.h"
#include "client/receipts.h"
#include "client/session.h"

namespace causeway::client {

Result<void> Engine::shown(StoreTransaction& store, MessageRow row, Instant now) {
  TRY(store.mark_shown(row));
  auto message = TRY(store.message(row));
  const bool begins = message && message->presence == Presence::shown &&
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
  return {};
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
