#pragma once

#include "adapters/sqlite/database.h"
#include "adapters/sqlite_provider/writer_state.h"
#include "provider/safety_table.h"

namespace causeway::adapters::sqlite_provider {

class SafetyTable final : public provider::SafetyTable {
 public:
  SafetyTable(sqlite::Database& database, WriterState& state)
      : database_(database), state_(state) {}

  bool is_blocked(AccountId blocker, AccountId blocked) const override;
  std::vector<AccountId> blocked_by(AccountId blocker) const override;

  void block(AccountId blocker, AccountId blocked) override;
  void unblock(AccountId blocker, AccountId blocked) override;

 private:
  sqlite::Database& database_;
  WriterState& state_;
};

}  // namespace causeway::adapters::sqlite_provider
