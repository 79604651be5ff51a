// The catalogue of holdings and the real schema say the same: no column is kept that it does not
// declare, and it declares none that does not exist.
#include "adapters/sqlite_provider/schema.h"

#include <gtest/gtest.h>
#include <set>
#include <string>

#include "adapters/sqlite/scratch_test.h"
#include "adapters/sqlite_provider/provider_store.h"
#include "api/inbox.h"
#include "provider/holdings.h"

namespace causeway::adapters::sqlite_provider {
namespace {

using Column = std::pair<std::string, std::string>;

std::set<Column> columns_of(sqlite::Database& database) {
  std::set<Column> columns;
  database.for_each(
      "SELECT m.name, c.name FROM sqlite_schema AS m, pragma_table_info(m.name) AS c"
      " WHERE m.type = 'table'",
      [&](std::string table, std::string column) {
        columns.emplace(std::move(table), std::move(column));
      }
  );
  return columns;
}

TEST(Holdings, DeclareExactlyTheColumnsOfTheSchema) {
  sqlite::Database database = sqlite::Database::in_memory();
  sqlite::migrate(database, schema);
  const std::set<Column> stored = columns_of(database);
  EXPECT_GT(stored.size(), 70U);
  for (const auto& [table, column] : stored) {
    EXPECT_NE(provider::find_holding(table, column), nullptr)
        << table << "." << column << " is not in provider/holdings.h";
  }
  for (const provider::Holding& holding : provider::holdings) {
    EXPECT_TRUE(stored.contains({std::string(holding.table), std::string(holding.column)}))
        << holding.table << "." << holding.column << " is declared and not kept";
  }
}

TEST(Holdings, AColumnThatIsNotDeclaredIsNoticed) {
  sqlite::Database database = sqlite::Database::in_memory();
  sqlite::migrate(database, schema);
  database.execute("ALTER TABLE account ADD COLUMN ip_address TEXT");
  EXPECT_TRUE(columns_of(database).contains({"account", "ip_address"}));
  EXPECT_EQ(provider::find_holding("account", "ip_address"), nullptr);
}

// What a device cannot decode, it would ask for again for ever.
TEST(Schema, ItemsThatWaitCanBeReadAfterItChanges) {
  constexpr std::size_t steps_before = 12;
  const api::InboxPayload welcome =
      api::WelcomeItem{ConversationId{{7}}, api::ConversationKind::group, {0, 1, 2}, {3, 0}, {}};
  const api::InboxPayload end =
      api::JoinEndItem{ConversationId{{7}}, AccountId{{1}}, api::JoinEnd::declined, 0};
  Bytes old_welcome = tls::encode(welcome);
  old_welcome.resize(old_welcome.size() - AccountId::size_bytes);
  Bytes old_end = tls::encode(end);
  old_end.resize(old_end.size() - sizeof(std::uint64_t));
  const Bytes other = tls::encode(api::InboxPayload(api::StatementItem{AccountId{{1}}, {2}}));
  sqlite::Database database = sqlite::Database::in_memory();
  sqlite::migrate(database, {schema.application_id, schema.steps.first(steps_before)});
  for (const Bytes& payload : {old_welcome, old_end, other}) {
    database.run("INSERT INTO body (recipients, created_ms, payload) VALUES (1, 1, ?)", payload);
  }
  for (const AccountId& account : {AccountId{{8}}, AccountId{{9}}}) {
    database.run(
        "INSERT INTO roster (conversation, account, joined_day, first_seq) VALUES (1, ?, 1, 1)",
        account
    );
  }
  sqlite::migrate(database, schema);
  std::vector<Bytes> payloads;
  database.for_each("SELECT payload FROM body ORDER BY id", [&](Bytes payload) {
    payloads.push_back(std::move(payload));
  });
  EXPECT_EQ(payloads, (std::vector{tls::encode(welcome), tls::encode(end), other}));
  database.for_each("SELECT let_in_by FROM roster", [](AccountId by) {
    EXPECT_EQ(by, AccountId{{8}}) << "who was in first";
  });
}

TEST(Schema, OpensAgainAndKeepsWhatWasCommitted) {
  const sqlite::Scratch scratch;
  const DeviceId device{{1}};
  for (int i = 0; i < 2; ++i) {
    ProviderStore store(scratch / "provider.db");
    const auto transaction = store.begin_write();
    EXPECT_EQ(transaction->accounts().find_device(device).has_value(), i == 1);
    transaction->accounts().put_device({.device = device});
    transaction->commit();
  }
}

}  // namespace
}  // namespace causeway::adapters::sqlite_provider
