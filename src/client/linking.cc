#include <algorithm>

#include "client/account_changes.h"
#include "client/account_state.h"
#include "client/engine.h"
#include "client/session.h"

namespace causeway::client {
namespace {

Result<void> check_room(const Self& self) {
  const auto statement = TRY(directory::recall_statement(self.statement));
  const bool has_room = statement.credentials().size() < directory::devices_max;
  return has_room ? Result<void>() : Error{rules::account_has_room};
}

Result<LinkGrant> make_grant(
    StoreTransaction& store, const Self& self, const identity::DeviceCredential& credential
) {
  return LinkGrant{
      .domain = to_bytes(self.domain),
      .username = to_bytes(self.username),
      .credential = credential,
      .statement = self.statement,
      .account_state = content::encode(TRY(known_account_state(store))),
  };
}

Self granted_self(const NewDevice& device, const LinkGrant& grant, Instant now) {
  Self self;
  self.domain = as_text(grant.domain);
  self.username = as_text(grant.username);
  self.account = grant.credential.account;
  self.device = device.device;
  self.device_key = device.device_key.clone();
  self.statement = grant.statement;
  self.power = grant.power;
  self.registration = Registration::granted;
  self.last_resort_ms = to_unix_ms(now);  // it comes with the statement
  self.credential = tls::encode(grant.credential);
  return self;
}

}  // namespace

Result<LinkGranted> Engine::grant_link(
    StoreTransaction& store, const LinkSecret& secret, const LinkOffer& offer, Instant now
) {
  const Self self = TRY(certifying_self(store));
  TRY(check_room(self));
  const auto credential = identity::certify_device(
      self.identity_key, self.account, offer.device, offer.device_signature_key, now
  );
  auto sealed = TRY(seal_grant(secret, offer, TRY(make_grant(store, self, credential)), random_));
  LinkGranted granted{.sealed = std::move(sealed.sealed), .ready_key = std::move(sealed.ready_key)};
  granted.name = {offer.device, std::string(as_text(offer.name)), offer.name_opening};
  granted.device = {
      .credential = tls::encode(credential),
      .added_ms = to_unix_ms(now),
      .expires_ms = to_unix_ms(now + device_lifetime),
      .name_commitment = name_commitment(granted.name),
  };
  return granted;
}

Result<AccountChangeRow> Engine::add_device(
    StoreTransaction& store, const LinkGranted& granted, const LinkReady& ready, Instant now
) {
  TRY(certifying_self(store));
  AccountChange change;
  change.add = granted.device;
  change.key_packages = tls::encode(ready);
  const auto row = TRY(store.add_account_change(change));
  TRY(store.put_device_name(granted.name));
  // Where the devices of one account talk to each other.
  TRY(conversation_for(store, ToNote{}, now));
  return row;
}

Result<AccountChangeRow> Engine::remove_devices(
    StoreTransaction& store, const std::vector<DeviceId>& devices
) {
  const Self self = TRY(certifying_self(store));
  const auto statement = TRY(directory::recall_statement(self.statement));
  for (const DeviceId& device : devices) {
    const bool is_another = device != self.device && statement.find(device) != nullptr;
    if (!is_another) return Error{rules::device_is_another};
  }
  AccountChange change;
  change.remove = devices;
  return store.add_account_change(change);
}

Result<LinkReady> Engine::accept_grant(
    StoreTransaction& store, const NewDevice& device, const LinkGrant& grant, Instant now
) {
  if (TRY(store.self())) return Error{rules::device_is_new};
  const Self self = granted_self(device, grant, now);
  TRY(store.put_self(self));
  const auto state = TRY(content::parse_account_state(grant.account_state));
  TRY(keep_device_names(store, self, state.names));
  for (const TrustedKey& key : state.trusted_keys) TRY(store.put_trusted_key(key));
  for (const auto& request : state.requests) TRY(store.put_message_request(request));
  TRY(store.put_device_name({device.device, device.name, device.name_opening}));
  Context context = work_on(store, now);
  return LinkReady{TRY(make_first_packages(context))};
}

Result<void> Engine::forget_grant(StoreTransaction& store) {
  const Self self = TRY(load_self(store));
  if (self.registration != Registration::granted) return Error{rules::device_is_new};
  return store.delete_self();
}

}  // namespace causeway::client
