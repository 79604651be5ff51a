#include "api/accounts.h"
#include "client/engine.h"
#include "client/session.h"
#include "directory/statement.h"
#include "identity/username.h"

namespace causeway::client {
namespace {

/// Draws the account's and the device's keys and says who they are.
Self make_self(const Registrant& registrant, Instant now, Random& random) {
  Self self;
  self.domain = registrant.domain;
  self.username = registrant.username;
  self.account = random.id<AccountId>();
  self.device = random.id<DeviceId>();
  self.identity_key = crypto::generate_signing_key(crypto::Signature::ed25519, random);
  self.device_key = crypto::generate_signing_key(crypto::Signature::ed25519, random);
  const auto credential = identity::certify_device(
      self.identity_key, self.account, self.device, identity::public_key_of(self.device_key), now
  );
  self.statement = tls::encode(
      directory::make_first_statement(self.identity_key, credential, now, now + device_lifetime)
  );
  return self;
}

}  // namespace

Result<Bytes> Engine::begin_registration(
    StoreTransaction& store, const Registrant& registrant, Instant now
) {
  TRY(identity::check_username(registrant.username));
  auto self = TRY(store.self());
  if (self) {
    const bool same = self->registration == Registration::begun &&
                      self->domain == registrant.domain && self->username == registrant.username;
    if (!same) return Error{rules::device_is_new};
  } else {
    self = make_self(registrant, now, random_);
    TRY(store.put_self(*self));
  }
  return tls::encode(api::RegisterRequest{
      .username = to_bytes(self->username),
      .statement = self->statement,
      .invite = to_bytes(registrant.invite),
  });
}

Result<void> Engine::finish_registration(StoreTransaction& store, const api::ParsedReply& reply) {
  Self self = TRY(load_self(store));
  if (reply.ok()) {
    self.registration = Registration::done;
    return store.put_self(self);
  }
  // The hub kept nothing of it, so another name may be tried with other keys. A reply that says
  // "later" may come after a request that was kept: the same one is made again.
  const bool later = reply.head.status >= api::Status::failed;
  return later ? Result<void>() : store.delete_self();
}

}  // namespace causeway::client
