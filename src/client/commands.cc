#include <algorithm>

#include "client/departures.h"
#include "client/engine.h"
#include "client/messages.h"
#include "client/profiles.h"
#include "client/session.h"
#include "client/trust.h"
#include "identity/username.h"

namespace causeway::client {
namespace {

Result<Self> registered_self(StoreTransaction& store) {
  Self self = TRY(load_self(store));
  if (self.registration != Registration::done) return Error{rules::device_is_registered};
  return self;
}

bool is_over(const Conversation& conversation) {
  return conversation.state >= ConversationState::left;
}

Result<Conversation> open_group(StoreTransaction& store, ConversationId id) {
  auto conversation = TRY(store.conversation(id));
  if (!conversation) return Error{rules::conversation_is_known};
  if (is_over(*conversation)) return Error{rules::conversation_is_open};
  if (conversation->kind != api::ConversationKind::group) {
    return Error{rules::conversation_is_a_group};
  }
  return *std::move(conversation);
}

/// What a conversation with `user` begins as; with nobody, the note to oneself.
Result<Conversation> new_conversation(StoreTransaction& store, const ToUser* user, Instant now) {
  Conversation conversation;
  conversation.active_ms = to_unix_ms(now);
  conversation.renewed_ms = conversation.active_ms;
  if (user == nullptr) {
    conversation.kind = api::ConversationKind::note;
    conversation.title = note_title;
    return conversation;
  }
  TRY(identity::check_username(user->username));
  if (user->username == TRY(load_self(store)).username) return Error{rules::peer_is_somebody_else};
  conversation.kind = api::ConversationKind::direct;
  conversation.peer_username = user->username;
  return conversation;
}

/// The open conversation that serves as well as the new one would.
Result<std::optional<ConversationId>> find_held(
    StoreTransaction& store, const Conversation& wanted
) {
  const auto person = TRY(store.person_named(wanted.peer_username));
  for (const Conversation& held : TRY(store.conversations())) {
    if (held.kind != wanted.kind || is_over(held)) continue;
    const bool is_with_peer =
        held.peer_username == wanted.peer_username || (person && person->account == held.peer);
    const bool serves = wanted.kind == api::ConversationKind::note || is_with_peer;
    if (serves && !TRY(has_lost_peer(store, held))) return std::optional(held.id);
  }
  return std::optional<ConversationId>();
}

/// Each once, and each such as there can be.
Result<std::vector<std::string>> check_usernames(std::vector<std::string> usernames) {
  for (const std::string& username : usernames) TRY(identity::check_username(username));
  std::sort(usernames.begin(), usernames.end());
  usernames.erase(std::unique(usernames.begin(), usernames.end()), usernames.end());
  return usernames;
}

}  // namespace

Result<ConversationId> Engine::open_conversation(
    StoreTransaction& store,
    Conversation conversation,
    std::vector<std::string> usernames,
    const mls_wire::Suite& suite
) {
  conversation.id = random_.id<ConversationId>();
  conversation.state = ConversationState::opening;
  TRY(store.put_conversation(conversation));
  OutboxEntry entry;
  entry.kind = OutboxKind::open;
  entry.conversation = conversation.id;
  entry.usernames = std::move(usernames);
  entry.suite = suite.id;
  TRY(enter(store, entry));
  return conversation.id;
}

Result<void> Engine::enter(StoreTransaction& store, const OutboxEntry& entry) {
  memory_.touched.insert(entry.conversation);
  TRY(store.add_outbox(entry));
  return {};
}

Result<ConversationId> Engine::conversation_for(
    StoreTransaction& store, const Target& target, Instant now
) {
  if (const auto* id = std::get_if<ConversationId>(&target)) {
    const auto conversation = TRY(store.conversation(*id));
    if (!conversation) return Error{rules::conversation_is_known};
    if (is_over(*conversation)) return Error{rules::conversation_is_open};
    return *id;
  }
  const auto* user = std::get_if<ToUser>(&target);
  Conversation wanted = TRY(new_conversation(store, user, now));
  if (const auto held = TRY(find_held(store, wanted))) return *held;
  return open_conversation(
      store,
      std::move(wanted),
      user == nullptr ? std::vector<std::string>() : std::vector{user->username}
  );
}

Result<MessageRow> Engine::send(
    StoreTransaction& store, const Target& target, const content::MimiContent& content, Instant now
) {
  TRY(registered_self(store));
  const ConversationId id = TRY(conversation_for(store, target, now));
  const auto conversation = TRY(store.conversation(id));
  if (conversation) TRY(check_nobody_doubted(store, *conversation));
  memory_.touched.insert(id);
  const MessageRow row = TRY(enter_message(store, id, content, now));
  if (conversation) TRY(tell_profile(store, random_, *conversation, now));
  return row;
}

Result<ConversationId> Engine::create_group(
    StoreTransaction& store,
    std::string_view name,
    std::vector<std::string> usernames,
    Instant now,
    const mls_wire::Suite& suite
) {
  const Self self = TRY(registered_self(store));
  TRY(check_nobody_doubted(store, usernames));
  if (!content::is_group_name(name)) return Error{content::rules::group_state_is_valid};
  usernames = TRY(check_usernames(std::move(usernames)));
  std::erase(usernames, self.username);
  Conversation conversation;
  conversation.kind = api::ConversationKind::group;
  conversation.title = name;
  conversation.active_ms = to_unix_ms(now);
  conversation.renewed_ms = conversation.active_ms;
  return open_conversation(store, std::move(conversation), std::move(usernames), suite);
}

Result<void> Engine::add_members(
    StoreTransaction& store, ConversationId id, std::vector<std::string> usernames
) {
  TRY(open_group(store, id));
  TRY(check_nobody_doubted(store, usernames));
  OutboxEntry entry;
  entry.kind = OutboxKind::add;
  entry.conversation = id;
  entry.usernames = TRY(check_usernames(std::move(usernames)));
  return enter(store, entry);
}

Result<void> Engine::remove_members(
    StoreTransaction& store, ConversationId id, const std::vector<std::string>& usernames
) {
  TRY(open_group(store, id));
  OutboxEntry entry;
  entry.kind = OutboxKind::remove;
  entry.conversation = id;
  for (const std::string& username : usernames) {
    entry.accounts.push_back(TRY(account_named(store, username)));
  }
  return enter(store, entry);
}

Result<void> Engine::set_role(
    StoreTransaction& store, ConversationId id, const std::string& username, mls_tree::Role role
) {
  TRY(open_group(store, id));
  OutboxEntry entry;
  entry.kind = OutboxKind::set_role;
  entry.conversation = id;
  entry.accounts = {TRY(account_named(store, username))};
  entry.role = role;
  return enter(store, entry);
}

Result<void> Engine::leave(StoreTransaction& store, ConversationId id) {
  const auto conversation = TRY(store.conversation(id));
  if (!conversation) return Error{rules::conversation_is_known};
  if (is_over(*conversation)) return Error{rules::conversation_is_open};
  if (conversation->kind == api::ConversationKind::note) {
    return Error{rules::conversation_is_a_group};
  }
  OutboxEntry entry;
  entry.kind = OutboxKind::leave;
  entry.conversation = id;
  return enter(store, entry);
}

Result<void> Engine::block(StoreTransaction& store, const std::string& username) {
  return enter_safety(store, OutboxKind::block, username);
}

Result<void> Engine::unblock(StoreTransaction& store, const std::string& username) {
  return enter_safety(store, OutboxKind::unblock, username);
}

Result<void> Engine::admit(StoreTransaction& store, const Admissions& admissions) {
  TRY(registered_self(store));
  TRY(store.put_admissions(admissions));
  OutboxEntry entry;
  entry.kind = OutboxKind::admit;
  return enter(store, entry);
}

Result<void> Engine::enter_safety(
    StoreTransaction& store, OutboxKind kind, const std::string& username
) {
  const Self self = TRY(registered_self(store));
  TRY(identity::check_username(username));
  if (username == self.username) return Error{rules::peer_is_somebody_else};
  OutboxEntry entry;
  entry.kind = kind;
  entry.usernames = {username};
  return enter(store, entry);
}

Result<AccountId> Engine::account_named(StoreTransaction& store, const std::string& username) {
  const Self self = TRY(load_self(store));
  if (username == self.username) return self.account;
  const auto person = TRY(store.person_named(username));
  if (!person) return Error{rules::account_is_member};
  return person->account;
}

}  // namespace causeway::client
