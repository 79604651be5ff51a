#include "client/people.h"

#include "api/accounts.h"
#include "api/rules.h"
#include "client/groups.h"
#include "client/outbox.h"
#include "client/requests.h"
#include "client/session.h"
#include "directory/statement.h"

namespace causeway::client {
namespace {

/// Whether `next` may replace what we have of the account.
Result<void> check_follows(const Person& known, const directory::VerifiedStatement& next) {
  const auto previous = TRY(directory::parse_statement(known.statement));
  const auto& before = previous.body();
  const auto& after = next.body();
  if (after.version < before.version) return Error{rules::statement_is_not_older};
  if (after.version == before.version) {
    if (previous.hash() != next.hash()) return Error{rules::statement_is_not_older};
    return {};
  }
  if (after.version == before.version + 1) return directory::check_chain(previous, next);
  // Versions in between were not seen: only the key itself can vouch for the account.
  if (after.identity_key != before.identity_key) {
    return Error{directory::rules::statement_key_change_is_signed};
  }
  return {};
}

enum class Proof {
  holds,
  unknown,
  fails,
};

/// Whether the newest statement of the leaf's account lists it.
Result<Proof> prove_leaf(
    Context& context, const Self& self, const identity::DeviceCredential& leaf
) {
  Bytes statement;
  if (leaf.account == self.account) {
    statement = self.statement;
  } else {
    const auto person = TRY(context.store.person(leaf.account));
    if (person) statement = person->statement;
  }
  if (!statement.empty()) {
    const auto verified = TRY(directory::parse_statement(statement));
    const auto* listed = verified.find(leaf.device);
    if (listed != nullptr && *listed == leaf) return Proof::holds;
    if (context.memory.fresh_accounts.contains(leaf.account)) return Proof::fails;
  }
  ask_account(context, leaf.account);
  return Proof::unknown;
}

}  // namespace

Result<std::optional<Person>> find_person(Context& context, const std::string& username) {
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
  if (!context.memory.asked_accounts.insert(account).second) return;
  request(context, api::LookupAccountRequest{.account = account}, {.account = account});
}

Result<void> take_account(Context& context, const Flight& flight, const api::ParsedReply& reply) {
  context.memory.asked_usernames.erase(flight.username);
  context.memory.asked_accounts.erase(flight.account);
  if (answer_of(reply) == Answer::later) return {};
  if (reply.ok()) {
    const auto answer = TRY(tls::decode<api::AccountReply>(reply.body));
    const bool asked_for = flight.username.empty() ? answer.account == flight.account
                                                   : as_text(answer.username) == flight.username;
    if (!asked_for) return Error{api::rules::account_exists};
    TRY(learn_statement(context, answer.account, as_text(answer.username), answer.statement));
  } else if (flight.op == api::Op::lookup_username) {
    return refuse_username(context, flight.username, as_text(reply.head.rule));
  }
  for (const Conversation& conversation : TRY(context.store.conversations())) {
    context.touch(conversation.id);
  }
  return {};
}

Result<void> learn_statement(
    Context& context, AccountId account, std::string_view username, ByteView statement
) {
  const auto verified = TRY(directory::parse_statement(statement));
  if (verified.body().account_id != account) return Error{rules::statement_is_not_older};
  auto known = TRY(context.store.person(account));
  if (known) TRY(check_follows(*known, verified));
  Person person = known ? *std::move(known) : Person{.account = account};
  if (!username.empty()) person.username = username;
  person.statement = to_bytes(statement);
  TRY(context.store.put_person(person));
  context.memory.fresh_accounts.insert(account);
  return {};
}

Result<void> prove_members(Context& context, Conversation& conversation) {
  const Self self = TRY(load_self(context.store));
  const mls_group::Group* group = TRY(load_group(context, conversation.id));
  if (group == nullptr) return {};
  Proof all = Proof::holds;
  for (const Leaf& leaf : leaves_of(*group)) {
    const Proof one = TRY(prove_leaf(context, self, leaf.credential));
    if (one == Proof::fails) all = Proof::fails;
    if (one == Proof::unknown && all == Proof::holds) all = Proof::unknown;
  }
  if (all == Proof::unknown) return {};
  const bool trusted = all == Proof::holds;
  conversation.state = trusted ? ConversationState::active : ConversationState::untrusted;
  TRY(context.store.put_conversation(conversation));
  if (!trusted) {
    context.tell(notice::ConversationChanged{conversation.id, notice::Change::untrusted, {}, {}});
  }
  return {};
}

}  // namespace causeway::client
