#include "cmd/causeway/views.h"

#include <utility>

#include "base/encoding.h"
#include "client/people.h"
#include "client/strangers.h"
#include "client/trust.h"
#include "cmd/causeway/output.h"
#include "cmd/causeway/targets.h"

namespace causeway::cli {
namespace {

Result<std::vector<std::string>> names_of(
    client::StoreTransaction& store, const std::vector<AccountId>& accounts
) {
  std::vector<std::string> names;
  names.reserve(accounts.size());
  for (const AccountId account : accounts) names.push_back(TRY(name_of(store, account)));
  return names;
}

Result<std::string> chat_name(
    client::StoreTransaction& store, const client::Conversation& conversation
) {
  switch (conversation.kind) {
    case api::ConversationKind::note:
      return std::string("note");
    case api::ConversationKind::group:
      if (conversation.title.empty() || reads_as_id(conversation.title)) {
        return "#" + short_id(conversation.id);
      }
      return "#" + conversation.title;
    case api::ConversationKind::direct:
      break;
  }
  if (conversation.peer == AccountId{}) return "@" + conversation.peer_username;
  return "@" + TRY(name_of(store, conversation.peer));
}

}  // namespace

Result<std::string> name_of(client::StoreTransaction& store, AccountId account) {
  const auto self = TRY(store.self());
  if (self && self->account == account) return self->username;
  auto person = TRY(store.person(account));
  if (person && !person->username.empty()) return std::move(person->username);
  return to_hex(account).substr(0, 8);
}

Result<ChatView> view_of(
    client::StoreTransaction& store, const client::Conversation& conversation
) {
  const auto personal = TRY(store.personal_chat(conversation.id));
  return ChatView{
      .id = conversation.id,
      .kind = conversation.kind,
      .state = conversation.state,
      .name = TRY(chat_name(store, conversation)),
      .peer_name = TRY(store.profile_name(conversation.peer)),
      .active = from_unix_ms(conversation.active_ms),
      .timer = conversation.timer,
      .muted_until = from_unix_ms(personal.state.muted_until_ms),
      .draft = personal.draft,
      .is_request = TRY(client::is_pending(store, conversation.id)),
  };
}

Result<ChatView> listed_view_of(
    client::StoreTransaction& store, const client::Conversation& conversation
) {
  ChatView view = TRY(view_of(store, conversation));
  const auto self = TRY(store.self());
  const auto personal = TRY(store.personal_chat(conversation.id));
  view.unread = TRY(store.unread_count(
      conversation.id, personal.state.read_seq, self ? self->account : AccountId()
  ));
  return view;
}

Result<ChangeView> view_of(client::StoreTransaction& store, const client::News& news) {
  ChangeView view{.change = news.change, .time = from_unix_ms(news.time_ms)};
  const auto conversation = TRY(store.conversation(news.conversation));
  if (conversation) view.chat = TRY(view_of(store, *conversation));
  view.added = TRY(names_of(store, news.added));
  view.removed = TRY(names_of(store, news.removed));
  const auto self = TRY(store.self());
  for (const AccountId& account : news.added) {
    view.is_own = view.is_own || (self && self->account == account);
    const auto standing = TRY(client::standing_of(store, account));
    view.is_doubted = view.is_doubted || standing == client::Standing::doubted;
  }
  for (const AccountId& account : news.removed) {
    if (!TRY(client::has_ended(store, account))) continue;
    auto& ended = TRY(client::was_reset(store, account)) ? view.reset : view.deleted;
    ended.push_back(TRY(name_of(store, account)));
  }
  return view;
}

}  // namespace causeway::cli
