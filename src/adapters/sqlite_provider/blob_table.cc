#include "adapters/sqlite_provider/blob_table.h"

namespace causeway::adapters::sqlite_provider {

using provider::BlobRecord;

std::optional<BlobRecord> BlobTable::find(BlobId blob) const {
  const auto row = database_.query_one<AccountId, std::uint64_t, std::uint64_t, Instant>(
      "SELECT account, size_bytes, offset, created_ms FROM blob WHERE blob = ?", blob
  );
  if (!row) return std::nullopt;
  const auto& [account, size_bytes, offset, created] = *row;
  return BlobRecord{blob, account, size_bytes, offset, created};
}

std::uint64_t BlobTable::total_bytes(AccountId account) const {
  return *database_.query_one<std::uint64_t>(
      "SELECT coalesce(sum(size_bytes), 0) FROM blob WHERE account = ?", account
  );
}

void BlobTable::create(const BlobRecord& record) {
  state_.note_change();
  database_.run(
      "INSERT INTO blob (blob, account, size_bytes, offset, created_ms) VALUES (?, ?, ?, ?, ?)",
      record.blob,
      record.account,
      record.size_bytes,
      record.offset,
      record.created
  );
}

void BlobTable::advance(BlobId blob, std::uint64_t offset) {
  state_.note_change();
  database_.run("UPDATE blob SET offset = ? WHERE blob = ?", offset, blob);
}

void BlobTable::pin(BlobId blob) {
  state_.note_change();
  database_.run("UPDATE blob SET pinned = 1 WHERE blob = ?", blob);
}

void BlobTable::unpin(BlobId blob) {
  state_.note_change();
  database_.run("UPDATE blob SET pinned = 0, created_ms = 0 WHERE blob = ?", blob);
}

void BlobTable::release(AccountId account) {
  state_.note_change();
  database_.run("UPDATE blob SET pinned = 0, created_ms = 0 WHERE account = ?", account);
}

std::vector<BlobId> BlobTable::expire(Instant before, std::size_t limit) {
  std::vector<BlobId> gone;
  database_.for_each(
      "SELECT blob FROM blob WHERE pinned = 0 AND created_ms < ? ORDER BY created_ms LIMIT ?",
      [&](BlobId blob) { gone.push_back(blob); },
      before,
      limit
  );
  for (const BlobId& blob : gone) {
    state_.note_change();
    database_.run("DELETE FROM blob WHERE blob = ?", blob);
  }
  return gone;
}

}  // namespace causeway::adapters::sqlite_provider
