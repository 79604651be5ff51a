#include "adapters/sqlite_provider/report_table.h"

namespace causeway::adapters::sqlite_provider {

using provider::Filing;
using provider::FilingId;
using provider::FilingKind;
using provider::FilingNumber;

bool ReportTable::waits(AccountId account, FilingKind kind, FilingId id) const {
  return database_
      .query_one<std::uint64_t>(
          "SELECT 1 FROM filing WHERE account = ? AND kind = ? AND id = ?", account, kind, id
      )
      .has_value();
}

std::size_t ReportTable::count(AccountId account) const {
  return *database_.query_one<std::uint64_t>(
      "SELECT count(*) FROM filing WHERE account = ?", account
  );
}

std::vector<Filing> ReportTable::read(
    FilingKind wanted, FilingNumber after, std::size_t items, std::size_t bytes
) const {
  std::vector<Filing> filings;
  std::size_t size = 0;
  database_.for_each(
      "SELECT number, account, kind, id, key_id, kem_output, ciphertext, filed_ms FROM filing"
      " WHERE kind = ? AND number > ? ORDER BY number LIMIT ?",
      [&](FilingNumber number,
          AccountId account,
          FilingKind kind,
          FilingId id,
          std::uint32_t key_id,
          Bytes kem_output,
          Bytes ciphertext,
          Instant filed) {
        size += ciphertext.size();
        if (!filings.empty() && size > bytes) return sqlite::Next::stop;
        filings.push_back(
            {account,
             kind,
             {id, key_id, std::move(kem_output), std::move(ciphertext)},
             filed,
             number}
        );
        return sqlite::Next::row;
      },
      wanted,
      after,
      items
  );
  return filings;
}

void ReportTable::file(const Filing& filing) {
  state_.note_change();
  database_.run(
      "INSERT INTO filing"
      " (account, kind, id, key_id, kem_output, ciphertext, filed_ms) VALUES (?, ?, ?, ?, ?, ?, ?)",
      filing.account,
      filing.kind,
      filing.sealed.id,
      filing.sealed.key_id,
      filing.sealed.kem_output,
      filing.sealed.ciphertext,
      filing.filed
  );
}

void ReportTable::remove(AccountId account, FilingKind kind, FilingId id) {
  const auto removed = database_.run(
      "DELETE FROM filing WHERE account = ? AND kind = ? AND id = ?", account, kind, id
  );
  if (removed > 0) state_.note_change();
}

}  // namespace causeway::adapters::sqlite_provider
