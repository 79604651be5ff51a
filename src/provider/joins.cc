#include "provider/joins.h"

#include <set>

#include "mls_tree/roles.h"
#include "provider/commit_check.h"
#include "provider/refused.h"

namespace causeway::provider {

bool has_asked_to_join(
    const Transaction& transaction, ConversationId conversation, AccountId account
) {
  const auto record = transaction.joins().find(conversation, account);
  return record && record->state == JoinState::waiting;
}

std::vector<Member> deciders_of(const Transaction& transaction, ConversationId conversation) {
  const std::set<AccountId> accounts =
      accept(mls_tree::who_may_add(stored_group(transaction, conversation)));
  std::vector<Member> deciders = transaction.conversations().members(conversation);
  std::erase_if(deciders, [&](const Member& member) {
    return member.delivery == Delivery::stopped || !accounts.contains(member.account);
  });
  return deciders;
}

void tell_join(
    Call& call,
    const std::vector<Member>& deciders,
    const api::JoinRequest& request,
    const api::InboxPayload& item
) {
  std::vector<DeviceId> recipients;
  for (const Member& member : deciders) {
    const bool hears = !call.transaction.safety().is_blocked(member.account, request.account);
    if (hears) recipients.push_back(member.device);
  }
  for (const DeviceRecord& own : call.transaction.accounts().devices(request.account)) {
    recipients.push_back(own.device);
  }
  call.transaction.inboxes().deliver(recipients, tls::encode(item), call.now);
  call.wake(recipients);
}

void end_join(
    Call& call,
    const std::vector<Member>& deciders,
    const api::JoinRequest& request,
    api::JoinEnd end
) {
  const api::JoinEndItem item{request.conversation, request.account, end, request.time_ms};
  tell_join(call, deciders, request, item);
  call.transaction.joins().remove(request.conversation, request.account);
}

void end_joins(Call& call, ConversationId conversation) {
  for (const api::JoinRequest& request : call.transaction.joins().waiting(conversation)) {
    end_join(call, {}, request, api::JoinEnd::void_link);
  }
  call.transaction.joins().end(conversation);
}

void end_unlisted_joins(Call& call, AccountId account) {
  const AccountTable& accounts = call.transaction.accounts();
  for (const JoinRecord& record : call.transaction.joins().of_account(account)) {
    const api::JoinRequest& request = record.request;
    const auto device = accounts.find_device(request.device);
    if (device && device->listing == Listing::listed) continue;
    if (record.state == JoinState::waiting) {
      const auto deciders = deciders_of(call.transaction, request.conversation);
      end_join(call, deciders, request, api::JoinEnd::lost_device);
    } else if (accounts.devices(account).empty()) {
      call.transaction.joins().remove(request.conversation, account);
    }
  }
}

}  // namespace causeway::provider
