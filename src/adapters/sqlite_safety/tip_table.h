#pragma once

#include "adapters/sqlite/database.h"
#include "safety/tip_table.h"

namespace causeway::adapters::sqlite_safety {

class TipTable final : public safety::TipTable {
 public:
  explicit TipTable(sqlite::Database& database) : database_(database) {}

  std::optional<safety::Tip> find(safety::TipId id) const override;
  std::vector<safety::Tip> of_case(safety::CaseNumber number) const override;
  std::vector<safety::Tip> of_subject(const safety::Subject& subject) const override;
  std::vector<safety::Tip> list(
      std::optional<safety::TipState> state,
      const std::optional<safety::TipPlace>& after,
      std::size_t limit
  ) const override;
  std::vector<safety::TipId> held() const override;
  void add(const safety::Tip& tip) override;
  void put(const safety::Tip& tip) override;

 private:
  sqlite::Database& database_;
};

}  // namespace causeway::adapters::sqlite_safety
