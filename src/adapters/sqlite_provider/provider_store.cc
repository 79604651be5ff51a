#include "adapters/sqlite_provider/provider_store.h"

#include "adapters/sqlite/transaction.h"
#include "adapters/sqlite_provider/account_table.h"
#include "adapters/sqlite_provider/backup_table.h"
#include "adapters/sqlite_provider/blob_table.h"
#include "adapters/sqlite_provider/bodies.h"
#include "adapters/sqlite_provider/conversation_table.h"
#include "adapters/sqlite_provider/inbox_table.h"
#include "adapters/sqlite_provider/join_table.h"
#include "adapters/sqlite_provider/key_package_table.h"
#include "adapters/sqlite_provider/link_table.h"
#include "adapters/sqlite_provider/measure_table.h"
#include "adapters/sqlite_provider/message_table.h"
#include "adapters/sqlite_provider/report_table.h"
#include "adapters/sqlite_provider/safety_table.h"
#include "adapters/sqlite_provider/schema.h"

namespace causeway::adapters::sqlite_provider {

namespace {

constexpr sqlite::Options writer_options{
    .cache_kib = 65'536,
    .log_pages = 8 * 1024,  // 32 MiB: what is delivered at once is gone before it would be moved
};

sqlite::Database open_writer(const std::filesystem::path& path) {
  sqlite::Database database = sqlite::Database::open(path, writer_options);
  sqlite::migrate(database, schema);
  return database;
}

std::map<std::string, Instant> read_known_keys(sqlite::Database& database) {
  std::map<std::string, Instant> keys;
  database.for_each(
      "SELECT name, since_ms FROM known_key",
      [&](std::string name, std::uint64_t since_ms) {
        keys.emplace(std::move(name), from_unix_ms(since_ms));
      }
  );
  return keys;
}

std::set<std::uint32_t> read_compromised_keys(sqlite::Database& database) {
  std::set<std::uint32_t> key_ids;
  database.for_each("SELECT key_id FROM compromised_key", [&](std::uint32_t key_id) {
    key_ids.insert(key_id);
  });
  return key_ids;
}

/// In whatever version it is.
bool has_table(sqlite::Database& database, std::string_view name) {
  return database.query_one<std::int64_t>("SELECT 1 FROM sqlite_schema WHERE name = ?", name)
      .has_value();
}

/// All tables over one connection.
class Tables : public provider::Transaction {
 public:
  Tables(sqlite::Database& database, WriterState& state)
      : accounts_(database, state),
        key_packages_(database, state),
        conversations_(database, state),
        messages_(database, state),
        inboxes_(database, state),
        blobs_(database, state),
        links_(database, state),
        backups_(database, state),
        safety_(database, state),
        joins_(database, state),
        reports_(database, state),
        measures_(database, state) {}

  AccountTable& accounts() override { return accounts_; }

  KeyPackageTable& key_packages() override { return key_packages_; }

  ConversationTable& conversations() override { return conversations_; }

  MessageTable& messages() override { return messages_; }

  InboxTable& inboxes() override { return inboxes_; }

  BlobTable& blobs() override { return blobs_; }

  LinkTable& links() override { return links_; }

  BackupTable& backups() override { return backups_; }

  SafetyTable& safety() override { return safety_; }

  JoinTable& joins() override { return joins_; }

  ReportTable& reports() override { return reports_; }

  MeasureTable& measures() override { return measures_; }

  const AccountTable& accounts() const override { return accounts_; }

  const KeyPackageTable& key_packages() const override { return key_packages_; }

  const ConversationTable& conversations() const override { return conversations_; }

  const MessageTable& messages() const override { return messages_; }

  const InboxTable& inboxes() const override { return inboxes_; }

  const BlobTable& blobs() const override { return blobs_; }

  const LinkTable& links() const override { return links_; }

  const BackupTable& backups() const override { return backups_; }

  const SafetyTable& safety() const override { return safety_; }

  const JoinTable& joins() const override { return joins_; }

  const ReportTable& reports() const override { return reports_; }

  const MeasureTable& measures() const override { return measures_; }

