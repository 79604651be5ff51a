#include "client/resets.h"

#include "client/account_changes.h"
#include "client/engine.h"
#include "client/session.h"
#include "directory/statement.h"
#include "identity/username.h"

namespace causeway::client {
namespace {

/// Who this device becomes, or was about to become when an earlier attempt was interrupted.
Result<Self> reset_self(
    StoreTransaction& store, const Resetter& resetter, AccountId account, Random& random
) {
  auto held = TRY(store.self());
  if (held) {
    const bool is_this = held->registration == Registration::granted && held->account == account &&
                         held->username == resetter.username;
    if (!is_this) return Error{rules::device_is_new};
    return *std::move(held);
  }
  Self self;
  self.domain = resetter.domain;
  self.username = resetter.username;
  self.account = account;
  self.device = random.id<DeviceId>();
  self.identity_key = crypto::generate_signing_key(crypto::Signature::ed25519, random);
  self.device_key = crypto::generate_signing_key(crypto::Signature::ed25519, random);
  self.registration = Registration::granted;
  DeviceName name{self.device, resetter.device_name, {}};
  random.fill(name.opening);
  TRY(store.put_device_name(name));
  return self;
}

/// What the account's only device is called, as its owner said at the first attempt.
Result<crypto::Sha256> own_name_commitment(StoreTransaction& store, DeviceId device) {
  for (const DeviceName& name : TRY(store.device_names())) {
    if (name.device == device) return name_commitment(name);
  }
  return crypto::Sha256{};
}

}  // namespace

Result<void> take_reset(Context& context, const api::ResetItem& item) {
  Self self = TRY(load_self(context.store));
  self.reset_ms = item.in_force_ms;
  TRY(context.store.put_self(self));
  context.tell(notice::ResetFiled{item.in_force_ms});
  return {};
}

Result<api::PublishStatementRequest> Engine::begin_reset(
    StoreTransaction& store, const Resetter& resetter, const api::AccountReply& reply, Instant now
) {
  Context context = work_on(store, now);
  TRY(identity::check_username(resetter.username));
  const auto newest = TRY(directory::parse_statement(reply.statement));
  const AccountId account = newest.body().account_id;
  Self self = TRY(reset_self(store, resetter, account, random_));
  const auto credential = identity::certify_device(
      self.identity_key, account, self.device, identity::public_key_of(self.device_key), now
  );
  const directory::Device device{
      .credential = tls::encode(credential),
      .added_ms = to_unix_ms(now),
      .expires_ms = to_unix_ms(now + device_lifetime),
      .name_commitment = TRY(own_name_commitment(store, self.device)),
  };
  self.statement = tls::encode(directory::make_reset(newest, self.identity_key, device));
  self.last_resort_ms = to_unix_ms(now);  // it comes with the statement
  TRY(store.put_self(self));
  return api::PublishStatementRequest{
      .statement = self.statement, .key_packages = TRY(make_first_packages(context))
  };
}

}  // namespace causeway::client
