// Deleting the account: whose groups it leaves, and its last statement.
#include <algorithm>
#include <tuple>

#include "client/account_changes.h"
#include "client/departures.h"
#include "client/engine.h"
#include "client/groups.h"
#include "client/session.h"
#include "mls_tree/roles.h"

namespace causeway::client {
namespace {

/// Whether the group needs another owner before this one leaves.
bool needs_owner(
    const mls_group::Group& group, AccountId owner, const std::set<AccountId>& leaving
) {
  return !mls_tree::check_departure(group.public_group(), owner, leaving).ok();
}

/// Of those who stay, whoever has the highest role and has been in for longest.
Result<AccountId> find_heir(
    StoreTransaction& store,
    ConversationId id,
    const mls_group::Group& group,
    const std::set<AccountId>& leaving
) {
  const auto roles = TRY(mls_tree::find_roles(group.context().extensions));
  auto members = TRY(store.roster(id));
  std::erase_if(members, [&](const RosterEntry& entry) { return leaving.contains(entry.account); });
  const auto rank = [&](const RosterEntry& entry) {
    const auto role = roles ? roles->of(entry.account) : mls_tree::Role::member;
    return std::tuple(-static_cast<int>(role), entry.since_epoch, entry.since_seq, entry.account);
  };
  const auto heir = std::ranges::min_element(members, {}, rank);
  if (heir == members.end()) return Error{rules::account_is_member};
  return heir->account;
}

/// Whether that waits in the outbox already.
Result<bool> gets_an_owner(StoreTransaction& store, ConversationId id) {
  for (const OutboxEntry& entry : TRY(store.outbox())) {
    if (entry.conversation == id && entry.kind == OutboxKind::set_role) return true;
  }
  return false;
}

}  // namespace

Result<std::vector<ConversationId>> Engine::hand_over_groups(StoreTransaction& store) {
  const Self self = TRY(load_self(store));
  std::vector<ConversationId> waiting;
  for (const Conversation& conversation : TRY(store.conversations())) {
    if (conversation.state >= ConversationState::left) continue;
    const auto held = TRY(read_group(store, conversation.id));
    if (!held) continue;
    auto leaving = TRY(leaving_accounts(store, conversation.id));
    leaving.insert(self.account);
    if (!needs_owner(held->group, self.account, leaving)) continue;
    waiting.push_back(conversation.id);
    if (TRY(gets_an_owner(store, conversation.id))) continue;
    OutboxEntry entry;
    entry.kind = OutboxKind::set_role;
    entry.conversation = conversation.id;
    entry.accounts = {TRY(find_heir(store, conversation.id, held->group, leaving))};
    entry.role = mls_tree::Role::owner;
    TRY(enter(store, entry));
  }
  return waiting;
}

Result<Bytes> Engine::make_tombstone(StoreTransaction& store) {
  const Self self = TRY(load_self(store));
  const auto newest = TRY(directory::recall_statement(self.statement));
  if (directory::is_last(newest.body().kind)) return self.statement;
  if (!may_certify(self)) return Error{rules::device_certifies};
  return tls::encode(directory::make_tombstone(newest, self.identity_key));
}

}  // namespace causeway::client
