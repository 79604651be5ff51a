#include "adapters/sqlite_provider/report_table.h"

namespace causeway::adapters::sqlite_provider {

using provider::Filing;
using provider::FilingKind;

void ReportTable::file(const Filing& filing) {
  const auto inserted = database_.run(
      "INSERT OR IGNORE INTO filing"
      " (account, kind, id, key_id, kem_output, ciphertext, filed_ms) VALUES (?, ?, ?, ?, ?, ?, ?)",
      filing.account,
      filing.kind,
      filing.sealed.id,
      filing.sealed.key_id,
      filing.sealed.kem_output,
      filing.sealed.ciphertext,
      filing.filed
  );
  if (inserted > 0) state_.note_change();
}

std::size_t ReportTable::count(AccountId account) const {
  return *database_.query_one<std::uint64_t>(
      "SELECT count(*) FROM filing WHERE account = ?", account
  );
}

std::vector<Filing> ReportTable::read(std::uint64_t after, std::size_t items, std::size_t bytes)
    const {
  std::vector<Filing> filings;
  std::size_t size = 0;
  database_.for_each(
      "SELECT number, account, kind, id, key_id, kem_output, ciphertext, filed_ms FROM filing"
      " WHERE number > ? ORDER BY number LIMIT ?",
      [&](std::uint64_t number,
          AccountId account,
          FilingKind kind,
          provider::FilingId id,
          std::uint32_t key_id,
          Bytes kem_output,
          Bytes ciphertext,
          Instant filed) {
        size += ciphertext.size();
        if (!filings.empty() && size > bytes) return sqlite::Next::stop;
        filings.push_back(
            {number,
             account,
             kind,
             {id, key_id, std::move(kem_output), std::move(ciphertext)},
             filed}
        );
        return sqlite::Next::row;
      },
      after,
      items
  );
  return filings;
}

void ReportTable::remove(std::uint64_t number) {
  if (database_.run("DELETE FROM filing WHERE number = ?", number) > 0) state_.note_change();
}

}  // namespace causeway::adapters::sqlite_provider
