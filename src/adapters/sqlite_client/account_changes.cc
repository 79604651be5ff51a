// Changes of the account's devices on their way, what the devices are called, and by what the
// account comes back without them.
#include "adapters/sqlite_client/client_transaction.h"
#include "adapters/sqlite_client/stored.h"

namespace causeway::adapters::sqlite_client {

using client::AccountChange;
using client::AccountChangeRow;
using client::DeviceName;

namespace {

std::optional<Bytes> encode_added(const AccountChange& change) {
  if (!change.add) return std::nullopt;
  return tls::encode(*change.add);
}

}  // namespace

Result<AccountChangeRow> ClientTransaction::add_account_change(const AccountChange& change) {
  return guarded([&] {
    database_.run(
        "INSERT INTO account_change VALUES (NULL, ?, ?, ?, ?, ?)",
        encode_added(change),
        change.key_packages,
        tls::encode(change.remove),
        change.statement,
        change.identity_key.private_key
    );
    return AccountChangeRow{static_cast<std::uint64_t>(database_.last_insert_rowid())};
  });
}

Result<void> ClientTransaction::put_account_change(const AccountChange& change) {
  return guarded([&] {
    database_.run(
        "UPDATE account_change SET statement = ?2, identity_private_key = ?3 WHERE row = ?1",
        change.row,
        change.statement,
        change.identity_key.private_key
    );
  });
}

Result<void> ClientTransaction::delete_account_change(AccountChangeRow row) {
  return guarded([&] { database_.run("DELETE FROM account_change WHERE row = ?", row); });
}

Result<std::optional<AccountChange>> ClientTransaction::first_account_change() {
  return guarded([&] {
    std::optional<AccountChange> found;
    database_.for_each(
        "SELECT row, added, key_packages, removed, statement, identity_private_key "
        "FROM account_change ORDER BY row LIMIT 1",
        [&](AccountChangeRow row,
            std::optional<Bytes> added,
            Bytes key_packages,
            ByteView removed,
            Bytes statement,
            const SecretBytes& identity_key) {
          found = AccountChange{
              .row = row,
              .add = {},
              .key_packages = std::move(key_packages),
              .remove = decode_stored<std::vector<DeviceId>>(removed),
              .statement = std::move(statement),
              .identity_key = signing_key(identity_key),
          };
          if (added) found->add = decode_stored<directory::Device>(*added);
        }
    );
    return found;
  });
}

Result<std::vector<DeviceName>> ClientTransaction::device_names() {
  return guarded([&] {
    std::vector<DeviceName> names;
    database_.for_each(
        "SELECT device, name, opening FROM device_name ORDER BY device",
        [&](DeviceId device, std::string name, client::NameOpening opening) {
          names.push_back({device, std::move(name), opening});
        }
    );
    return names;
  });
}

Result<void> ClientTransaction::put_device_name(const DeviceName& name) {
  return guarded([&] {
    database_.run(
        "INSERT OR REPLACE INTO device_name VALUES (?, ?, ?)", name.device, name.name, name.opening
    );
  });
}

Result<std::optional<client::Recovery>> ClientTransaction::recovery() {
  return guarded([&] {
    std::optional<client::Recovery> found;
    database_.for_each(
        "SELECT state, recovery_key, previous_key, created_ms, version, covered_places, "
        "written_ms, "
        "swept_ms, checked_ms, tried_ms FROM recovery",
        [&](client::RecoveryState state,
            client::RecoveryKey key,
            client::RecoveryKey previous_key,
            std::uint64_t created_ms,
            std::uint64_t version,
            std::uint64_t covered,
            std::uint64_t written_ms,
            std::uint64_t swept_ms,
            std::uint64_t checked_ms,
            std::uint64_t tried_ms) {
          found = client::Recovery{
              .state = state,
              .key = std::move(key),
              .previous_key = std::move(previous_key),
              .created_ms = created_ms,
              .version = version,
              .covered = covered,
              .written_ms = written_ms,
              .swept_ms = swept_ms,
              .checked_ms = checked_ms,
              .tried_ms = tried_ms,
          };
        }
    );
    return found;
  });
}

Result<void> ClientTransaction::put_recovery(const client::Recovery& recovery) {
  return guarded([&] {
    database_.run(
        "INSERT OR REPLACE INTO recovery VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        recovery.state,
        recovery.key,
        recovery.previous_key,
        recovery.created_ms,
        recovery.version,
        recovery.covered,
        recovery.written_ms,
        recovery.swept_ms,
        recovery.checked_ms,
        recovery.tried_ms
    );
  });
}

Result<void> ClientTransaction::delete_recovery() {
  return guarded([&] { database_.run("DELETE FROM recovery"); });
}

}  // namespace causeway::adapters::sqlite_client