 private:
  AccountTable accounts_;
  KeyPackageTable key_packages_;
  ConversationTable conversations_;
  MessageTable messages_;
  InboxTable inboxes_;
  BlobTable blobs_;
  LinkTable links_;
  BackupTable backups_;
  SafetyTable safety_;
  JoinTable joins_;
  ReportTable reports_;
  MeasureTable measures_;
};

}  // namespace

class ProviderStore::Writing final : public Tables {
 public:
  Writing(sqlite::Database& database, WriterState& state)
      : Tables(database, state), database_(database), state_(state), transaction_(database) {
    state_.begin();
  }

  Writing(const Writing&) = delete;
  Writing& operator=(const Writing&) = delete;

  ~Writing() override {
    if (!is_committed_ && state_.changes() > 0) state_.forget();
  }

  std::uint64_t changes() const override { return state_.changes(); }

  void commit() override {
    INVARIANT(messages().untagged().empty());
    settle_bodies(database_, state_);
    transaction_.commit();
    is_committed_ = true;
  }

 private:
  sqlite::Database& database_;
  WriterState& state_;
  sqlite::Transaction transaction_;
  bool is_committed_ = false;
};

/// Owns its connection for as long as it lives.
class ProviderStore::Reading final : public Tables {
 public:
  Reading(ProviderStore& store, std::unique_ptr<sqlite::Database> database)
      : Reading(store, std::move(database), std::make_unique<Held>()) {}

  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;

  ~Reading() override {
    held_->transaction.reset();
    store_.readers_.give_back(std::move(held_->database));
  }

  std::uint64_t changes() const override { return 0; }

  void commit() override {}

 private:
  /// Made before the tables that refer to it.
  struct Held {
    std::unique_ptr<sqlite::Database> database;
    std::optional<WriterState> state;
    std::optional<sqlite::Transaction> transaction;
  };

  Reading(
      ProviderStore& store, std::unique_ptr<sqlite::Database> database, std::unique_ptr<Held> held
  )
      : Tables(*database, held->state.emplace(*database)), store_(store), held_(std::move(held)) {
    held_->transaction.emplace(*database, sqlite::Intent::read);
    held_->database = std::move(database);
  }

  ProviderStore& store_;
  std::unique_ptr<Held> held_;
};

ProviderStore::ProviderStore(std::filesystem::path path)
    : writer_(open_writer(path)), state_(writer_), readers_(std::move(path)) {}

std::unique_ptr<provider::Transaction> ProviderStore::begin_write() {
  return std::make_unique<Writing>(writer_, state_);
}

std::map<std::string, Instant> ProviderStore::known_keys() {
  return read_known_keys(writer_);
}

std::map<std::string, Instant> ProviderStore::known_keys(const std::filesystem::path& path) {
  auto database = sqlite::Database::open(path, {.access = sqlite::Access::read_only});
  if (!has_table(database, "known_key")) return {};
  return read_known_keys(database);
}

void ProviderStore::put_known_keys(const std::map<std::string, Instant>& keys) {
  sqlite::Transaction transaction(writer_);
  writer_.run("DELETE FROM known_key");
  for (const auto& [name, since] : keys) {
    writer_.run("INSERT INTO known_key (name, since_ms) VALUES (?, ?)", name, to_unix_ms(since));
  }
  transaction.commit();
}

std::set<std::uint32_t> ProviderStore::compromised_keys() {
  return read_compromised_keys(writer_);
}

std::set<std::uint32_t> ProviderStore::compromised_keys(const std::filesystem::path& path) {
  auto database = sqlite::Database::open(path, {.access = sqlite::Access::read_only});
  if (!has_table(database, "compromised_key")) return {};
  return read_compromised_keys(database);
}

void ProviderStore::add_compromised_keys(const std::set<std::uint32_t>& key_ids) {
  sqlite::Transaction transaction(writer_);
  for (const std::uint32_t key_id : key_ids) {
    writer_.run("INSERT OR IGNORE INTO compromised_key (key_id) VALUES (?)", key_id);
  }
  transaction.commit();
}

std::unique_ptr<const provider::Transaction> ProviderStore::begin_read() {
  return std::make_unique<Reading>(*this, readers_.take());
}

}  // namespace causeway::adapters::sqlite_provider
