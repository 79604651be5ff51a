#include "adapters/sqlite_provider/measure_table.h"

namespace causeway::adapters::sqlite_provider {

using provider::MeasureRecord;

std::vector<MeasureRecord> MeasureTable::of(AccountId account) const {
  std::vector<MeasureRecord> records;
  database_.for_each(
      "SELECT decision, measure, until_ms FROM measure WHERE account = ?",
      [&](report::DecisionId decision, api::Measure measure, std::optional<Instant> until) {
        records.push_back({account, decision, measure, until});
      },
      account
  );
  return records;
}

void MeasureTable::put(const MeasureRecord& record) {
  state_.note_change();
  database_.run(
      "INSERT OR REPLACE INTO measure (account, decision, measure, until_ms) VALUES (?, ?, ?, ?)",
      record.account,
      record.decision,
      record.measure,
      record.until
  );
}

void MeasureTable::remove(AccountId account, report::DecisionId decision) {
  const auto removed =
      database_.run("DELETE FROM measure WHERE account = ? AND decision = ?", account, decision);
  if (removed > 0) state_.note_change();
}

void MeasureTable::forget(AccountId account) {
  state_.note_change();
  database_.run("DELETE FROM measure WHERE account = ?", account);
}

std::size_t MeasureTable::expire(Instant now, std::size_t limit) {
  const auto gone = database_.run(
      "DELETE FROM measure WHERE (account, decision) IN"
      " (SELECT account, decision FROM measure WHERE until_ms <= ? LIMIT ?)",
      now,
      limit
  );
  if (gone > 0) state_.note_change();
  return static_cast<std::size_t>(gone);
}

}  // namespace causeway::adapters::sqlite_provider
