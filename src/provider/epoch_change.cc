#include "provider/epoch_change.h"

#include <algorithm>
#include <map>

#include "api/inbox.h"
#include "provider/days.h"
#include "tls/codec.h"

namespace causeway::provider {

namespace {

void change_accounts(
    Call& call,
    const Conversation& conversation,
    const std::set<AccountId>& before,
    const std::set<AccountId>& after
) {
  ConversationTable& conversations = call.transaction.conversations();
  const ConversationId id = conversation.conversation;
  for (const AccountId& account : after) {
    if (before.contains(account)) continue;
    conversations.account_joins(id, account, conversation.seq + 1, day_of(call.now));
  }
  for (const AccountId& account : before) {
    if (after.contains(account)) continue;
    conversations.account_leaves(id, account, conversation.seq, call.now);
  }
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
  std::map<DeviceId, Member> gone;
  for (const Member& member : before) gone.emplace(member.device, member);
  for (const Member& member : after) {
    const auto known = gone.find(member.device);
    const bool unchanged = known != gone.end() && known->second == member;
    if (known != gone.end()) gone.erase(known);
    if (!unchanged) conversations.put_member(conversation.conversation, member);
  }
  for (const auto& [device, member] : gone) {
    conversations.remove_member(conversation.conversation, device);
  }
  change_accounts(call, conversation, accounts_of(before), accounts_of(after));
}

void deliver_handshake(
    Call& call,
    ConversationId conversation,
    const std::vector<DeviceId>& recipients,
    const Bytes& message
) {
  const api::InboxPayload item =
      api::HandshakeItem{.conversation = conversation, .message = message};
  call.transaction.inboxes().deliver(recipients, tls::encode(item), call.now);
  call.wake(recipients);
}

void deliver_commit(
    Call& call,
    const Conversation& conversation,
    const std::vector<Member>& before,
    const CheckedCommit& checked,
    const api::CommitBundle& bundle
) {
  std::vector<DeviceId> recipients;
  for (const Member& member : before) {
    if (member.delivery == Delivery::active) recipients.push_back(member.device);
  }
  if (!std::ranges::count(recipients, checked.committer)) recipients.push_back(checked.committer);
  deliver_handshake(call, conversation.conversation, recipients, bundle.commit);

  if (checked.added.empty()) return;
  const api::InboxPayload item = api::WelcomeItem{
      .conversation = conversation.conversation,
      .kind = conversation.kind,
      .welcome = *bundle.welcome,
      .ratchet_tree = checked.ratchet_tree,
  };
  call.transaction.inboxes().deliver(checked.added, tls::encode(item), call.now);
  call.wake(checked.added);
}

}  // namespace causeway::provider
