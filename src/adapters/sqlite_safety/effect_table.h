#pragma once

#include "adapters/sqlite/database.h"
#include "safety/effect_table.h"

namespace causeway::adapters::sqlite_safety {

class EffectTable final : public safety::EffectTable {
 public:
  explicit EffectTable(sqlite::Database& database) : database_(database) {}

  void add(const safety::Effect& effect) override;
  std::vector<safety::Effect> read(std::size_t limit, safety::EffectsOf which) const override;
  void remove(safety::EffectNumber number) override;

 private:
  sqlite::Database& database_;
};

}  // namespace causeway::adapters::sqlite_safety
