#include "adapters/sqlite_provider/safety_table.h"

namespace causeway::adapters::sqlite_provider {

using provider::ContactRequest;
using provider::Day;

bool SafetyTable::is_blocked(AccountId blocker, AccountId blocked) const {
  return database_
      .query_one<std::int64_t>(
          "SELECT 1 FROM block WHERE blocker = ? AND blocked = ?", blocker, blocked
      )
      .has_value();
}

bool SafetyTable::had_accepted(AccountId blocker, AccountId blocked) const {
  return database_
      .query_one<std::int64_t>(
          "SELECT 1 FROM block WHERE blocker = ? AND blocked = ? AND had_accepted = 1",
          blocker,
          blocked
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

std::vector<AccountId> SafetyTable::accepted_by(AccountId account, std::size_t limit) const {
  std::vector<AccountId> accounts;
  database_.for_each(
      "SELECT other FROM accepted_contact WHERE account = ? ORDER BY other LIMIT ?",
      [&](AccountId other) { accounts.push_back(other); },
      account,
      limit
  );
  return accounts;
}

std::optional<ContactRequest> SafetyTable::find_request(AccountId asks, AccountId other) const {
  const auto row = database_.query_one<Day, std::uint32_t, provider::Approach>(
      "SELECT day, messages, approach FROM contact_request WHERE account = ? AND other = ?",
      asks,
      other
  );
  if (!row) return std::nullopt;
  const auto& [day, messages, approach] = *row;
  return ContactRequest{day, messages, approach};
}

std::uint32_t SafetyTable::count_requests(AccountId asks, Day since) const {
  return *database_.query_one<std::uint32_t>(
      "SELECT count(*) FROM contact_request WHERE account = ? AND day >= ?", asks, since
  );
}

std::uint32_t SafetyTable::count_let_in(AccountId asks, Day since) const {
  return *database_.query_one<std::uint32_t>(
      "SELECT count(*) FROM contact_request WHERE account = ? AND day >= ? AND approach = ?",
      asks,
      since,
      provider::Approach::let_in
  );
}

void SafetyTable::put_request(AccountId asks, AccountId other, const ContactRequest& request) {
  state_.note_change();
  database_.run(
      "INSERT OR REPLACE INTO contact_request (account, other, day, messages, approach)"
      " VALUES (?, ?, ?, ?, ?)",
      asks,
      other,
      request.day,
      request.messages,
      request.approach
  );
}

void SafetyTable::remove_request(AccountId asks, AccountId other) {
  state_.note_change();
  database_.run("DELETE FROM contact_request WHERE account = ? AND other = ?", asks, other);
}

std::size_t SafetyTable::expire_requests(Day before, std::size_t limit) {
  const auto gone = database_.run(
      "DELETE FROM contact_request WHERE (account, other) IN"
      " (SELECT account, other FROM contact_request WHERE day < ? LIMIT ?)",
      before,
      limit
  );
  if (gone > 0) state_.note_change();
  return static_cast<std::size_t>(gone);
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
  remove_request(other, account);
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
  database_.run(
      "INSERT OR IGNORE INTO block (blocker, blocked, had_accepted) VALUES (?1, ?2, EXISTS"
      " (SELECT 1 FROM accepted_contact WHERE account = ?1 AND other = ?2))",
      blocker,
      blocked
  );
  database_.run("DELETE FROM accepted_contact WHERE account = ? AND other = ?", blocker, blocked);
}

void SafetyTable::unblock(AccountId blocker, AccountId blocked) {
  state_.note_change();
  database_.run("DELETE FROM block WHERE blocker = ? AND blocked = ?", blocker, blocked);
}

void SafetyTable::forget(AccountId account) {
  state_.note_change();
  database_.run("DELETE FROM block WHERE blocker = ?", account);
  database_.run("DELETE FROM admission WHERE account = ?", account);
  database_.run("DELETE FROM accepted_contact WHERE account = ?1 OR other = ?1", account);
  database_.run("DELETE FROM contact_request WHERE account = ?1 OR other = ?1", account);
}

}  // namespace causeway::adapters::sqlite_provider
