#include "provider/resets.h"

#include <algorithm>

#include "api/rules.h"
#include "directory/statement.h"
#include "provider/handlers.h"
#include "provider/refused.h"
#include "provider/statement_change.h"

namespace causeway::provider {

using api::Status;

namespace {

/// Requires that there is such an account.
directory::VerifiedStatement newest_statement(const AccountTable& accounts, AccountId account) {
  auto newest = directory::recall_statement(accounts.find(account)->statement);
  if (!newest.ok()) throw StoreError(StoreError::Kind::corrupt, "A stored statement is damaged.");
  return *std::move(newest);
}

AccountId account_named(const AccountTable& accounts, ByteView username) {
  const auto account = accounts.find_username(username);
  require(account.has_value(), Status::not_found, api::rules::account_exists);
  // The hash in the place of a former name is nobody's name.
  require(!accounts.devices(*account).empty(), Status::not_found, api::rules::account_exists);
  return *account;
}

/// A provider that runs looks at its resets more often than that.
constexpr Milliseconds gap_max = std::chrono::hours(1);
/// For devices to log in, after it did not.
constexpr Milliseconds grace = std::chrono::hours(24);

/// The next login says it: that the account is to end, or has ended.
void have_log_in_again(Call& call, AccountId account) {
  for (const DeviceRecord& device : call.transaction.accounts().devices(account)) {
    call.outcome.log_in_again.push_back(device.device);
  }
}

void announce(Call& call, ResetRecord reset) {
  reset.due = call.now + reset_delay;
  reset.seen = call.now;
  call.transaction.accounts().put_reset(reset);
  have_log_in_again(call, reset.account);
}

void put_in_force(Call& call, const ResetRecord& reset) {
  const AccountTable& accounts = call.transaction.accounts();
  have_log_in_again(call, reset.account);
  const auto last = directory::make_reset(newest_statement(accounts, reset.account));
  end_account(
      call, *accounts.find(reset.account), tls::encode(last), directory::StatementKind::reset
  );
}

/// A provider that did not run has told nobody; one that was put back to an older copy, or whose
/// clock jumped, may have forgotten who objected. Nothing brings an ended account back.
void advance(Call& call, ResetRecord reset) {
  const Milliseconds gap = call.now - reset.seen;
  if (gap > gap_max) reset.due = std::max(*reset.due + gap, call.now + grace);
  reset.seen = call.now;
  if (*reset.due <= call.now) return put_in_force(call, reset);
  call.transaction.accounts().put_reset(reset);
}

}  // namespace

void file_reset(Transaction& transaction, ByteView username, Instant now) {
  AccountTable& accounts = transaction.accounts();
  const AccountId account = account_named(accounts, username);
  const auto filed = accounts.reset(account);
  require(!filed || filed->is_taken_back, Status::conflict, api::rules::reset_is_new);
  accounts.put_reset({.account = account, .filed = now, .due = {}, .seen = now});
}

void cancel_reset(Transaction& transaction, ByteView username) {
  AccountTable& accounts = transaction.accounts();
  const AccountId account = account_named(accounts, username);
  require(accounts.reset(account).has_value(), Status::not_found, api::rules::reset_is_filed);
  accounts.remove_reset(account);
}

void advance_resets(Call& call) {
  for (const ResetRecord& reset : call.transaction.accounts().resets()) {
    if (reset.is_taken_back) continue;
    if (reset.due) {
      advance(call, reset);
    } else {
      announce(call, reset);
    }
  }
}

std::uint64_t reset_due_ms(const AccountTable& accounts, AccountId account) {
  const auto reset = accounts.reset(account);
  return reset && reset->due && !reset->is_taken_back ? to_unix_ms(*reset->due) : 0;
}

bool was_reset(const AccountTable& accounts, AccountId account) {
  if (!accounts.find(account)) return false;
  return newest_statement(accounts, account).body().kind == directory::StatementKind::reset;
}

void take_back_reset(AccountTable& accounts, AccountId account) {
  auto reset = accounts.reset(account);
  if (!reset) return;
  reset->is_taken_back = true;
  accounts.put_reset(*reset);
}

api::Empty keep_account(Call& call, const api::KeepAccountRequest&) {
  AccountTable& accounts = call.transaction.accounts();
  const AccountId account = call.device.account;
  require(accounts.reset(account).has_value(), Status::not_found, api::rules::reset_is_filed);
  take_back_reset(accounts, account);
  return {};
}

}  // namespace causeway::provider
