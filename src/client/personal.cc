#include "client/personal.h"

#include <algorithm>
#include <tuple>

#include "client/messages.h"
#include "client/own_devices.h"
#include "client/rules.h"
#include "client/session.h"

namespace causeway::client {
namespace {

/// Between two messages that only say how far somebody has read.
constexpr Milliseconds telling_pause = std::chrono::seconds(10);

/// Where the other devices hear of it; nothing where there are none.
Result<std::optional<ConversationId>> note_to_others(StoreTransaction& store) {
  if (TRY(own_devices(store)).size() < 2) return std::optional<ConversationId>();
  for (const Conversation& conversation : TRY(store.conversations())) {
    const bool is_open_note = conversation.kind == api::ConversationKind::note &&
                              conversation.state < ConversationState::left;
    if (is_open_note) return std::optional(conversation.id);
  }
  return std::optional<ConversationId>();
}

Result<void> take_chat(StoreTransaction& store, const content::PersonalChat& told) {
  PersonalChat held = TRY(store.personal_chat(told.conversation));
  held.state.read_seq = std::max(held.state.read_seq, told.read_seq);
  const auto order = [](const content::PersonalChat& chat) {
    return std::pair(chat.muted_changed_ms, chat.muted_until_ms);
  };
  if (order(held.state) < order(told)) {
    held.state.muted_until_ms = told.muted_until_ms;
    held.state.muted_changed_ms = told.muted_changed_ms;
  }
  return store.put_personal_chat(held);
}

Result<void> take_signs(StoreTransaction& store, const content::Signs& told) {
  Signs held = TRY(store.signs());
  const auto order = [](const content::Signs& signs) {
    return std::tuple(signs.changed_ms, signs.read_receipts, signs.typing);
  };
  if (order(held.state) < order(told)) held.state = told;
  return store.put_signs(held);
}

Result<void> take_hidden_words(StoreTransaction& store, const content::HiddenWords& told) {
  HiddenWords held = TRY(store.hidden_words());
  const auto order = [](const content::HiddenWords& hidden) {
    return std::tie(hidden.changed_ms, hidden.words);
  };
  if (order(held.state) < order(told)) held.state = told;
  return store.put_hidden_words(held);
}

}  // namespace

Result<void> note_read(StoreTransaction& store, const Message& message) {
  if (!message.frank) return {};
  PersonalChat chat = TRY(store.personal_chat(message.conversation));
  if (chat.state.read_seq >= message.frank->seq) return {};
  chat.state.read_seq = message.frank->seq;
  chat.is_unsaid = true;
  return store.put_personal_chat(chat);
}

Result<void> note_answered(StoreTransaction& store, ConversationId id) {
  PersonalChat chat = TRY(store.personal_chat(id));
  if (chat.is_answered) return {};
  chat.is_answered = true;
  return store.put_personal_chat(chat);
}

Result<std::optional<ConversationId>> enter_personal_state(
    StoreTransaction& store, Random& random, Instant now
) {
  std::vector<PersonalChat> chats = TRY(store.unsaid_chats(content::personal_chats_max));
  Signs signs = TRY(store.signs());
  HiddenWords hidden = TRY(store.hidden_words());
  if (chats.empty() && !signs.is_unsaid && !hidden.is_unsaid) {
    return std::optional<ConversationId>();
  }
  const auto note = TRY(note_to_others(store));
  if (!note) return note;
  content::PersonalState state;
  for (PersonalChat& chat : chats) {
    state.chats.push_back(chat.state);
    chat.is_unsaid = false;
    TRY(store.put_personal_chat(chat));
  }
  if (signs.is_unsaid) {
    state.signs = signs.state;
    signs.is_unsaid = false;
    TRY(store.put_signs(signs));
  }
  if (hidden.is_unsaid) {
    state.hidden_words = hidden.state;
    hidden.is_unsaid = false;
    TRY(store.put_hidden_words(hidden));
  }
  const auto content = content::make_message(random, content::personal_state_part(state));
  TRY(enter_message(store, *note, content, now));
  return note;
}

Result<void> tell_personal_state(Context& context) {
  if (context.now < context.memory.personal_not_before) return {};
  const auto note = TRY(enter_personal_state(context.store, context.random, context.now));
  if (!note) return {};
  context.memory.personal_not_before = context.now + telling_pause;
  context.touch(*note);
  return {};
}

Result<content::PersonalState> known_personal_state(StoreTransaction& store) {
  content::PersonalState state;
  const Signs signs = TRY(store.signs());
  if (signs.state.changed_ms > 0) state.signs = signs.state;
  const HiddenWords hidden = TRY(store.hidden_words());
  if (hidden.state.changed_ms > 0) state.hidden_words = hidden.state;
  for (const Conversation& conversation : TRY(store.conversations())) {
    if (state.chats.size() == content::personal_chats_max) break;
    const PersonalChat chat = TRY(store.personal_chat(conversation.id));
    if (chat.state.read_seq > 0 || chat.state.muted_changed_ms > 0) {
      state.chats.push_back(chat.state);
    }
  }
  return state;
}

Result<void> keep_personal_state(StoreTransaction& store, const content::PersonalState& state) {
  for (const content::PersonalChat& chat : state.chats) TRY(take_chat(store, chat));
  if (state.hidden_words) TRY(take_hidden_words(store, *state.hidden_words));
  return state.signs ? take_signs(store, *state.signs) : Result<void>();
}

Result<void> apply_personal_state(Context& context, Conversation& conversation, const Said& said) {
  const Self self = TRY(load_self(context.store));
  const bool is_ours = conversation.kind == api::ConversationKind::note &&
                       said.message.sender_account == self.account;
  if (!is_ours) return Error{rules::state_is_ones_to_change};
  if (said.message.sender_device == self.device) return {};
  const auto* part = std::get_if<content::SinglePart>(&said.content.nested_part.part);
  if (part == nullptr) return Error{content::rules::personal_state_is_valid};
  return keep_personal_state(context.store, TRY(content::parse_personal_state(part->content)));
}

}  // namespace causeway::client
