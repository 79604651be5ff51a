#include "api/rules.h"
#include "identity/device_credential.h"
#include "identity/login.h"
#include "provider/days.h"
#include "provider/handlers.h"
#include "provider/refused.h"
#include "provider/resets.h"
#include "provider/sessions.h"

namespace causeway::provider {

using api::Status;

api::LoginReply login(Call& call, const api::LoginRequest& request) {
  require(call.caller.nonce.has_value(), Status::refused, identity::rules::login_is_signed);
  const AccountTable& accounts = call.transaction.accounts();
  const auto device = accounts.find_device(request.device);
  const bool is_listed = device && device->listing == Listing::listed;
  require(
      is_listed || !device || !was_reset(accounts, device->account),
      Status::refused,
      api::rules::account_is_not_reset
  );
  require(is_listed, Status::refused, api::rules::device_is_listed);
  const auto credential = accept_encoding<identity::DeviceCredential>(device->credential);
  const identity::LoginClaim claim{
      .domain = call.settings.domain,
      .nonce = *call.caller.nonce,
      .device = request.device,
      .time_ms = request.time_ms,
  };
  accept(
      identity::check_login(claim, request.signature, credential.device_signature_key, call.now),
      Status::refused
  );

  const Bytes token = call.random.bytes(token_size);
  call.transaction.accounts().note_connected(device->account, day_of(call.now));
  call.outcome.logged_in = LoggedIn{.device = request.device, .token = hash_of_token(token)};
  const InboxState inbox = call.transaction.inboxes().state(request.device);
  return {
      .token = token,
      .acked = inbox.acked,
      .newest = inbox.newest,
      .key_packages = call.transaction.key_packages().counts(request.device),
      .now_ms = to_unix_ms(call.now),
      .reset_due_ms = reset_due_ms(accounts, device->account),
  };
}

api::Empty ack(Call& call, const api::AckRequest& request) {
  call.transaction.inboxes().ack(call.device.device, request.number);
  return {};
}

}  // namespace causeway::provider
