#include "adapters/sqlite_safety/tally_table.h"

namespace causeway::adapters::sqlite_safety {

using report::Reason;
using safety::Span;
using safety::SpanRow;
using safety::Tally;
using safety::TallyMonth;
using safety::TallyRow;

void TallyTable::count(TallyMonth month, Reason reason, Tally tally, std::uint64_t more) {
  database_.run(
      "INSERT INTO tally (month, reason, tally, count) VALUES (?1, ?2, ?3, ?4)"
      " ON CONFLICT DO UPDATE SET count = count + ?4",
      month,
      reason,
      tally,
      more
  );
}

void TallyTable::measure(TallyMonth month, Reason reason, Span span, std::uint64_t seconds) {
  database_.run(
      "INSERT INTO span (month, reason, span, seconds, cases) VALUES (?, ?, ?, ?, 1)"
      " ON CONFLICT DO UPDATE SET cases = cases + 1",
      month,
      reason,
      span,
      seconds
  );
}

std::vector<TallyRow> TallyTable::tallies(TallyMonth first, TallyMonth last) const {
  std::vector<TallyRow> rows;
  database_.for_each(
      "SELECT month, reason, tally, count FROM tally WHERE month BETWEEN ? AND ?",
      [&](TallyMonth month, Reason reason, Tally tally, std::uint64_t count) {
        rows.push_back({month, reason, tally, count});
      },
      first,
      last
  );
  return rows;
}

std::vector<SpanRow> TallyTable::spans(TallyMonth first, TallyMonth last) const {
  std::vector<SpanRow> rows;
  database_.for_each(
      "SELECT reason, span, seconds, sum(cases) FROM span WHERE month BETWEEN ? AND ?"
      " GROUP BY reason, span, seconds ORDER BY seconds",
      [&](Reason reason, Span span, std::uint64_t seconds, std::uint64_t cases) {
        rows.push_back({reason, span, seconds, cases});
      },
      first,
      last
  );
  return rows;
}

}  // namespace causeway::adapters::sqlite_safety
