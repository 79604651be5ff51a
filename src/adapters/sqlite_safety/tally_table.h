#pragma once

#include "adapters/sqlite/database.h"
#include "safety/tally_table.h"

namespace causeway::adapters::sqlite_safety {

class TallyTable final : public safety::TallyTable {
 public:
  explicit TallyTable(sqlite::Database& database) : database_(database) {}

  void count(
      safety::TallyMonth month, report::Reason reason, safety::Tally tally, std::uint64_t more
  ) override;
  void measure(
      safety::TallyMonth month, report::Reason reason, safety::Span span, std::uint64_t seconds
  ) override;
  std::vector<safety::TallyRow> tallies(safety::TallyMonth first, safety::TallyMonth last)
      const override;
  std::vector<safety::SpanRow> spans(safety::TallyMonth first, safety::TallyMonth last)
      const override;

 private:
  sqlite::Database& database_;
};

}  // namespace causeway::adapters::sqlite_safety
