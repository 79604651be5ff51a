#include "client/departures.h"

#include <algorithm>

#include "client/changes.h"
#include "client/groups.h"
#include "client/joins.h"
#include "client/people.h"
#include "client/session.h"
#include "identity/leave.h"

namespace causeway::client {
namespace {

ConversationId conversation_of(const mls_group::Group& group) {
  return ConversationId::from(group.group_id()).value_or(ConversationId{});
}

/// Of a member account. Stores from before there were rosters know nothing of its time.
Result<RosterEntry> entry_of(StoreTransaction& store, ConversationId id, AccountId account) {
  const auto roster = TRY(store.roster(id));
  const auto found = std::ranges::find(roster, account, &RosterEntry::account);
  return found == roster.end() ? RosterEntry{.account = account} : *found;
}

/// The leaf of the device that made the claim.
Result<identity::DeviceCredential> find_claimant(
    const mls_group::Group& group, const api::LeaveItem& item
) {
  for (Leaf& leaf : leaves_of(group)) {
    const auto& credential = leaf.credential;
    if (credential.account == item.account && credential.device == item.device) return credential;
  }
  return Error{rules::leaver_is_member};
}

/// A hub may keep a claim for as long as it likes, and hand it out when the account is back.
Result<void> check_membership(
    Context& context,
    const Conversation& conversation,
    const mls_group::Group& group,
    const api::LeaveItem& item
) {
  const RosterEntry entry = TRY(entry_of(context.store, conversation.id, item.account));
  const bool is_early = item.epoch < entry.since_epoch;
  // A device that cannot follow does not know the newest epoch.
  const bool is_late =
      conversation.state != ConversationState::broken && item.epoch > group.epoch().value;
  if (is_early || is_late) return Error{rules::leave_is_of_this_membership};
  return {};
}

Result<void> check_claim(
    Context& context,
    const Conversation& conversation,
    const mls_group::Group& group,
    const api::LeaveItem& item
) {
  // Its account may have taken it off since: the hub believed the claim before, and nobody's commit
  // counts without.
  const auto claimant = TRY(find_claimant(group, item));
  const Self self = TRY(load_self(context.store));
  const identity::LeaveClaim claim{
      .domain = to_bytes(self.domain),
      .account = item.account,
      .device = item.device,
      .conversation = item.conversation,
      .epoch = item.epoch,
  };
  TRY(identity::check_leave(claim, item.signature, claimant.device_signature_key));
  return check_membership(context, conversation, group, item);
}

/// Somebody's device commits it soon, and not all at once.
void note_turn(Context& context, ConversationId id, const mls_group::Group& group) {
  constexpr Milliseconds first = std::chrono::seconds(20);
  constexpr Milliseconds each = std::chrono::seconds(5);
  constexpr std::uint32_t last = 100;
  const std::uint32_t turn = std::min(group.own_leaf().value, last);
  context.waiting(id).commit_after = context.now + first + turn * each;
}

std::vector<mls_wire::LeafIndex> removed_by(const mls_wire::PublicMessage& message) {
  std::vector<mls_wire::LeafIndex> leaves;
  const auto* commit = std::get_if<mls_wire::Commit>(&message.content.content);
  if (commit == nullptr) return leaves;
  for (const mls_wire::ProposalOrRef& each : commit->proposals) {
    const auto* by_value = std::get_if<mls_wire::InlineProposal>(&each);
    if (by_value == nullptr) continue;
    const auto* remove = std::get_if<mls_wire::Remove>(&by_value->proposal);
    if (remove != nullptr) leaves.push_back(remove->removed);
  }
  return leaves;
}

}  // namespace

Result<void> note_members(
    Context& context, const Conversation& conversation, std::uint64_t since_epoch
) {
  const ConversationId id = conversation.id;
  const mls_group::Group* group = TRY(load_group(context, id));
  if (group == nullptr) return {};
  std::set<AccountId> unknown = accounts_of(*group);
  for (const RosterEntry& entry : TRY(context.store.roster(id))) {
    if (unknown.erase(entry.account) == 0) TRY(context.store.delete_roster(id, entry.account));
  }
  for (const AccountId& account : unknown) {
    TRY(close_join(context.store, id, account));
    TRY(context.store.put_roster(
        id,
        {.account = account, .since_epoch = since_epoch, .since_seq = conversation.progress.seq + 1}
    ));
  }
  return {};
}

Result<void> forget_departures(Context& context, ConversationId id) {
  for (RosterEntry& entry : TRY(context.store.roster(id))) {
    if (std::exchange(entry.stay, Stay::stays) == Stay::stays) continue;
    TRY(context.store.put_roster(id, entry));
  }
  return {};
}

Result<std::set<AccountId>> leaving_accounts(StoreTransaction& store, ConversationId id) {
  std::set<AccountId> leaving;
  for (const RosterEntry& entry : TRY(store.roster(id))) {
    if (entry.stay == Stay::leaves) leaving.insert(entry.account);
  }
  return leaving;
}

Result<bool> has_lost_peer(StoreTransaction& store, const Conversation& conversation) {
  if (conversation.kind != api::ConversationKind::direct) return false;
  const auto roster = TRY(store.roster(conversation.id));
  const auto peer = std::ranges::find(roster, conversation.peer, &RosterEntry::account);
  if (roster.empty()) return false;  // not in it yet, or not known
  if (TRY(has_ended(store, conversation.peer))) return true;
  return peer == roster.end() || peer->stay == Stay::leaves;
}

Result<void> take_leave(Context& context, const api::LeaveItem& item) {
  auto conversation = TRY(context.store.conversation(item.conversation));
  if (!conversation || conversation->state >= ConversationState::left) return {};
  const mls_group::Group* group = TRY(load_group(context, item.conversation));
  if (group == nullptr) return {};
  TRY(check_claim(context, *conversation, *group, item));
  const Self self = TRY(load_self(context.store));
  if (item.account == self.account) {
    return leave_for_good(context, *conversation, ConversationState::left, notice::Change::left);
  }
  RosterEntry entry = TRY(entry_of(context.store, item.conversation, item.account));
  if (std::exchange(entry.stay, Stay::leaves) == Stay::leaves) return {};
  TRY(context.store.put_roster(item.conversation, entry));
  note_turn(context, item.conversation, *group);
  context.touch(item.conversation);
  return {};
}

Result<void> take_deletion_in(
    Context& context, const Conversation& conversation, AccountId account
) {
  if (!TRY(has_ended(context.store, account))) return {};
  const auto roster = TRY(context.store.roster(conversation.id));
  const auto held = std::ranges::find(roster, account, &RosterEntry::account);
  if (held == roster.end() || held->stay == Stay::leaves) return {};
  const mls_group::Group* group = TRY(load_group(context, conversation.id));
  if (group == nullptr) return {};
  RosterEntry entry = *held;
  entry.stay = Stay::leaves;
  TRY(context.store.put_roster(conversation.id, entry));
  note_turn(context, conversation.id, *group);
  context.touch(conversation.id);
  return {};
}

Result<void> take_deletion(Context& context, AccountId account) {
  if (!TRY(has_ended(context.store, account))) return {};
  for (const Conversation& conversation : TRY(context.store.conversations())) {
    TRY(take_deletion_in(context, conversation, account));
  }
  return {};
}

Result<bool> is_unlisted(StoreTransaction& store, const identity::DeviceCredential& leaf) {
  const auto statement = TRY(find_statement(store, leaf.account));
  return statement && !statement->lists(leaf);
}

Result<bool> is_listed_member(
    Context& context, ConversationId id, AccountId account, DeviceId device
) {
  const mls_group::Group* group = TRY(load_group(context, id));
  if (group == nullptr) return false;
  for (const Leaf& leaf : leaves_of(*group)) {
    if (leaf.credential.account != account || leaf.credential.device != device) continue;
    return !TRY(is_unlisted(context.store, leaf.credential));
  }
  return false;
}

Result<void> note_unlisted(
    StoreTransaction& store, const Leaf& leaf, mls_tree::Departing& departing
) {
  const AccountId& account = leaf.credential.account;
  const auto statement = TRY(find_statement(store, account));
  if (!statement || statement->lists(leaf.credential)) return {};
  departing.leaves.insert(leaf.index);
  if (statement->credentials().empty()) departing.ended.insert(account);
  return {};
}

std::optional<AccountId> committer_of(
    const mls_group::Group& group, const mls_wire::PublicMessage& commit
) {
  const auto* member = std::get_if<mls_wire::MemberSender>(&commit.content.sender);
  if (member == nullptr) return std::nullopt;
  const auto credential = credential_at(group, member->leaf_index);
  return credential.ok() ? std::optional(credential->account) : std::nullopt;
}

Result<Removals> judge_removals(
    Context& context, const mls_group::Group& group, const mls_wire::PublicMessage& commit
) {
  Removals removals;
  removals.departing.accounts = TRY(leaving_accounts(context.store, conversation_of(group)));
  const auto committer = committer_of(group, commit);
  if (!committer) return removals;
  for (const mls_wire::LeafIndex leaf : removed_by(commit)) {
    if (group.tree().leaf(leaf) == nullptr) continue;
    const auto removed = TRY(credential_at(group, leaf));
    TRY(note_unlisted(context.store, {leaf, removed}, removals.departing));
    const bool is_explained = removals.departing.leaves.contains(leaf) ||
                              removals.departing.accounts.contains(removed.account) ||
                              TRY(mls_tree::may_remove(group.public_group(), *committer, leaf));
    if (!is_explained) removals.unexplained.insert(removed.account);
  }
  return removals;
}

}  // namespace causeway::client
