#pragma once

#include "adapters/sqlite/database.h"
#include "safety/audit.h"

namespace causeway::adapters::sqlite_safety {

class AuditTable final : public safety::AuditTable {
 public:
  explicit AuditTable(sqlite::Database& database) : database_(database) {}

  std::optional<safety::AuditEntry> newest() const override;
  std::vector<safety::AuditEntry> read(safety::AuditNumber after, std::size_t limit) const override;
  std::vector<safety::AuditEntry> find(
      const safety::AuditFilter& filter, safety::AuditNumber before, std::size_t limit
  ) const override;
  std::optional<safety::AuditNumber> first_of(safety::CaseNumber in) const override;
  bool has(const safety::Deed& deed) const override;
  bool has_since(const safety::Deed& deed, Instant since) const override;
  bool has(safety::Act act, const std::string& object) const override;
  void append(const safety::AuditEntry& entry) override;

 private:
  sqlite::Database& database_;
};

}  // namespace causeway::adapters::sqlite_safety
