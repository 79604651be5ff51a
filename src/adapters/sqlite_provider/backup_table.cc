#include "adapters/sqlite_provider/backup_table.h"

#include "base/store_error.h"
#include "tls/codec.h"

namespace causeway::adapters::sqlite_provider {
namespace {

std::vector<BlobId> decode_blobs(ByteView stored) {
  auto blobs = tls::decode<std::vector<BlobId>>(stored);
  if (!blobs.ok()) throw StoreError(StoreError::Kind::corrupt, "A stored backup is damaged.");
  return *std::move(blobs);
}

}  // namespace

std::optional<provider::Backup> BackupTable::find(AccountId account) const {
  auto row = database_.query_one<std::uint64_t, crypto::Sha256, Bytes, Bytes>(
      "SELECT version, authenticator_hash, sealed_index, blobs FROM backup WHERE account = ?",
      account
  );
  if (!row) return std::nullopt;
  auto& [version, authenticator_hash, sealed_index, blobs] = *row;
  return provider::Backup{
      version, authenticator_hash, std::move(sealed_index), decode_blobs(blobs)
  };
}

std::optional<crypto::Sha256> BackupTable::authenticator_hash(AccountId account) const {
  return database_.query_one<crypto::Sha256>(
      "SELECT authenticator_hash FROM backup WHERE account = ?", account
  );
}

void BackupTable::put(AccountId account, const provider::Backup& backup) {
  state_.note_change();
  database_.run(
      "INSERT OR REPLACE INTO backup (account, authenticator_hash, version, sealed_index, blobs)"
      " VALUES (?, ?, ?, ?, ?)",
      account,
      backup.authenticator_hash,
      backup.version,
      backup.sealed_index,
      tls::encode(backup.blobs)
  );
}

void BackupTable::remove(AccountId account) {
  state_.note_change();
  database_.run("DELETE FROM backup WHERE account = ?", account);
}

}  // namespace causeway::adapters::sqlite_provider
