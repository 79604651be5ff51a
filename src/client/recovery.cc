#include "client/recovery.h"

#include <algorithm>

#include "client/account_changes.h"
#include "client/account_state.h"
#include "client/backup.h"
#include "client/engine.h"
#include "client/session.h"

namespace causeway::client {
namespace {

BackupIndex empty_index(
    const Self& self, const std::optional<api::BackupReply>& held, Instant now
) {
  return {
      .account = self.account,
      .version = held ? held->version : 0,
      .created_ms = to_unix_ms(now),
      .identity_key = self.identity_key.private_key.clone(),
      .segments = {},
  };
}

bool opens(const RecoveryKey& key, const api::BackupReply& held) {
  return !key.empty() && equal_ct(authenticator_hash_of(key), held.authenticator_hash);
}

/// Others told this device a key that is not in force: the one before still is. It holds from now
/// on as long as what they told.
Result<void> go_back_to_previous_key(
    StoreTransaction& store, Recovery recovery, std::uint64_t version
) {
  recovery.key = std::move(recovery.previous_key);
  recovery.previous_key = {};
  recovery.version = version;
  return store.put_recovery(recovery);
}

/// Who this device becomes, or was about to become when an earlier attempt was interrupted.
Result<Self> recovered_self(
    StoreTransaction& store, const Recoverer& recoverer, AccountId account, Random& random
) {
  auto held = TRY(store.self());
  if (held) {
    const bool is_this = held->registration == Registration::granted && held->account == account;
    if (!is_this) return Error{rules::device_is_new};
    return *std::move(held);
  }
  Self self;
  self.domain = recoverer.domain;
  self.account = account;
  self.device = random.id<DeviceId>();
  self.device_key = crypto::generate_signing_key(crypto::Signature::ed25519, random);
  self.registration = Registration::granted;
  DeviceName name{self.device, recoverer.device_name, {}};
  random.fill(name.opening);
  TRY(store.put_device_name(name));
  return self;
}

Result<DeviceName> name_of(StoreTransaction& store, DeviceId device) {
  for (DeviceName& name : TRY(store.device_names())) {
    if (name.device == device) return std::move(name);
  }
  return Error{rules::device_name_is_plain};
}

Result<directory::Device> listing_of(StoreTransaction& store, const Self& self, Instant now) {
  return directory::Device{
      .credential = self.credential,
      .added_ms = to_unix_ms(now),
      .expires_ms = to_unix_ms(now + device_lifetime),
      .name_commitment = name_commitment(TRY(name_of(store, self.device))),
  };
}

std::vector<DeviceId> others_in(const directory::VerifiedStatement& statement, const Self& self) {
  std::vector<DeviceId> devices;
  for (const auto& credential : statement.credentials()) {
    if (credential.device != self.device) devices.push_back(credential.device);
  }
  return devices;
}

Result<crypto::SigningKey> identity_key_of(
    const BackupIndex& index, const directory::VerifiedStatement& newest
) {
  auto key =
      crypto::signing_key_from_private(crypto::Signature::ed25519, index.identity_key.reveal());
  if (!key.ok() || !equal_ct(key->public_key, newest.body().identity_key)) {
    return Error{rules::backup_has_the_identity_key};
  }
  return key;
}

/// Makes the statement that the change is published with. `rules::account_has_room`.
Result<void> sign_change(
    const directory::VerifiedStatement& newest,
    const Self& self,
    AccountChange& change,
    Random& random
) {
  directory::StatementChange next{.add = {}, .remove = change.remove};
  if (newest.find(self.device) == nullptr) next.add.push_back(*change.add);
  const bool has_room =
      !change.remove.empty() || newest.credentials().size() < directory::devices_max;
  if (!has_room) return Error{rules::account_has_room};
  change.identity_key = change.remove.empty()
                            ? self.identity_key.clone()
                            : crypto::generate_signing_key(crypto::Signature::ed25519, random);
  change.statement = tls::encode(
      directory::make_next_statement(newest, self.identity_key, change.identity_key, next)
  );
  return {};
}

/// Whether the hub has taken what an earlier attempt asked for.
Result<bool> is_listed(
    StoreTransaction& store, const api::AccountReply& account, const Self& self
) {
  const auto change = TRY(store.first_account_change());
  if (change && equal_ct(change->statement, account.statement)) return true;
  const auto newest = TRY(directory::parse_statement(account.statement));
  return newest.find(self.device) != nullptr && !change;
}

}  // namespace

Result<BackupIndex> base_index(
    StoreTransaction& store, const std::optional<api::BackupReply>& held, Instant now
) {
  auto recovery = TRY(store.recovery());
  if (!recovery || recovery->state == RecoveryState::replaced) {
    return Error{rules::recovery_key_is_in_force};
  }
  const Self self = TRY(load_self(store));
  const bool is_made = recovery->state == RecoveryState::made;
  if (!held) {
    if (!is_made) return Error{rules::backup_is_there};
    return empty_index(self, held, now);
  }
  const bool opens_now = opens(recovery->key, *held);
  const bool opens_before = opens(recovery->previous_key, *held);
  if (!is_made && !opens_now && !opens_before) return Error{rules::recovery_key_is_in_force};
  if (!is_made && held->version < recovery->version) return Error{rules::backup_is_not_older};
  if (opens_now) return open_index(recovery->key, self.account, *held);
  if (!opens_before) return empty_index(self, held, now);
  auto index = open_index(recovery->previous_key, self.account, *held);
  if (!is_made) TRY(go_back_to_previous_key(store, *std::move(recovery), held->version));
  return index;
}

Result<void> Engine::renew_recovery_key(StoreTransaction& store, Instant now) {
  TRY(certifying_self(store));
  Recovery next{.created_ms = to_unix_ms(now)};
  if (auto known = TRY(store.recovery())) {
    if (known->state == RecoveryState::made) return {};
    next.created_ms = std::max(next.created_ms, known->created_ms + 1);
    if (known->state == RecoveryState::in_force) next.previous_key = std::move(known->key);
  }
  next.key = RecoveryKey(SecretBytes(random_.bytes(recovery_key_size)));
  return store.put_recovery(next);
}

Result<std::optional<api::PublishRecoveredRequest>> Engine::begin_recovery(
    StoreTransaction& store,
    const Recoverer& recoverer,
    const api::RecoverReply& reply,
    Others others,
    Instant now
) {
  Context context = work_on(store, now);
  const auto newest = TRY(directory::parse_statement(reply.account.statement));
  // Nobody signed a reset: it may say whatever the provider wants to have followed.
  if (directory::is_last(newest.body().kind)) return Error{rules::recovered_account_goes_on};
  const AccountId account = newest.body().account_id;
  const auto index = TRY(open_index(recoverer.key, account, reply.backup));
  Self self = TRY(recovered_self(store, recoverer, account, random_));
  const bool is_again = !self.statement.empty();
  if (is_again && TRY(is_listed(store, reply.account, self))) {
    return std::optional<api::PublishRecoveredRequest>();
  }
  self.username = as_text(reply.account.username);
  self.identity_key = TRY(identity_key_of(index, newest));
  self.statement = reply.account.statement;
  self.credential = tls::encode(identity::certify_device(
      self.identity_key, account, self.device, identity::public_key_of(self.device_key), now
  ));
  self.last_resort_ms = to_unix_ms(now);  // it comes with the statement
  TRY(store.put_self(self));
  TRY(store.put_recovery({
      .state = RecoveryState::in_force,
      .key = recoverer.key.clone(),
      .previous_key = {},
      .created_ms = to_unix_ms(now),  // later than whatever others held: it is in force now
      .version = reply.backup.version,
  }));

  TRY(take_account(context, index));

  AccountChange change;
  change.add = TRY(listing_of(store, self, now));
  if (others == Others::removed) change.remove = others_in(newest, self);
  change.key_packages = tls::encode(LinkReady{TRY(make_first_packages(context))});
  TRY(sign_change(newest, self, change, random_));
  while (const auto earlier = TRY(store.first_account_change())) {
    TRY(store.delete_account_change(earlier->row));
  }
  TRY(store.add_account_change(change));
  return std::optional(api::PublishRecoveredRequest{
      .username = to_bytes(self.username),
      .authenticator = authenticator_of(recoverer.key),
      .publish =
          {.statement = change.statement,
           .key_packages = TRY(tls::decode<LinkReady>(change.key_packages)).key_packages},
  });
}

}  // namespace causeway::client
