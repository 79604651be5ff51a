#include "client/people.h"

#include <algorithm>
#include <map>
#include <utility>

#include "api/accounts.h"
#include "client/account_changes.h"
#include "client/groups.h"
#include "client/news.h"
#include "client/outbox.h"
#include "client/repairs.h"
#include "client/requests.h"
#include "client/safety.h"
#include "client/session.h"
#include "client/strangers.h"
#include "client/trust.h"
#include "identity/username.h"

namespace causeway::client {
namespace {

/// Whether `next` may replace the statement that we have of the account.
Result<void> check_follows(
    const directory::VerifiedStatement& previous, const directory::VerifiedStatement& next
) {
  const auto& before = previous.body();
  const auto& after = next.body();
  if (after.version < before.version) return Error{rules::statement_is_not_older};
  if (after.version == before.version) {
    if (previous.hash() != next.hash()) return Error{rules::statement_is_not_older};
    return {};
  }
  if (directory::is_last(before.kind)) {
    return Error{directory::rules::statement_continues_chain};
  }
  if (after.version == before.version + 1) return directory::check_chain(previous, next);
  // Versions in between were not seen: only the key itself can vouch for the account.
  if (after.identity_key != before.identity_key) {
    return Error{directory::rules::statement_key_change_is_signed};
  }
  return {};
}

/// The same; where an identity key changed in a version that this device has not seen, it asks for
/// what it has missed.
Result<void> follow(Context& context, ByteView known, const directory::VerifiedStatement& next) {
  const auto previous = TRY(directory::recall_statement(known));
  const auto follows = check_follows(previous, next);
  if (follows.ok() || !follows.error().is(directory::rules::statement_key_change_is_signed)) {
    return follows;
  }
  const auto& before = previous.body();
  if (next.body().version == before.version + 1) return follows;
  if (context.memory.asked_statements.insert(before.account_id).second) {
    request(
        context,
        api::StatementsRequest{.account = before.account_id, .after = before.version},
        {.account = before.account_id}
    );
  }
  return follows;
}

/// The hub is free to say what an account is called, once.
Result<void> check_username(
    StoreTransaction& store,
    const std::optional<Person>& known,
    AccountId account,
    std::string_view username
) {
  if (username.empty()) return {};
  TRY(identity::check_username(username));
  const auto holder = TRY(store.person_named(username));
  const bool taken = holder && holder->account != account;
  const bool renamed = known && !known->username.empty() && known->username != username;
  if (taken || renamed) return Error{rules::username_keeps_its_account};
  return {};
}

Result<void> touch_all(Context& context) {
  context.touch(no_conversation);
  for (const Conversation& conversation : TRY(context.store.conversations())) {
    context.touch(conversation.id);
  }
  return {};
}

/// Conversations in which a new statement may prove a leaf.
Result<void> touch_unproven(Context& context) {
  for (const Conversation& conversation : TRY(context.store.conversations())) {
    const bool unproven = conversation.state == ConversationState::checking ||
                          conversation.state == ConversationState::untrusted;
    if (unproven) context.touch(conversation.id);
  }
  return {};
}

void forget_question(Context& context, const Flight& flight) {
  context.memory.asked_usernames.erase(flight.username);
  context.memory.asked_accounts.erase(flight.account);
}

enum class Proof {
  holds,
  unknown,
  fails,
};

using Credentials = std::vector<identity::DeviceCredential>;

/// The leaves by whose they are: one look at a statement is enough for all of an account.
std::map<AccountId, Credentials> leaves_by_account(const mls_group::Group& group) {
  std::map<AccountId, Credentials> leaves;
  for (Leaf& leaf : leaves_of(group)) {
    leaves[leaf.credential.account].push_back(std::move(leaf.credential));
  }
  return leaves;
}

Result<bool> are_listed(StoreTransaction& store, AccountId account, const Credentials& leaves) {
  const auto statement = TRY(find_statement(store, account));
  return statement && std::all_of(leaves.begin(), leaves.end(), [&](const auto& leaf) {
           return statement->lists(leaf);
         });
}

Result<Proof> prove_leaves(Context& context, AccountId account, const Credentials& leaves) {
  if (TRY(are_listed(context.store, account, leaves))) return Proof::holds;
  if (context.memory.fresh_accounts.contains(account)) return Proof::fails;
  ask_account(context, account);
  return Proof::unknown;
}

Result<void> take_answer(Context& context, const Flight& flight, const api::ParsedReply& reply) {
  const auto answer = TRY(tls::decode<api::AccountReply>(reply.body));
  const bool asked_for = flight.username.empty() ? answer.account == flight.account
                                                 : as_text(answer.username) == flight.username;
  if (!asked_for) return Error{rules::account_is_the_one_asked_for};
  TRY(learn_statement(context, answer.account, as_text(answer.username), answer.statement));
  auto person = TRY(context.store.person(answer.account));
  if (!person || person->created_day == answer.created_day) return {};
  person->created_day = answer.created_day;
  return context.store.put_person(*person);
}

/// What fails to prove an account, and what the hub does not know, is all that it has to say;
/// unless it is being asked for what leads there.
Result<void> take_account_answer(
    Context& context, const Flight& flight, const api::ParsedReply& reply
) {
  if (reply.ok()) {
    const auto taken = take_answer(context, flight, reply);
    if (!taken.ok()) TRY(context.disbelieve(taken.error()));
  }
  if (!context.memory.asked_statements.contains(flight.account)) {
    context.memory.fresh_accounts.insert(flight.account);
  }
  return touch_all(context);
}

Result<void> take_missed(Context& context, AccountId account, const api::ParsedReply& reply) {
  if (!reply.ok()) return {};
  const auto missed = TRY(tls::decode<api::StatementsReply>(reply.body));
  for (const Bytes& statement : missed.statements) {
    const auto learned = learn_statement(context, account, {}, statement);
    // The inbox may have been faster.
    const bool is_known = !learned.ok() && learned.error().is(rules::statement_is_not_older);
    if (!is_known) TRY(learned);
  }
  return {};
}

}  // namespace

Result<std::optional<Person>> find_person(Context& context, const std::string& username) {
  const Self self = TRY(load_self(context.store));
  if (username == self.username) {
    return std::optional(Person{self.account, self.username, self.statement});
  }
  auto person = TRY(context.store.person_named(username));
  if (person) return person;
  if (context.memory.asked_usernames.insert(username).second) {
    request(
        context, api::LookupUsernameRequest{.username = to_bytes(username)}, {.username = username}
    );
  }
  return std::optional<Person>();
}

void ask_account(Context& context, AccountId account) {
  if (context.now < context.memory.lookups_not_before) return;
  // What leads to the newest statement is being asked for, and its answer tells.
  if (context.memory.asked_statements.contains(account)) return;
  if (!context.memory.asked_accounts.insert(account).second) return;
  request(context, api::LookupAccountRequest{.account = account}, {.account = account});
}

Result<void> look_up_later(Context& context, const Flight& flight, Milliseconds pause) {
  forget_question(context, flight);
  context.memory.lookups_not_before = context.now + pause;
  context.waiting(no_conversation).not_before = context.now + pause;
  context.touch(no_conversation);
  for (const Conversation& conversation : TRY(context.store.conversations())) {
    context.waiting(conversation.id).not_before = context.now + pause;
    context.touch(conversation.id);
  }
  return {};
}

Result<void> take_account(Context& context, const Flight& flight, const api::ParsedReply& reply) {
  if (answer_of(reply) == Answer::later) return look_up_later(context, flight, pause_of(reply));
  forget_question(context, flight);
  if (flight.username.empty()) return take_account_answer(context, flight, reply);
  if (!reply.ok()) return refuse_username(context, flight.username, as_text(reply.head.rule));
  const auto taken = take_answer(context, flight, reply);
  if (taken.ok()) return touch_all(context);
  if (taken.error().is(rules::store_works)) return taken;
  return refuse_username(context, flight.username, taken.error().rule().name);
}

Result<void> take_statements(
    Context& context, const Flight& flight, const api::ParsedReply& reply
) {
  auto& asked = context.memory.asked_statements;
  if (answer_of(reply) == Answer::later) {
    asked.erase(flight.account);
    return look_up_later(context, flight, pause_of(reply));
  }
  context.memory.told_statements.insert(flight.account);
  context.memory.fresh_accounts.insert(flight.account);
  TRY(touch_all(context));
  // What does not lead to the newest now would not if it were asked for again.
  const auto taken = take_missed(context, flight.account, reply);
  asked.erase(flight.account);
  return taken;
}

Result<void> learn_statement(
    Context& context, AccountId account, std::string_view username, ByteView statement
) {
  const auto verified = TRY(directory::parse_statement(statement));
  if (verified.body().account_id != account) return Error{rules::statement_is_the_accounts};
  Self self = TRY(load_self(context.store));
  if (account == self.account) {
    const bool renamed = !username.empty() && username != self.username;
    if (renamed) return Error{rules::username_keeps_its_account};
    // The devices of such an account hear of it when they log in, and only there: what they have
    // goes on being theirs, and a provider that takes it back has lost them nothing.
    const bool is_reset = verified.body().kind == directory::StatementKind::reset;
    if (is_reset) return Error{rules::reset_is_anothers};
    TRY(follow(context, self.statement, verified));
    TRY(adopt_statement(context, self, verified));
  } else {
    auto known = TRY(context.store.person(account));
    if (known) TRY(follow(context, known->statement, verified));
    const bool is_news = known && !equal_ct(known->statement, statement);
    if (is_news) TRY(plan_repairs(context, account, turn_to_repair(context.random)));
    TRY(check_username(context.store, known, account, username));
    Person person = known ? *std::move(known) : Person{.account = account};
    if (!username.empty()) person.username = username;
    const Bytes before = std::exchange(person.statement, to_bytes(statement));
    TRY(context.store.put_person(person));
    TRY(note_statement(context, account, before));
  }
  context.memory.fresh_accounts.insert(account);
  return touch_unproven(context);
}

Result<std::optional<directory::VerifiedStatement>> find_statement(
    StoreTransaction& store, AccountId account
) {
  using Found = std::optional<directory::VerifiedStatement>;
  const Self self = TRY(load_self(store));
  if (account == self.account) return Found(TRY(directory::recall_statement(self.statement)));
  const auto person = TRY(store.person(account));
  if (!person || person->statement.empty()) return Found();
  return Found(TRY(directory::recall_statement(person->statement)));
}

Result<bool> has_ended(StoreTransaction& store, AccountId account) {
  const auto statement = TRY(find_statement(store, account));
  return statement && directory::is_last(statement->body().kind);
}

Result<bool> was_reset(StoreTransaction& store, AccountId account) {
  const auto statement = TRY(find_statement(store, account));
  return statement && statement->body().kind == directory::StatementKind::reset;
}

Result<void> check_listed(StoreTransaction& store, const identity::DeviceCredential& leaf) {
  const auto statement = TRY(find_statement(store, leaf.account));
  if (!statement || !statement->lists(leaf)) return Error{rules::leaf_is_in_statement};
  return {};
}

Result<void> prove_members(Context& context, Conversation& conversation) {
  const Self self = TRY(load_self(context.store));
  const mls_group::Group* group = TRY(load_group(context, conversation.id));
  if (group == nullptr) return {};
  Proof all = check_kind(*group, conversation, self.account).ok() ? Proof::holds : Proof::fails;
  for (const auto& [account, leaves] : leaves_by_account(*group)) {
    const Proof one = TRY(prove_leaves(context, account, leaves));
    // Whoever may put it right does.
    if (one == Proof::fails) context.waiting(conversation.id).repairs.insert(account);
    all = std::max(all, one);
  }
  if (all == Proof::unknown) return {};
  const auto proven =
      all == Proof::holds ? ConversationState::active : ConversationState::untrusted;
  if (std::exchange(conversation.state, proven) == proven) return {};
  if (proven == ConversationState::untrusted) {
    conversation.check_devices = true;
    context.waiting(conversation.id).repair_after = context.now + turn_to_repair(context.random);
  }
  TRY(context.store.put_conversation(conversation));
  if (proven == ConversationState::active) return note_proven(context, conversation);
  if (proven == ConversationState::untrusted) {
    TRY(tell_news(context, conversation.id, Change::untrusted));
  }
  return {};
}

Result<void> doubt_answers(Context& context, ConversationId id) {
  const mls_group::Group* group = TRY(load_group(context, id));
  if (group == nullptr) return {};
  for (const auto& [account, leaves] : leaves_by_account(*group)) {
    if (TRY(are_listed(context.store, account, leaves))) continue;
    context.memory.fresh_accounts.erase(account);
  }
  return {};
}

Result<DeviceChanges> find_device_changes(
    StoreTransaction& store, const mls_group::Group& group, AccountId account
) {
  DeviceChanges changes;
  const auto statement = TRY(find_statement(store, account));
  std::vector<Leaf> leaves = leaves_of(group);
  std::erase_if(leaves, [account](const Leaf& leaf) { return leaf.credential.account != account; });
  if (!statement || leaves.empty()) return changes;
  std::set<DeviceId> current;
  for (const Leaf& leaf : leaves) {
    if (leaf.index == group.own_leaf() || statement->lists(leaf.credential)) {
      current.insert(leaf.credential.device);
    } else {
      changes.surplus.push_back(leaf.index);
    }
  }
  for (const identity::DeviceCredential& credential : statement->credentials()) {
    if (!current.contains(credential.device)) changes.missing.push_back(credential.device);
  }
  changes.replaces_all = current.empty() && !changes.missing.empty();
  return changes;
}

}  // namespace causeway::client
