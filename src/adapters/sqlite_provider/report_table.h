#pragma once

#include "adapters/sqlite/database.h"
#include "adapters/sqlite_provider/writer_state.h"
#include "provider/report_table.h"

namespace causeway::adapters::sqlite_provider {

class ReportTable final : public provider::ReportTable {
 public:
  ReportTable(sqlite::Database& database, WriterState& state)
      : database_(database), state_(state) {}

  bool waits(AccountId account, provider::FilingKind kind, provider::FilingId id) const override;
  std::size_t count(AccountId account) const override;
  std::vector<provider::Filing> read(
      provider::FilingKind kind, provider::FilingNumber after, std::size_t items, std::size_t bytes
  ) const override;
  void file(const provider::Filing& filing) override;
  void remove(AccountId account, provider::FilingKind kind, provider::FilingId id) override;

 private:
  sqlite::Database& database_;
  WriterState& state_;
};

}  // namespace causeway::adapters::sqlite_provider
