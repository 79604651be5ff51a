#include "client/strangers.h"

#include <algorithm>

#include "client/account_state.h"
#include "client/engine.h"
#include "client/profiles.h"
#include "client/safety.h"
#include "client/session.h"
#include "content/message.h"
#include "content/status.h"

namespace causeway::client {
namespace {

std::uint64_t later_than(const MessageRequest& request, Instant now) {
  return std::max(to_unix_ms(now), request.changed_ms + 1);
}

/// Later than what is known.
Result<void> put_state(
    StoreTransaction& store, MessageRequest request, RequestState state, Instant now
) {
  request.state = state;
  request.changed_ms = later_than(request, now);
  return store.put_message_request(request);
}

/// What was held back is said now, for the newest messages.
Result<void> owe_receipts_of(StoreTransaction& store, ConversationId id, Instant now) {
  const Self self = TRY(load_self(store));
  for (const Message& message : TRY(store.messages(id, {}, content::statuses_max))) {
    const bool is_owed =
        message.state == MessageState::received && message.sender_account != self.account;
    if (!is_owed) continue;
    TRY(store.put_owed_receipt(
        {.message = message.row, .conversation = id, .id = message.id, .since_ms = to_unix_ms(now)}
    ));
  }
  return {};
}

Result<void> say_what_was_held_back(StoreTransaction& store, ConversationId id, Instant now) {
  TRY(ask_held_profiles(store, id, now));
  return owe_receipts_of(store, id, now);
}

Result<void> take_up(StoreTransaction& store, const MessageRequest& request, Instant now) {
  TRY(put_state(store, request, RequestState::accepted, now));
  return say_what_was_held_back(store, request.conversation, now);
}

/// Open requests that these accounts have made by a direct conversation. Who is in it counts, as
/// soon as that is proven: whose Welcome it was may be the hub's word.
Result<std::vector<MessageRequest>> requests_of(
    StoreTransaction& store, const std::set<AccountId>& accounts
) {
  std::vector<MessageRequest> open;
  for (const Conversation& conversation : TRY(store.conversations())) {
    const bool is_theirs = conversation.kind == api::ConversationKind::direct &&
                           conversation.state == ConversationState::active &&
                           accounts.contains(conversation.peer);
    if (!is_theirs) continue;
    const auto request = TRY(store.message_request(conversation.id));
    if (request && request->state == RequestState::asked) open.push_back(*request);
  }
  return open;
}

/// Whether this device wants to say something there itself: it was about to open the same chat.
Result<bool> is_wanted(StoreTransaction& store, AccountId account) {
  const auto person = TRY(store.person(account));
  for (const OutboxEntry& entry : TRY(store.outbox())) {
    const auto& names = entry.usernames;
    const bool is_named =
        person && std::find(names.begin(), names.end(), person->username) != names.end();
    if (is_named && entry.kind == OutboxKind::open) return true;
  }
  return false;
}

/// Whether it is of this account, or has been accepted.
Result<bool> is_known_host(StoreTransaction& store, AccountId account) {
  if (account == TRY(load_self(store)).account) return true;
  return TRY(store.is_contact(account)) || TRY(is_wanted(store, account));
}

}  // namespace

Result<bool> is_pending(StoreTransaction& store, ConversationId id) {
  const auto request = TRY(store.message_request(id));
  return request && request->state != RequestState::accepted;
}

Result<bool> is_declined(StoreTransaction& store, ConversationId id) {
  const auto request = TRY(store.message_request(id));
  return request && request->state == RequestState::declined;
}

Result<void> note_let_in(Context& context, const Conversation& conversation, const Host& host) {
  if (conversation.kind == api::ConversationKind::note) return {};
  const ConversationId id = conversation.id;
  const auto known = TRY(context.store.message_request(id));
  // What another device of the account has told of it holds.
  if (known && !TRY(context.store.conversation(id))) return {};
  const bool is_known = host.by != HostBy::claim && TRY(is_known_host(context.store, host.account));
  if (is_known && (!known || known->state == RequestState::accepted)) return {};
  MessageRequest request = known ? *known : MessageRequest{.conversation = id};
  if (!is_known) request.from = host.account;
  const RequestState state = is_known ? RequestState::accepted : RequestState::asked;
  if (host.by == HostBy::signature) return put_state(context.store, request, state, context.now);
  request.state = state;
  return context.store.put_message_request(request);
}

Result<void> note_said(Context& context, const Conversation& conversation, AccountId account) {
  const Self self = TRY(load_self(context.store));
  if (account != self.account) return {};
  const auto request = TRY(context.store.message_request(conversation.id));
  if (conversation.kind == api::ConversationKind::direct) {
    const bool is_first = !request && !TRY(context.store.is_contact(conversation.peer));
    if (is_first) ask_first_contacts_left(context);
    TRY(context.store.add_contact(conversation.peer));
  }
  if (!request || request->state == RequestState::accepted) return {};
  return take_up(context.store, *request, context.now);
}

Result<void> note_brought_in(Context& context, const std::vector<AccountId>& accounts) {
  const AccountId own = TRY(load_self(context.store)).account;
  const bool is_of_others = std::any_of(accounts.begin(), accounts.end(), [&](AccountId account) {
    return account != own;
  });
  if (is_of_others) ask_first_contacts_left(context);
  return {};
}

Result<void> take_up_asked(Context& context, ConversationId id) {
  const auto request = TRY(context.store.message_request(id));
  if (!request || request->state != RequestState::asked) return {};
  return take_up(context.store, *request, context.now);
}

Result<void> keep_requests(Context& context, const std::vector<MessageRequest>& requests) {
  for (const MessageRequest& request : requests) {
    const auto known = TRY(context.store.message_request(request.conversation));
    if (known && known->changed_ms >= request.changed_ms) continue;
    // Each device says by itself when it was asked; what the person said of it since holds.
    const bool is_answered = known && known->state != RequestState::asked;
    if (is_answered && request.state == RequestState::asked) continue;
    TRY(context.store.put_message_request(request));
    if (request.state == RequestState::accepted) {
      TRY(ask_held_profiles(context.store, request.conversation, context.now));
    }
  }
  return {};
}

Result<bool> take_up_of(Context& context, const std::set<AccountId>& accounts, Since since) {
  const auto open = TRY(requests_of(context.store, accounts));
  for (MessageRequest request : open) {
    request.state = RequestState::accepted;
    if (since == Since::now) request.changed_ms = later_than(request, context.now);
    TRY(context.store.put_message_request(request));
    TRY(say_what_was_held_back(context.store, request.conversation, context.now));
  }
  return !open.empty();
}

Result<void> keep_contacts(Context& context, const std::vector<AccountId>& accepted) {
  std::set<AccountId> rest(accepted.begin(), accepted.end());
  for (const AccountId& account : TRY(context.store.contacts())) {
    if (rest.erase(account) == 0) TRY(context.store.remove_contact(account));
  }
  for (const AccountId& account : rest) TRY(context.store.add_contact(account));
  TRY(take_up_of(context, {accepted.begin(), accepted.end()}, Since::unknown));
  return {};
}

Result<void> note_proven(Context& context, const Conversation& conversation) {
  if (!TRY(context.store.is_contact(conversation.peer))) return {};
  TRY(take_up_of(context, {conversation.peer}, Since::unknown));
  return {};
}

Result<void> Engine::accept(StoreTransaction& store, ConversationId id, Instant now) {
  const auto conversation = TRY(store.conversation(id));
  if (!conversation) return Error{rules::conversation_is_known};
  const auto request = TRY(store.message_request(id));
  if (!request || request->state == RequestState::accepted) return {};
  TRY(take_up(store, *request, now));
  if (conversation->kind == api::ConversationKind::direct) {
    const auto person = TRY(store.person(conversation->peer));
    // Who has deleted the account has no name any more, and writes nothing.
    const bool is_there = person && !person->username.empty();
    if (is_there) TRY(enter_safety(store, OutboxKind::accept, person->username));
  }
  Context context = work_on(store, now);
  return enter_account_state(context);
}

Result<void> Engine::accept_contact(StoreTransaction& store, const std::string& username) {
  return enter_safety(store, OutboxKind::accept, username);
}

Result<void> Engine::decline(StoreTransaction& store, ConversationId id, Instant now) {
  const auto conversation = TRY(store.conversation(id));
  if (!conversation) return Error{rules::conversation_is_known};
  const auto request = TRY(store.message_request(id));
  if (!request || request->state == RequestState::accepted) return {};
  TRY(put_state(store, *request, RequestState::declined, now));
  if (conversation->kind == api::ConversationKind::group) return leave(store, id);
  Context context = work_on(store, now);
  return enter_account_state(context);
}

}  // namespace causeway::client
