#pragma once

#include "adapters/sqlite/database.h"
#include "safety/store.h"

namespace causeway::adapters::sqlite_safety {

class CaseTable final : public safety::CaseTable {
 public:
  explicit CaseTable(sqlite::Database& database) : database_(database) {}

  std::optional<safety::Case> find(safety::CaseNumber number) const override;
  std::optional<safety::CaseNumber> find(const safety::CaseMessage& message) const override;
  std::vector<safety::CaseNumber> of_subject(
      const safety::Subject& subject, Instant since, Instant now
  ) const override;
  safety::CaseNumber add(const safety::Case& opened) override;
  void put(const safety::Case& changed) override;
  void put_message(const safety::CaseMessage& message, safety::CaseNumber in) override;
  std::vector<safety::Case> waiting(
      safety::CaseState state, safety::Queue queue, Instant now, std::size_t limit
  ) const override;

 private:
  sqlite::Database& database_;
};

}  // namespace causeway::adapters::sqlite_safety
