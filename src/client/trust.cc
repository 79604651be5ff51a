#include "client/trust.h"

#include <algorithm>
#include <set>

#include "client/account_state.h"
#include "client/engine.h"
#include "client/news.h"
#include "client/outbox.h"
#include "client/people.h"
#include "client/safety.h"
#include "client/session.h"
#include "directory/statement.h"

namespace causeway::client {
namespace {

/// Of a statement that was verified when it was stored.
Result<identity::PublicKey> identity_key_in(ByteView statement) {
  return TRY(tls::decode<directory::Statement>(statement)).body.identity_key;
}

Result<Person> known_person(StoreTransaction& store, AccountId account) {
  const Self self = TRY(load_self(store));
  if (account == self.account) return Person{self.account, self.username, self.statement};
  auto person = TRY(store.person(account));
  if (!person || person->statement.empty()) return Error{rules::account_is_looked_up};
  return *std::move(person);
}

Result<identity::Party> party_of(StoreTransaction& store, AccountId account) {
  const Person person = TRY(known_person(store, account));
  return identity::Party{account, TRY(identity_key_in(person.statement))};
}

Result<bool> is_doubted(StoreTransaction& store, const TrustedKey& trusted) {
  if (trusted.trust != Trust::verified) return false;
  const auto person = TRY(store.person(trusted.account));
  if (!person || person->statement.empty()) return false;
  return TRY(identity_key_in(person->statement)) != trusted.identity_key;
}

/// Who hears what is said in the conversation, as far as this device knows.
Result<std::set<AccountId>> hearers_of(StoreTransaction& store, const Conversation& conversation) {
  std::set<AccountId> hearers{conversation.peer};
  for (const RosterEntry& entry : TRY(store.roster(conversation.id))) hearers.insert(entry.account);
  std::vector<std::string> names{conversation.peer_username};
  const auto head = TRY(store.outbox_head(conversation.id));
  if (head) names.insert(names.end(), head->usernames.begin(), head->usernames.end());
  for (const std::string& name : names) {
    const auto person = TRY(store.person_named(name));
    if (person) hearers.insert(person->account);
  }
  return hearers;
}

/// What was held back may go on now.
Result<void> touch_conversations(Context& context) {
  for (const Conversation& conversation : TRY(context.store.conversations())) {
    context.waiting(conversation.id).not_before = {};
    context.touch(conversation.id);
  }
  return {};
}

/// In every conversation with it, and one's own in the note.
Result<void> tell_new_key(Context& context, AccountId account) {
  const Self self = TRY(load_self(context.store));
  for (const Conversation& conversation : TRY(context.store.conversations())) {
    if (conversation.state >= ConversationState::left) continue;
    const bool is_own_place = conversation.kind == api::ConversationKind::note;
    const auto hearers = TRY(hearers_of(context.store, conversation));
    const bool is_told = account == self.account ? is_own_place : hearers.contains(account);
    if (!is_told) continue;
    TRY(tell_news(context, {conversation.id, Change::safety_number, {account}, {}, {}}));
    context.touch(conversation.id);
  }
  return {};
}

}  // namespace

Result<Standing> standing_of(StoreTransaction& store, AccountId account) {
  const auto trusted = TRY(store.trusted_key(account));
  if (!trusted || trusted->trust != Trust::verified) return Standing::unverified;
  return TRY(is_doubted(store, *trusted)) ? Standing::doubted : Standing::verified;
}

Result<identity::SafetyCode> safety_code_of(StoreTransaction& store, AccountId account) {
  const Self self = TRY(load_self(store));
  const Person person = TRY(known_person(store, account));
  return identity::SafetyCode{self.domain, person.username, TRY(party_of(store, account))};
}

Result<std::string> safety_number_with(StoreTransaction& store, AccountId account) {
  const Self self = TRY(load_self(store));
  if (account == self.account) return Error{rules::peer_is_somebody_else};
  return identity::safety_number(TRY(party_of(store, self.account)), TRY(party_of(store, account)));
}

Result<std::vector<AccountId>> doubted_in(
    StoreTransaction& store, const Conversation& conversation
) {
  std::vector<AccountId> doubted;
  const auto trusted = TRY(store.trusted_keys());
  if (trusted.empty()) return doubted;
  const auto hearers = TRY(hearers_of(store, conversation));
  for (const TrustedKey& key : trusted) {
    if (hearers.contains(key.account) && TRY(is_doubted(store, key))) {
      doubted.push_back(key.account);
    }
  }
  return doubted;
}

Result<void> check_nobody_doubted(StoreTransaction& store, const Conversation& conversation) {
  if (TRY(doubted_in(store, conversation)).empty()) return {};
  return Error{rules::safety_number_is_accepted};
}

Result<void> check_nobody_doubted(
    StoreTransaction& store, const std::vector<std::string>& usernames
) {
  for (const std::string& username : usernames) {
    const auto person = TRY(store.person_named(username));
    const bool is_one = person && TRY(standing_of(store, person->account)) == Standing::doubted;
    if (is_one) return Error{rules::safety_number_is_accepted};
  }
  return {};
}

Result<void> advance_look_up(Context& context, const OutboxEntry& entry) {
  const auto person = TRY(find_person(context, entry.usernames.front()));
  if (!person) return {};
  if (context.memory.fresh_accounts.contains(person->account)) {
    return finish_entry(context, entry.row, {});
  }
  ask_account(context, person->account);
  context.waiting(no_conversation).not_before = context.memory.lookups_not_before;
  return {};
}

Result<void> keep_trusted_keys(Context& context, const std::vector<TrustedKey>& keys) {
  bool is_changed = false;
  for (const TrustedKey& key : keys) {
    const auto known = TRY(context.store.trusted_key(key.account));
    if (known && known->changed_ms >= key.changed_ms) continue;
    if (!known && TRY(context.store.trusted_keys()).size() >= trusted_keys_max) continue;
    TRY(context.store.put_trusted_key(key));
    is_changed = true;
  }
  return is_changed ? touch_conversations(context) : Result<void>();
}

Result<void> note_statement(Context& context, AccountId account, ByteView before) {
  const bool is_new_key =
      before.empty()
          ? TRY(standing_of(context.store, account)) == Standing::doubted
          : TRY(identity_key_in(before)) != TRY(party_of(context.store, account)).identity_key;
  return is_new_key ? tell_new_key(context, account) : Result<void>();
}

Result<void> Engine::look_up(StoreTransaction& store, const std::string& username) {
  // The hub is asked though it was on this connection: it tells nobody of those they do not share a
  // conversation with.
  const auto person = TRY(store.person_named(username));
  if (person) memory_.fresh_accounts.erase(person->account);
  return enter_safety(store, OutboxKind::look_up, username);
}

Result<void> Engine::trust(
    StoreTransaction& store, const identity::Party& party, Trust trust, Instant now
) {
  if (TRY(party_of(store, party.account)) != party) return Error{rules::safety_number_is_current};
  const auto known = TRY(store.trusted_key(party.account));
  if (!known && trust == Trust::taken) return {};
  if (!known && TRY(store.trusted_keys()).size() >= trusted_keys_max) {
    return Error{rules::trusted_keys_are_few};
  }
  const std::uint64_t later_than = known ? known->changed_ms : 0;
  TRY(store.put_trusted_key(
      {.account = party.account,
       .identity_key = party.identity_key,
       .trust = trust,
       .changed_ms = std::max(to_unix_ms(now), later_than + 1)}
  ));
  Context context = work_on(store, now);
  TRY(touch_conversations(context));
  return enter_account_state(context);
}

}  // namespace causeway::client
