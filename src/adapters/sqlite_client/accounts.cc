// Who this device is, whom it knows, what it keeps ready.
#include "adapters/sqlite_client/client_transaction.h"
#include "adapters/sqlite_client/stored.h"

namespace causeway::adapters::sqlite_client {
namespace {

using client::Person;
using client::Self;

}  // namespace

Result<void> ClientTransaction::commit() {
  return guarded([&] { transaction_.commit(); });
}

Result<std::optional<Self>> ClientTransaction::self() {
  return guarded([&] {
    std::optional<Self> found;
    database_.for_each(
        "SELECT domain, username, account, device, identity_private_key, device_private_key, "
        "statement, registration, last_resort_ms, credential, power FROM self",
        [&](std::string domain,
            std::string username,
            AccountId account,
            DeviceId device,
            SecretBytes identity_key,
            SecretBytes device_key,
            Bytes statement,
            client::Registration registration,
            std::uint64_t last_resort_ms,
            Bytes credential,
            client::DevicePower power) {
          found = Self{
              .domain = std::move(domain),
              .username = std::move(username),
              .account = account,
              .device = device,
              .power = power,
              .identity_key = signing_key(identity_key),
              .device_key = signing_key(device_key),
              .statement = std::move(statement),
              .registration = registration,
              .last_resort_ms = last_resort_ms,
              .credential = std::move(credential),
          };
        }
    );
    return found;
  });
}

Result<void> ClientTransaction::put_self(const Self& self) {
  return guarded([&] {
    database_.run(
        "INSERT OR REPLACE INTO self VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        self.domain,
        self.username,
        self.account,
        self.device,
        self.identity_key.private_key,
        self.device_key.private_key,
        self.statement,
        self.registration,
        self.last_resort_ms,
        self.credential,
        self.power
    );
  });
}

Result<void> ClientTransaction::delete_self() {
  return guarded([&] { database_.run("DELETE FROM self"); });
}

Result<std::uint64_t> ClientTransaction::inbox_number() {
  return guarded([&] {
    return database_.query_one<std::uint64_t>("SELECT number FROM inbox").value_or(0);
  });
}

Result<void> ClientTransaction::put_inbox_number(std::uint64_t number) {
  return guarded([&] { database_.run("INSERT OR REPLACE INTO inbox VALUES (1, ?)", number); });
}

Result<void> ClientTransaction::put_key_package(
    ByteView ref, client::KeyPackageUse use, std::uint64_t end_ms, const SecretBytes& bundle
) {
  return guarded([&] {
    database_.run(
        "INSERT OR REPLACE INTO key_package (ref, use, bundle, end_ms) VALUES (?, ?, ?, ?)",
        ref,
        use,
        bundle,
        end_ms
    );
  });
}

Result<void> ClientTransaction::expire_key_packages(std::uint64_t now_ms) {
  return guarded([&] { database_.run("DELETE FROM key_package WHERE end_ms <= ?", now_ms); });
}

Result<std::optional<SecretBytes>> ClientTransaction::key_package(ByteView ref) {
  return guarded([&] {
    return database_.query_one<SecretBytes>("SELECT bundle FROM key_package WHERE ref = ?", ref);
  });
}

Result<void> ClientTransaction::spend_key_package(ByteView ref) {
  return guarded([&] {
    database_.run(
        "DELETE FROM key_package WHERE ref = ? AND use = ?", ref, client::KeyPackageUse::once
    );
  });
}

Result<std::optional<Person>> ClientTransaction::person(AccountId account) {
  return guarded([&] {
    std::optional<Person> found;
    database_.for_each(
        "SELECT username, statement, created_day FROM person WHERE account = ?",
        [&](std::string username, Bytes statement, std::uint32_t created_day) {
          found = Person{account, std::move(username), std::move(statement), created_day};
        },
        account
    );
    return found;
  });
}

Result<std::optional<Person>> ClientTransaction::person_named(std::string_view username) {
  return guarded([&] {
    std::optional<Person> found;
    database_.for_each(
        "SELECT account, username, statement, created_day FROM person WHERE username = ?",
        [&](AccountId account, std::string name, Bytes statement, std::uint32_t created_day) {
          found = Person{account, std::move(name), std::move(statement), created_day};
        },
        username
    );
    return found;
  });
}

Result<void> ClientTransaction::put_person(const Person& person) {
  return guarded([&] {
    database_.run(
        "INSERT OR REPLACE INTO person (account, username, statement, created_day)"
        " VALUES (?, ?, ?, ?)",
        person.account,
        person.username,
        person.statement,
        person.created_day
    );
  });
}

}  // namespace causeway::adapters::sqlite_client
