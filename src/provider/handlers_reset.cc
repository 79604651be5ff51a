#include "api/reset.h"
#include "api/rules.h"
#include "crypto/hash.h"
#include "directory/statement.h"
#include "provider/account_end.h"
#include "provider/handlers.h"
#include "provider/refused.h"
#include "provider/resets.h"
#include "provider/statement_change.h"

namespace causeway::provider {

using api::Status;

namespace {

/// The account that the code is good for. Whoever has none learns nothing, neither of the account
/// nor that something is filed, and takes as long for it.
template <typename AnyCall>
Account require_in_force(const AnyCall& call, ByteView username, ByteView code) {
  const AccountTable& accounts = call.transaction.accounts();
  const auto id = accounts.find_username(username);
  const auto reset = id ? accounts.find_reset(*id) : std::nullopt;
  const bool is_filed = reset && reset->state != ResetState::taken_back;
  const crypto::Sha256 expected = is_filed ? reset->code_hash : crypto::Sha256{};
  const bool is_authentic = equal_ct(crypto::sha256({code}), expected) && is_filed;
  require(is_authentic, Status::refused, api::rules::reset_is_authentic);
  // Until the account's devices were told, the days have not begun.
  const bool is_told = reset->state == ResetState::told;
  const Instant from = is_told ? in_force_from(*reset) : call.now + api::limits::reset_delay;
  if (call.now < from) {
    throw Refused(
        Status::refused, api::rules::reset_is_in_force, api::ResetNotYet{to_unix_ms(from)}
    );
  }
  const bool has_lapsed = call.now >= from + api::limits::reset_validity;
  require(!has_lapsed, Status::refused, api::rules::reset_is_authentic);
  return *accounts.find(*id);
}

/// A device that the account had before would go on where it was.
void require_new_device(const Call& call, const directory::VerifiedStatement& next) {
  for (const identity::DeviceCredential& credential : next.credentials()) {
    require(
        !call.transaction.accounts().find_device(credential.device),
        Status::conflict,
        api::rules::device_is_new
    );
  }
}

bool is_in_force_already(const Call& call, const api::PublishResetRequest& request) {
  const AccountTable& accounts = call.transaction.accounts();
  const auto id = accounts.find_username(request.username);
  const auto account = id ? accounts.find(*id) : std::nullopt;
  return account && account->statement == request.publish.statement;
}

}  // namespace

api::Empty keep_account(Call& call, const api::KeepAccountRequest&) {
  AccountTable& accounts = call.transaction.accounts();
  const AccountId account = call.device.account;
  if (!accounts.find_reset(account)) return {};
  accounts.remove_reset(account);
  std::vector<DeviceId> devices;
  for (const DeviceRecord& device : accounts.devices(account)) devices.push_back(device.device);
  deliver_reset(call.transaction, devices, std::nullopt, call.now);
  call.wake(devices);
  return {};
}

api::AccountReply reset(ReadCall& call, const api::ResetRequest& request) {
  Account account = require_in_force(call, request.username, request.code);
  return {
      .account = account.account,
      .username = std::move(account.username),
      .statement = std::move(account.statement),
  };
}

api::Empty publish_reset(Call& call, const api::PublishResetRequest& request) {
  if (is_in_force_already(call, request)) return {};
  const Account account = require_in_force(call, request.username, request.code);
  const auto next = accept(directory::parse_statement(request.publish.statement));
  const bool is_reset = next.body().kind == directory::StatementKind::reset;
  require(is_reset, Status::invalid, api::rules::statement_fits_operation);
  require_new_device(call, next);
  put_in_force(call, account, request.publish, directory::StatementKind::reset);
  end_belongings(call, account.account);
  return {};
}

}  // namespace causeway::provider
