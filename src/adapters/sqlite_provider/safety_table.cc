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

bool SafetyTable::has_accepted(AccountId account, AccountId other) const {
  return database_
      .query_one<std::int64_t>(
          "SELECT 1 FROM accepted_contact WHERE account = ? AND other = ?", account, other
      )
      .has_value();
}

provider::Admissions SafetyTable::admissions(AccountId account) const {
  const auto row = database_.query_one<api::Admission, api::Admission>(
      "SELECT messages, groups FROM admission WHERE account = ?", account
  );
  if (!row) return {};
  const auto& [messages, groups] = *row;
  return {messages, groups};
}

void SafetyTable::accept(AccountId account, AccountId other) {
  state_.note_change();
  database_.run(
      "INSERT OR IGNORE INTO accepted_contact (account, other) VALUES (?, ?)", account, other
  );
}

void SafetyTable::put_admissions(AccountId account, const provider::Admissions& admissions) {
  state_.note_change();
  database_.run(
      "INSERT OR REPLACE INTO admission (account, messages, groups) VALUES (?, ?, ?)",
      account,
      admissions.messages,
      admissions.groups
  );
}

void SafetyTable::block(AccountId blocker, AccountId blocked) {
  state_.note_change();
  database_.run("DELETE FROM accepted_contact WHERE account = ? AND other = ?", blocker, blocked);
  database_.run("INSERT OR IGNORE INTO block (blocker, blocked) VALUES (?, ?)", blocker, blocked);
}

void SafetyTable::unblock(AccountId blocker, AccountId blocked) {
  state_.note_change();
  database_.run("DELETE FROM block WHERE blocker = ? AND blocked = ?", blocker, blocked);
}

}  // namespace causeway::adapters::sqlite_provider
