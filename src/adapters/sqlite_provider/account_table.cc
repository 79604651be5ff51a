#include "adapters/sqlite_provider/account_table.h"

namespace causeway::adapters::sqlite_provider {

using provider::Account;
using provider::Day;
using provider::DeviceRecord;
using provider::Listing;

std::optional<Account> AccountTable::find(AccountId account) const {
  auto row = database_.query_one<Bytes, std::uint32_t, Bytes>(
      "SELECT username, version, statement FROM account JOIN statement USING (account, version)"
      " WHERE account = ?",
      account
  );
  if (!row) return std::nullopt;
  auto& [username, version, statement] = *row;
  return Account{account, std::move(username), version, std::move(statement)};
}

Day AccountTable::created(AccountId account) const {
  return *database_.query_one<Day>("SELECT created_day FROM account WHERE account = ?", account);
}

std::optional<AccountId> AccountTable::find_username(ByteView username) const {
  return database_.query_one<AccountId>("SELECT account FROM account WHERE username = ?", username);
}

std::optional<DeviceRecord> AccountTable::find_device(DeviceId device) const {
  if (const DeviceRecord* known = state_.device_record(device)) return *known;
  auto row = database_.query_one<AccountId, Bytes, Listing>(
      "SELECT account, credential, listing FROM device WHERE device = ?", device
  );
  if (!row) return std::nullopt;
  auto& [account, credential, listing] = *row;
  DeviceRecord record{device, account, std::move(credential), listing};
  state_.note_device(record);
  return record;
}

std::vector<DeviceRecord> AccountTable::devices(AccountId account) const {
  std::vector<DeviceRecord> devices;
  database_.for_each(
      "SELECT device, credential FROM device WHERE account = ? AND listing = 1 ORDER BY device",
      [&](DeviceId device, Bytes credential) {
        devices.push_back({device, account, std::move(credential), Listing::listed});
      },
      account
  );
  return devices;
}

std::vector<Bytes> AccountTable::statements(
    AccountId account, std::uint32_t after, std::size_t limit
) const {
  std::vector<Bytes> found;
  database_.for_each(
      "SELECT statement FROM statement WHERE account = ? AND version > ? ORDER BY version LIMIT ?",
      [&](Bytes statement) { found.push_back(std::move(statement)); },
      account,
      after,
      limit
  );
  return found;
}

void AccountTable::create(const Account& account, Day created) {
  state_.note_change();
  database_.run(
      "INSERT INTO account (account, username, version, created_day) VALUES (?, ?, ?, ?)",
      account.account,
      account.username,
      account.version,
      created
  );
  database_.run(
      "INSERT INTO statement (account, version, statement) VALUES (?, ?, ?)",
      account.account,
      account.version,
      account.statement
  );
}

void AccountTable::put_statement(AccountId account, std::uint32_t version, ByteView statement) {
  state_.note_change();
  database_.run(
      "INSERT INTO statement (account, version, statement) VALUES (?, ?, ?)",
      account,
      version,
      statement
  );
  database_.run("UPDATE account SET version = ? WHERE account = ?", version, account);
}

void AccountTable::put_device(const DeviceRecord& device) {
  state_.note_change();
  state_.note_device(device);
  database_.run(
      "INSERT INTO device (device, account, credential, listing) VALUES (?, ?, ?, ?)"
      " ON CONFLICT (device) DO UPDATE SET credential = excluded.credential,"
      " listing = excluded.listing",
      device.device,
      device.account,
      device.credential,
      device.listing
  );
  // The inbox begins with its mark at 0; a known device keeps its own.
  database_.run(
      "INSERT INTO inbox (device, number, body) SELECT number, 0, 0 FROM device WHERE device = ?1"
      " AND NOT EXISTS (SELECT 1 FROM inbox WHERE inbox.device = device.number)",
      device.device
  );
}

void AccountTable::retire(AccountId account, ByteView name_hash) {
  state_.note_change();
  database_.run(
      "UPDATE account SET username = ?2, created_day = 0, connected_day = NULL WHERE account = ?1",
      account,
      name_hash
  );
  database_.run(
      "DELETE FROM statement WHERE account = ?1"
      " AND version < (SELECT version FROM account WHERE account = ?1)",
      account
  );
  database_.run("DELETE FROM profile WHERE account = ?", account);
  remove_reset(account);
  std::vector<DeviceId> devices;
  database_.for_each(
      "SELECT device FROM device WHERE account = ?",
      [&](DeviceId device) { devices.push_back(device); },
      account
  );
  for (const DeviceId& device : devices) put_device({device, account, {}, Listing::removed});
}

void AccountTable::note_connected(AccountId account, Day day) {
  const auto changed = database_.run(
      "UPDATE account SET connected_day = ?1 WHERE account = ?2 AND connected_day IS NOT ?1",
      day,
      account
  );
  if (changed > 0) state_.note_change();
}

std::optional<provider::ProfileRecord> AccountTable::profile(AccountId account) const {
  std::optional<provider::ProfileRecord> found;
  database_.for_each(
      "SELECT changed_ms, id, sealed FROM profile WHERE account = ?",
      [&](std::uint64_t changed_ms, content::ProfileId id, Bytes sealed) {
        found = {changed_ms, id, std::move(sealed)};
      },
      account
  );
  return found;
}

void AccountTable::put_profile(AccountId account, const provider::ProfileRecord& profile) {
  state_.note_change();
  database_.run(
      "INSERT OR REPLACE INTO profile (account, changed_ms, id, sealed) VALUES (?, ?, ?, ?)",
      account,
      profile.changed_ms,
      profile.id,
      profile.sealed
  );
}

std::optional<provider::ResetRecord> AccountTable::reset(AccountId account) const {
  std::optional<provider::ResetRecord> found;
  database_.for_each(
      "SELECT filed_ms, due_ms, seen_ms, taken_back FROM reset WHERE account = ?",
      [&](Instant filed, std::optional<Instant> due, Instant seen, bool is_taken_back) {
        found = {account, filed, due, seen, is_taken_back};
      },
      account
  );
  return found;
}

std::vector<provider::ResetRecord> AccountTable::resets() const {
  std::vector<provider::ResetRecord> all;
  database_.for_each(
      "SELECT account, filed_ms, due_ms, seen_ms, taken_back FROM reset ORDER BY filed_ms, account",
      [&](AccountId account,
          Instant filed,
          std::optional<Instant> due,
          Instant seen,
          bool is_taken_back) { all.push_back({account, filed, due, seen, is_taken_back}); }
  );
  return all;
}

void AccountTable::put_reset(const provider::ResetRecord& reset) {
  state_.note_change();
  database_.run(
      "INSERT OR REPLACE INTO reset (account, filed_ms, due_ms, seen_ms, taken_back)"
      " VALUES (?, ?, ?, ?, ?)",
      reset.account,
      reset.filed,
      reset.due,
      reset.seen,
      reset.is_taken_back
  );
}

void AccountTable::remove_reset(AccountId account) {
  if (database_.run("DELETE FROM reset WHERE account = ?", account) > 0) state_.note_change();
}

void AccountTable::add_invite(const crypto::Sha256& code_hash, Day created) {
  state_.note_change();
  database_.run("INSERT INTO invite (code_hash, created_day) VALUES (?, ?)", code_hash, created);
}

bool AccountTable::take_invite(const crypto::Sha256& code_hash) {
  const bool taken = database_.run("DELETE FROM invite WHERE code_hash = ?", code_hash) > 0;
  if (taken) state_.note_change();
  return taken;
}

}  // namespace causeway::adapters::sqlite_provider
