// The catalogue of holdings and the real schema say the same: no column is kept that it does not
// declare, and it declares none that does not exist.
#include "adapters/sqlite_provider/schema.h"

#include <gtest/gtest.h>
#include <set>
#include <string>

#include "adapters/sqlite/scratch_test.h"
#include "adapters/sqlite_provider/provider_store.h"
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
