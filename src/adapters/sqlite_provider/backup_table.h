#pragma once

#include "adapters/sqlite/database.h"
#include "adapters/sqlite_provider/writer_state.h"
#include "provider/backup_table.h"

namespace causeway::adapters::sqlite_provider {

class BackupTable final : public provider::BackupTable {
 public:
  BackupTable(sqlite::Database& database, WriterState& state)
      : database_(database), state_(state) {}

  std::optional<provider::Backup> find(AccountId account) const override;
  std::optional<crypto::Sha256> authenticator_hash(AccountId account) const override;
  void put(AccountId account, const provider::Backup& backup) override;
  void remove(AccountId account) override;

 private:
  sqlite::Database& database_;
  WriterState& state_;
};

}  // namespace causeway::adapters::sqlite_provider
