#include <set>

#include "api/rules.h"
#include "directory/statement.h"
#include "mls_tree/roles.h"
#include "provider/commit_check.h"
#include "provider/epoch_change.h"
#include "provider/former_names.h"
#include "provider/handlers.h"
#include "provider/refused.h"
#include "provider/resets.h"
#include "provider/statement_change.h"

namespace causeway::provider {

using api::Status;

namespace {

/// Whoever asks is a listed device of the account.
void require_own_device(const Call& call, AccountId account) {
  require(call.caller.device.has_value(), Status::not_logged_in, api::rules::device_is_logged_in);
  const auto device = call.transaction.accounts().find_device(*call.caller.device);
  require(
      device && device->listing == Listing::listed, Status::refused, api::rules::device_is_listed
  );
  require(device->account == account, Status::refused, api::rules::account_is_own);
}

std::set<AccountId> leaving_with(const Call& call, ConversationId conversation, AccountId account) {
  auto leaving = leaving_accounts(call.transaction.conversations().departures(conversation));
  leaving.insert(account);
  return leaving;
}

/// No group is left without an owner: its roles would refuse to let the last one be taken out.
void require_successors(const Call& call, AccountId account) {
  for (const ConversationId& id : call.transaction.conversations().of_account(account)) {
    const auto leaving = leaving_with(call, id, account);
    accept(mls_tree::check_departure(stored_group(call.transaction, id), account, leaving));
  }
}

/// It leaves as if it had claimed to: the members take its leaves out. Where nobody else is,
/// nothing is left.
void leave_conversations(Call& call, AccountId account) {
  ConversationTable& conversations = call.transaction.conversations();
  for (const ConversationId& id : conversations.of_account(account)) {
    const auto departures = conversations.departures(id);
    const bool leaves = leaving_accounts(departures).contains(account);
    const Conversation conversation = *conversations.find(id);
    if (!leaves) conversations.put_departure(id, {account, {}, conversation.epoch, {}});
    end_without(call, conversation, conversations.members(id), leaving_with(call, id, account));
  }
}

}  // namespace

void end_account(
    Call& call, const Account& account, const Bytes& last, directory::StatementKind kind
) {
  const AccountId id = account.account;
  put_in_force(call, account, {.statement = last}, kind);
  leave_conversations(call, id);
  call.transaction.backups().remove(id);
  call.transaction.blobs().release(id);
  call.transaction.safety().forget(id);
  call.transaction.measures().forget(id);
  call.transaction.accounts().retire(id, former_name_hash(call.settings.domain, account.username));
}

api::Empty delete_account(Call& call, const api::DeleteAccountRequest& request) {
  const AccountTable& accounts = call.transaction.accounts();
  const auto last = accept(directory::parse_statement(request.statement));
  const AccountId id = last.body().account_id;
  const auto account = accounts.find(id);
  require(account.has_value(), Status::not_found, api::rules::account_exists);
  // Nothing is left to be deleted, and nobody who could be asked.
  if (account->statement == request.statement || was_reset(accounts, id)) return {};
  require_own_device(call, id);
  require_successors(call, id);

  end_account(call, *account, request.statement, directory::StatementKind::tombstone);
  return {};
}

}  // namespace causeway::provider
