#include "client/succession.h"

#include <algorithm>

#include "api/accounts.h"
#include "api/limits.h"
#include "client/people.h"
#include "client/requests.h"
#include "client/session.h"

namespace causeway::client {
namespace {

using directory::StatementKind;
using directory::VerifiedStatement;
using identity::PublicKey;

Result<void> put_former(StoreTransaction& store, const FormerKey& former) {
  const auto known = TRY(store.former_keys(former.account));
  const bool is_known = std::ranges::find(known, former.key, &FormerKey::key) != known.end();
  if (!is_known && known.size() >= former_keys_max) return {};
  return store.put_former_key(former);
}

void ask_about(Context& context, const VerifiedStatement& newest, const PublicKey& key) {
  if (context.now < context.memory.lookups_not_before) return;
  const auto& body = newest.body();
  if (!context.memory.asked_keys.insert({body.account_id, key}).second) return;
  const auto reach = std::min<std::uint32_t>(body.version, api::limits::statements_max);
  request(
      context,
      api::StatementsRequest{.account = body.account_id, .after = body.version - reach},
      {.account = body.account_id, .key = key}
  );
}

/// The statements up to `newest`, each following the one before; empty where they do not lead
/// there.
Result<std::vector<VerifiedStatement>> parse_chain(
    const api::StatementsReply& reply, const VerifiedStatement& newest
) {
  std::vector<VerifiedStatement> chain;
  for (const Bytes& encoded : reply.statements) {
    auto next = TRY(directory::parse_statement(encoded));
    if (next.body().account_id != newest.body().account_id) {
      return Error{rules::statement_is_the_accounts};
    }
    if (!chain.empty()) TRY(directory::check_chain(chain.back(), next));
    chain.push_back(std::move(next));
    if (chain.back().hash() == newest.hash()) return chain;
  }
  return std::vector<VerifiedStatement>();
}

/// What a chain that ends with the newest statement says of a key.
std::optional<Succession> judge(const std::vector<VerifiedStatement>& chain, const PublicKey& key) {
  const auto leads = directory::signatures_lead(key, chain);
  if (leads) return *leads ? Succession::leads : Succession::broken;
  const bool has_reset = std::ranges::any_of(chain, [](const VerifiedStatement& one) {
    return one.body().kind == StatementKind::reset;
  });
  if (has_reset) return Succession::broken;
  return std::nullopt;
}

}  // namespace

Result<void> note_next_key(
    StoreTransaction& store,
    const directory::StatementBody& before,
    const directory::StatementBody& after
) {
  if (before.identity_key == after.identity_key) return {};
  const bool is_reset = after.kind == StatementKind::reset;
  if (is_reset) {
    for (FormerKey former : TRY(store.former_keys(before.account_id))) {
      former.succession = Succession::broken;
      TRY(store.put_former_key(former));
    }
  }
  return put_former(
      store,
      {before.account_id, before.identity_key, is_reset ? Succession::broken : Succession::leads}
  );
}

Result<std::optional<Succession>> succession_from(
    StoreTransaction& store, const VerifiedStatement& newest, const PublicKey& key
) {
  const auto& body = newest.body();
  // A store from before there were such keys has none in its roster.
  if (key == body.identity_key || key == PublicKey{}) return std::optional(Succession::leads);
  const auto known = TRY(store.former_keys(body.account_id));
  const auto found = std::ranges::find(known, key, &FormerKey::key);
  if (found != known.end()) return std::optional(found->succession);
  if (body.kind == StatementKind::reset) return std::optional(Succession::broken);
  return std::optional<Succession>();
}

std::set<PublicKey> keys_of(
    const std::vector<Leaf>& leaves, const std::vector<RosterEntry>& roster, AccountId account
) {
  std::set<PublicKey> keys;
  for (const Leaf& leaf : leaves) {
    if (leaf.credential.account == account) keys.insert(leaf.credential.identity_public_key);
  }
  const auto entry = std::ranges::find(roster, account, &RosterEntry::account);
  if (entry != roster.end()) keys.insert(entry->identity_key);
  return keys;
}

Result<std::optional<Succession>> succession_of(
    StoreTransaction& store,
    const VerifiedStatement& newest,
    const std::set<PublicKey>& keys,
    Context* ask
) {
  std::optional<Succession> all = Succession::leads;
  if (newest.body().account_id == TRY(load_self(store)).account) return all;
  for (const PublicKey& key : keys) {
    const auto one = TRY(succession_from(store, newest, key));
    if (one == Succession::broken) return one;
    if (one) continue;
    all.reset();
    if (ask != nullptr) ask_about(*ask, newest, key);
  }
  return all;
}

bool is_asked(const Context& context, AccountId account, const std::set<PublicKey>& keys) {
  return std::ranges::any_of(keys, [&](const PublicKey& key) {
    const KeyQuestion question(account, key);
    return context.memory.asked_keys.contains(question) &&
           !context.memory.told_keys.contains(question);
  });
}

Result<std::optional<Succession>> succession_in(
    StoreTransaction& store, const mls_group::Group& group, AccountId account
) {
  const auto newest = TRY(find_statement(store, account));
  const auto id = ConversationId::from(group.group_id());
  if (!newest || !id) return std::optional(Succession::leads);
  return succession_of(store, *newest, keys_of(leaves_of(group), TRY(store.roster(*id)), account));
}

Result<bool> is_reset(StoreTransaction& store, const RosterEntry& entry) {
  const auto newest = TRY(find_statement(store, entry.account));
  if (!newest) return false;
  return TRY(succession_of(store, *newest, {entry.identity_key})) == Succession::broken;
}

Result<bool> has_reset_peer(StoreTransaction& store, const Conversation& conversation) {
  if (conversation.kind != api::ConversationKind::direct) return false;
  const auto roster = TRY(store.roster(conversation.id));
  if (roster.empty()) return false;  // not in it yet, or not known
  const auto peer = std::ranges::find(roster, conversation.peer, &RosterEntry::account);
  if (peer != roster.end()) return is_reset(store, *peer);
  return std::ranges::any_of(
      TRY(store.former_keys(conversation.peer)),
      [](const FormerKey& former) { return former.succession == Succession::broken; }
  );
}

Result<void> take_succession(
    Context& context, const Flight& flight, const api::ParsedReply& reply
) {
  const KeyQuestion question(flight.account, *flight.key);
  if (answer_of(reply) == Answer::later) {
    context.memory.asked_keys.erase(question);
    return look_up_later(context, flight, pause_of(reply));
  }
  context.memory.told_keys.insert(question);
  const auto newest = TRY(find_statement(context.store, flight.account));
  if (!reply.ok() || !newest) return {};
  const auto chain = TRY(parse_chain(TRY(tls::decode<api::StatementsReply>(reply.body)), *newest));
  const auto succession = judge(chain, *flight.key);
  if (!succession) return {};
  return put_former(context.store, {flight.account, *flight.key, *succession});
}

}  // namespace causeway::client
