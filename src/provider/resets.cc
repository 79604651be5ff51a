#include "provider/resets.h"

#include <algorithm>

#include "api/inbox.h"
#include "api/rules.h"
#include "base/encoding.h"
#include "crypto/hash.h"

namespace causeway::provider {

namespace {

constexpr std::size_t code_size = 16;

std::vector<DeviceId> devices_of(const Transaction& transaction, AccountId account) {
  std::vector<DeviceId> devices;
  for (const DeviceRecord& device : transaction.accounts().devices(account)) {
    devices.push_back(device.device);
  }
  return devices;
}

Result<AccountId> find_account(const Transaction& transaction, ByteView username) {
  const auto account = transaction.accounts().find_username(username);
  if (!account) return Error{api::rules::account_exists};
  return *account;
}

bool has_lapsed(const Reset& reset, Instant now) {
  return reset.state == ResetState::told &&
         now >= in_force_from(reset) + api::limits::reset_validity;
}

}  // namespace

Result<std::string> file_reset(
    Transaction& transaction, ByteView username, Instant now, Random& random
) {
  const AccountId account = TRY(find_account(transaction, username));
  const auto held = transaction.accounts().find_reset(account);
  if (held && held->state != ResetState::taken_back) return Error{api::rules::reset_is_new};
  std::string code = to_base64url(random.bytes(code_size));
  transaction.accounts().put_reset(
      {account, crypto::sha256({as_bytes(code)}), now, ResetState::filed}
  );
  return code;
}

Result<void> cancel_reset(Transaction& transaction, ByteView username) {
  const AccountId account = TRY(find_account(transaction, username));
  auto held = transaction.accounts().find_reset(account);
  if (!held || held->state == ResetState::taken_back) return Error{api::rules::reset_is_filed};
  held->state = ResetState::taken_back;
  transaction.accounts().put_reset(*held);
  return {};
}

std::vector<FiledReset> filed_resets(const Transaction& transaction) {
  std::vector<FiledReset> filed;
  for (const Reset& reset : transaction.accounts().resets()) {
    if (reset.state == ResetState::taken_back) continue;
    const auto account = transaction.accounts().find(reset.account);
    if (!account) continue;
    filed.push_back({std::string(as_text(account->username)), reset.filed, in_force_from(reset)});
  }
  std::ranges::sort(filed, {}, &FiledReset::filed);
  return filed;
}

void deliver_reset(
    Transaction& transaction,
    const std::vector<DeviceId>& devices,
    const std::optional<Reset>& reset,
    Instant now
) {
  const api::InboxPayload item =
      api::ResetItem{.in_force_ms = reset ? to_unix_ms(in_force_from(*reset)) : 0};
  transaction.inboxes().deliver(devices, tls::encode(item), now);
}

std::vector<DeviceId> tell_resets(Transaction& transaction, Instant now) {
  std::vector<DeviceId> woken;
  for (Reset reset : transaction.accounts().resets()) {
    const bool is_over = reset.state == ResetState::taken_back || has_lapsed(reset, now);
    if (!is_over && reset.state == ResetState::told) continue;
    const auto devices = devices_of(transaction, reset.account);
    if (!is_over) reset.filed = now;
    deliver_reset(transaction, devices, is_over ? std::nullopt : std::optional<Reset>(reset), now);
    woken.insert(woken.end(), devices.begin(), devices.end());
    reset.state = ResetState::told;
    if (is_over) {
      transaction.accounts().remove_reset(reset.account);
    } else {
      transaction.accounts().put_reset(reset);
    }
  }
  return woken;
}

}  // namespace causeway::provider
