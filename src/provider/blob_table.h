#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/id.h"

namespace causeway::provider {

/// What is known of a blob; its bytes are in `Blobs` (blobs.h).
struct BlobRecord {
  BlobId blob;
  AccountId account;
  std::uint64_t size_bytes = 0;
  std::uint64_t offset = 0;  // bytes that have come; complete when it equals the size
  Instant created;

  bool operator==(const BlobRecord&) const = default;
};

/// Uploads. Shard key: the blob; for `total_bytes`, the account.
class BlobTable {
 public:
  virtual ~BlobTable() = default;

  virtual std::optional<BlobRecord> find(BlobId blob) const = 0;
  /// Sizes of all blobs of an account, incomplete ones counted whole.
  virtual std::uint64_t total_bytes(AccountId account) const = 0;

  virtual void create(const BlobRecord& record) = 0;
  virtual void advance(BlobId blob, std::uint64_t offset) = 0;

  /// A backup names the blob: it does not expire.
  virtual void pin(BlobId blob) = 0;
  /// None does any more: it is the next to expire.
  virtual void unpin(BlobId blob) = 0;
  /// All of an account: they are due to be forgotten now.
  virtual void release(AccountId account) = 0;

  /// Forgets blobs created before `before` that nobody pins, at most `limit`; which. Their bytes
  /// are removed before the commit, so that nothing is left which no record names.
  virtual std::vector<BlobId> expire(Instant before, std::size_t limit) = 0;
};

}  // namespace causeway::provider
