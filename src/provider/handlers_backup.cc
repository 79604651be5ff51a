#include <algorithm>

#include "api/limits.h"
#include "api/rules.h"
#include "provider/handlers.h"
#include "provider/refused.h"
#include "provider/resets.h"
#include "provider/statement_change.h"

namespace causeway::provider {

using api::Status;

namespace {

api::BackupReply reply_of(Backup backup) {
  return {backup.version, backup.authenticator_hash, std::move(backup.sealed_index)};
}

bool is_named(const std::vector<BlobId>& blobs, BlobId blob) {
  return std::find(blobs.begin(), blobs.end(), blob) != blobs.end();
}

void require_own_blobs(const Call& call, const std::vector<BlobId>& blobs) {
  for (const BlobId& blob : blobs) {
    const auto record = call.transaction.blobs().find(blob);
    require(record.has_value(), Status::not_found, api::rules::blob_exists);
    require(record->account == call.device.account, Status::refused, api::rules::account_is_own);
    require(record->offset == record->size_bytes, Status::invalid, api::rules::blob_is_complete);
  }
}

void require_sizes(const api::PutBackupRequest& request) {
  const bool fits = request.sealed_index.size() <= api::limits::backup_index_size_max &&
                    request.blobs.size() <= api::limits::backup_blobs_max;
  require(fits, Status::too_large, api::rules::size_is_within_limit);
}

/// Whether the backup is the one that this request has made.
bool is_made_by(const Backup& backup, const api::PutBackupRequest& request) {
  return backup.version == request.expected_version + 1 &&
         backup.authenticator_hash == request.authenticator_hash &&
         backup.sealed_index == request.sealed_index && backup.blobs == request.blobs;
}

/// Whoever asks learns nothing but that it has no business here, and takes as long for it, whether
/// or not there is such an account and however large its backup is: only whoever is authentic has
/// more read than a hash.
template <typename AnyCall>
AccountId require_authentic(
    const AnyCall& call, ByteView username, const api::Authenticator& authenticator
) {
  const AccountId account =
      call.transaction.accounts().find_username(username).value_or(AccountId{});
  const auto held = call.transaction.backups().authenticator_hash(account);
  const crypto::Sha256 expected = held.value_or(crypto::Sha256{});
  const bool is_authentic = equal_ct(crypto::sha256({authenticator}), expected) && held;
  require(is_authentic, Status::refused, api::rules::recovery_is_authentic);
  return account;
}

}  // namespace

api::PutBackupReply put_backup(Call& call, const api::PutBackupRequest& request) {
  BackupTable& backups = call.transaction.backups();
  const AccountId account = call.device.account;
  const auto held = backups.find(account);
  if (held && is_made_by(*held, request)) return {.version = held->version};
  require_sizes(request);
  const std::uint64_t version = held ? held->version : 0;
  if (version != request.expected_version) {
    throw Refused(
        Status::conflict, api::rules::backup_version_is_next, api::PutBackupReply{version}
    );
  }
  require_own_blobs(call, request.blobs);

  BlobTable& blobs = call.transaction.blobs();
  if (held) {
    for (const BlobId& blob : held->blobs) {
      if (!is_named(request.blobs, blob)) blobs.unpin(blob);
    }
  }
  for (const BlobId& blob : request.blobs) blobs.pin(blob);
  backups.put(
      account, {version + 1, request.authenticator_hash, request.sealed_index, request.blobs}
  );
  return {.version = version + 1};
}

api::BackupReply backup(ReadCall& call, const api::BackupRequest&) {
  auto held = call.transaction.backups().find(call.device.account);
  require(held.has_value(), Status::not_found, api::rules::backup_exists);
  return reply_of(*std::move(held));
}

api::Empty delete_backup(Call& call, const api::DeleteBackupRequest&) {
  BackupTable& backups = call.transaction.backups();
  const auto held = backups.find(call.device.account);
  if (!held) return {};
  for (const BlobId& blob : held->blobs) call.transaction.blobs().unpin(blob);
  backups.remove(call.device.account);
  return {};
}

api::RecoverReply recover(ReadCall& call, const api::RecoverRequest& request) {
  const AccountId id = require_authentic(call, request.username, request.authenticator);
  auto account = *call.transaction.accounts().find(id);
  return {
      .account = {account.account, std::move(account.username), std::move(account.statement)},
      .backup = reply_of(*call.transaction.backups().find(id)),
  };
}

api::Empty publish_recovered(Call& call, const api::PublishRecoveredRequest& request) {
  const AccountId id = require_authentic(call, request.username, request.authenticator);
  put_in_force(call, *call.transaction.accounts().find(id), request.publish);
  take_back_reset(call.transaction.accounts(), id);
  return {};
}

}  // namespace causeway::provider
