#pragma once

#include "adapters/sqlite/database.h"
#include "adapters/sqlite_provider/writer_state.h"
#include "provider/blob_table.h"

namespace causeway::adapters::sqlite_provider {

class BlobTable final : public provider::BlobTable {
 public:
  BlobTable(sqlite::Database& database, WriterState& state) : database_(database), state_(state) {}

  std::optional<provider::BlobRecord> find(BlobId blob) const override;
  std::uint64_t total_bytes(AccountId account) const override;

  void create(const provider::BlobRecord& record) override;
  void advance(BlobId blob, std::uint64_t offset) override;
  void pin(BlobId blob) override;
  void unpin(BlobId blob) override;
  void release(AccountId account) override;
  std::vector<BlobId> expire(Instant before, std::size_t limit) override;

 private:
  sqlite::Database& database_;
  WriterState& state_;
};

}  // namespace causeway::adapters::sqlite_provider
