#include "provider/account_end.h"

#include <set>

#include "provider/commit_check.h"
#include "provider/epoch_change.h"

namespace causeway::provider {

namespace {

void leave_conversations(Call& call, AccountId account) {
  ConversationTable& conversations = call.transaction.conversations();
  for (const ConversationId& id : conversations.of_account(account)) {
    std::set<AccountId> leaving = leaving_accounts(conversations.departures(id));
    const Conversation conversation = *conversations.find(id);
    if (leaving.insert(account).second) {
      conversations.put_departure(id, {account, {}, conversation.epoch, {}});
    }
    end_without(call, conversation, conversations.members(id), leaving);
  }
}

}  // namespace

void end_belongings(Call& call, AccountId account) {
  leave_conversations(call, account);
  call.transaction.backups().remove(account);
  call.transaction.blobs().release(account);
  call.transaction.safety().forget(account);
  call.transaction.accounts().remove_profile(account);
  call.transaction.accounts().remove_reset(account);
}

}  // namespace causeway::provider
