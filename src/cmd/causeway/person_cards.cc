#include "cmd/causeway/person_cards.h"

#include <algorithm>

namespace causeway::cli {
namespace {

using client::StoreTransaction;

/// Groups that both are in and that one has accepted.
Result<std::vector<std::string>> shared_groups(StoreTransaction& store, AccountId account) {
  std::vector<std::string> groups;
  for (const client::Conversation& conversation : TRY(store.conversations())) {
    const ChatView chat = TRY(view_of(store, conversation));
    const bool is_group = conversation.kind == api::ConversationKind::group &&
                          conversation.state < client::ConversationState::left;
    if (!is_group || chat.is_request) continue;
    const auto roster = TRY(store.roster(conversation.id));
    const bool is_in = std::any_of(roster.begin(), roster.end(), [account](const auto& entry) {
      return entry.account == account;
    });
    if (is_in) groups.push_back(chat.name);
  }
  return groups;
}

}  // namespace

Result<PersonCard> card_of(StoreTransaction& store, AccountId account) {
  PersonCard card;
  card.person.username = TRY(name_of(store, account));
  card.person.account = account;
  card.name = TRY(store.profile_name(account));
  card.person.standing = TRY(client::standing_of(store, account));
  const auto person = TRY(store.person(account));
  if (person) card.created_day = person->created_day;
  card.shared_groups = TRY(shared_groups(store, account));
  card.is_contact = TRY(store.is_contact(account));
  const auto blocked = TRY(store.blocked());
  card.is_blocked = std::binary_search(blocked.begin(), blocked.end(), account);
  return card;
}

}  // namespace causeway::cli
