#include "adapters/sqlite_provider/safety_table.h"

namespace causeway::adapters::sqlite_provider {

bool SafetyTable::is_blocked(AccountId blocker, AccountId blocked) const {
  return database_
      .query_one<std::int64_t>(
          "SELECT 1 FROM block WHERE blocker = ? AND blocked = ?", blocker, blocked
      )
      .has_value();
}

std::vector<AccountId> SafetyTable::blocked_by(AccountId blocker) const {
  std::vector<AccountId> accounts;
  database_.for_each(
      "SELECT blocked FROM block WHERE blocker = ? ORDER BY blocked",
      [&](AccountId account) { accounts.push_back(account); },
      blocker
  );
  return accounts;
}

void SafetyTable::block(AccountId blocker, AccountId blocked) {
  state_.note_change();
  database_.run("INSERT OR IGNORE INTO block (blocker, blocked) VALUES (?, ?)", blocker, blocked);
}

void SafetyTable::unblock(AccountId blocker, AccountId blocked) {
  state_.note_change();
  database_.run("DELETE FROM block WHERE blocker = ? AND blocked = ?", blocker, blocked);
}

}  // namespace causeway::adapters::sqlite_provider
