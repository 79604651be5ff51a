#pragma once

#include "adapters/sqlite/database.h"
#include "safety/decision_table.h"

namespace causeway::adapters::sqlite_safety {

class DecisionTable final : public safety::DecisionTable {
 public:
  explicit DecisionTable(sqlite::Database& database) : database_(database) {}

  std::optional<safety::Decision> find(const safety::DecisionId& id) const override;
  std::vector<safety::Decision> of_case(safety::CaseNumber number) const override;
  std::vector<safety::Decision> of_subject(const safety::Subject& subject) const override;
  std::vector<safety::Decision> find(
      const safety::DecisionFilter& filter, safety::DecisionNumber before, std::size_t limit
  ) const override;
  std::vector<safety::Decision> due(Instant now, std::size_t limit) const override;
  std::vector<safety::Decision> over(Instant now, std::size_t limit) const override;
  safety::DecisionNumber add(const safety::Decision& decision) override;
  void put(const safety::Decision& decision) override;
  std::optional<safety::Appeal> find_appeal(const safety::DecisionId& decision) const override;
  std::vector<safety::Appeal> appeals_of(safety::CaseNumber number) const override;
  void put_appeal(const safety::Appeal& appeal) override;

 private:
  sqlite::Database& database_;
};

}  // namespace causeway::adapters::sqlite_safety
