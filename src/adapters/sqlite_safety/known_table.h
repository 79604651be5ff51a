#pragma once

#include "adapters/sqlite/database.h"
#include "safety/known.h"

namespace causeway::adapters::sqlite_safety {

class KnownTable final : public safety::KnownTable {
 public:
  explicit KnownTable(sqlite::Database& database) : database_(database) {}

  std::optional<safety::Known> find(safety::KnownId id) const override;
  std::optional<safety::Known> find(safety::BankKind bank, const pdq::Hash& hash) const override;
  std::vector<safety::Known> list(safety::BankKind bank, safety::KnownId before, std::size_t limit)
      const override;
  std::uint64_t count(safety::BankKind bank) const override;
  std::vector<safety::Known> read(safety::KnownId after, std::size_t limit) const override;
  safety::KnownId add(const safety::Known& known) override;
  void count_match(safety::KnownId id) override;
  void remove(safety::KnownId id) override;
  std::optional<safety::Comparison> comparison() const override;
  void put_comparison(const safety::Comparison& comparison) override;
  void remove_comparison(safety::KnownId id) override;

 private:
  sqlite::Database& database_;
};

}  // namespace causeway::adapters::sqlite_safety
