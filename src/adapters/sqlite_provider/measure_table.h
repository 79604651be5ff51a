#pragma once

#include "adapters/sqlite/database.h"
#include "adapters/sqlite_provider/writer_state.h"
#include "provider/measure_table.h"

namespace causeway::adapters::sqlite_provider {

class MeasureTable final : public provider::MeasureTable {
 public:
  MeasureTable(sqlite::Database& database, WriterState& state)
      : database_(database), state_(state) {}

  std::vector<provider::MeasureRecord> of(AccountId account) const override;
  void put(const provider::MeasureRecord& record) override;
  void remove(AccountId account, report::DecisionId decision) override;
  void forget(AccountId account) override;
  std::size_t expire(Instant now, std::size_t limit) override;

 private:
  sqlite::Database& database_;
  WriterState& state_;
};

}  // namespace causeway::adapters::sqlite_provider
