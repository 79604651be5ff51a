#pragma once

#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/id.h"
#include "crypto/hash.h"

namespace causeway::provider {

/// An account's backup; what its blobs hold is in `Blobs`.
struct Backup {
  std::uint64_t version = 0;
  crypto::Sha256 authenticator_hash{};
  Bytes sealed_index;
  std::vector<BlobId> blobs;  // pinned (blob_table.h) for as long as this is the newest

  bool operator==(const Backup&) const = default;
};

/// Backups. Shard key: the account.
class BackupTable {
 public:
  virtual ~BackupTable() = default;

  virtual std::optional<Backup> find(AccountId account) const = 0;
  /// Of the backup, without reading the rest of it: as fast where there is none.
  virtual std::optional<crypto::Sha256> authenticator_hash(AccountId account) const = 0;
  /// Replaces an older one.
  virtual void put(AccountId account, const Backup& backup) = 0;
  virtual void remove(AccountId account) = 0;
};

}  // namespace causeway::provider
