#include "provider/epoch_change.h"

#include <algorithm>

#include "api/inbox.h"
#include "provider/days.h"
#include "provider/device_differences.h"
#include "provider/joins.h"
#include "tls/codec.h"

namespace causeway::provider {

namespace {

bool is_among(const std::vector<Member>& members, const AccountId& account) {
  return std::ranges::find(members, account, &Member::account) != members.end();
}

/// Rows of one list that the other, ascending by leaf as well, does not have like that.
std::vector<Member> without(const std::vector<Member>& list, const std::vector<Member>& other) {
  std::vector<Member> rest;
  auto next = other.begin();
  for (const Member& member : list) {
    next = std::find_if(next, other.end(), [&](const Member& each) {
      return each.leaf >= member.leaf;
    });
    if (next == other.end() || *next != member) rest.push_back(member);
  }
  return rest;
}

void deliver(
    Call& call, const std::vector<DeviceId>& recipients, const api::InboxPayload& payload
) {
  call.transaction.inboxes().deliver(recipients, tls::encode(payload), call.now);
  call.wake(recipients);
}

}  // namespace

std::set<AccountId> accounts_of(const std::vector<Member>& members) {
  std::set<AccountId> accounts;
  for (const Member& member : members) accounts.insert(member.account);
  return accounts;
}

void change_members(
    Call& call,
    const Conversation& conversation,
    const std::vector<Member>& before,
    const std::vector<Member>& after
) {
  ConversationTable& conversations = call.transaction.conversations();
  const ConversationId id = conversation.conversation;
  const std::vector<Member> come = without(after, before);
  const std::vector<Member> gone = without(before, after);
  std::set<DeviceId> written;
  for (const Member& member : come) {
    conversations.put_member(id, member);
    written.insert(member.device);
  }
  for (const Member& member : gone) {
    if (!written.contains(member.device)) conversations.remove_member(id, member.device);
  }
  for (const AccountId& account : accounts_of(come)) {
    if (is_among(before, account)) continue;
    const AccountId by = call.device.account;
    conversations.account_joins(id, {account, by, conversation.seq + 1, {}}, day_of(call.now));
    call.transaction.joins().remove(id, account);
  }
  for (const AccountId& account : accounts_of(gone)) {
    if (is_among(after, account)) continue;
    conversations.account_leaves(id, account, conversation.seq, call.now);
  }
}

void end_direct(
    Call& call,
    const Conversation& conversation,
    const std::set<AccountId>& before,
    const std::set<AccountId>& after
) {
  const bool is_group = conversation.kind == api::ConversationKind::group;
  if (is_group || after.size() == before.size()) return;
  ConversationTable& conversations = call.transaction.conversations();
  const AccountId one = *before.begin();
  const AccountId other = *before.rbegin();
  if (conversations.direct(one, other) != conversation.conversation) return;
  conversations.remove_direct(one, other);
}

void end_without(
    Call& call,
    const Conversation& conversation,
    const std::vector<Member>& members,
    const std::set<AccountId>& leaving
) {
  const std::set<AccountId> before = accounts_of(members);
  std::set<AccountId> staying = before;
  std::erase_if(staying, [&leaving](const AccountId& each) { return leaving.contains(each); });
  end_direct(call, conversation, before, staying);
  if (!staying.empty()) return;
  change_members(call, conversation, members, {});
  end_joins(call, conversation.conversation);
  call.transaction.conversations().end(conversation.conversation);
}

void deliver_departure(
    Call& call,
    ConversationId conversation,
    const std::vector<DeviceId>& recipients,
    const Departure& departure
) {
  if (departure.device == DeviceId{}) {
    const auto account = call.transaction.accounts().find(departure.account);
    deliver(call, recipients, api::StatementItem{departure.account, account->statement});
    return;
  }
  deliver(call, recipients, leave_item(conversation, departure));
}

std::vector<DeviceId> active_devices(const std::vector<Member>& members) {
  std::vector<DeviceId> devices;
  for (const Member& member : members) {
    if (member.delivery == Delivery::active) devices.push_back(member.device);
  }
  return devices;
}

void deliver_commit(
    Call& call,
    const Conversation& conversation,
    const std::vector<Member>& before,
    const CheckedCommit& checked,
    const api::CommitBundle& bundle,
    const mls_tree::RatchetTree& tree
) {
  std::vector<DeviceId> recipients = active_devices(before);
  if (!std::ranges::count(recipients, checked.committer)) recipients.push_back(checked.committer);
  deliver(
      call,
      recipients,
      api::HandshakeItem{.conversation = conversation.conversation, .message = bundle.commit}
  );

  if (checked.added.empty()) return;
  const api::WelcomeItem welcome{
      .conversation = conversation.conversation,
      .kind = conversation.kind,
      .welcome = *bundle.welcome,
      .ratchet_tree = tls::encode(tree.nodes()),
      .let_in_by = call.device.account,
  };
  deliver(call, checked.added, welcome);
}

}  // namespace causeway::provider
