// The catalogue of holdings and the reviewers' schema say the same; and what is looked up while
// reports come in is found by an index, however many there are.
#include "adapters/sqlite_safety/schema.h"

#include <gtest/gtest.h>
#include <set>
#include <string>

#include "safety/holdings.h"

namespace causeway::adapters::sqlite_safety {
namespace {

TEST(SafetyHoldings, DeclareExactlyTheColumnsOfTheSchema) {
  sqlite::Database database = sqlite::Database::in_memory();
  sqlite::migrate(database, schema);
  std::set<std::pair<std::string, std::string>> stored;
  database.for_each(
      "SELECT m.name, c.name FROM sqlite_schema AS m, pragma_table_info(m.name) AS c"
      " WHERE m.type = 'table'",
      [&](std::string table, std::string column) {
        EXPECT_NE(safety::find_holding(table, column), nullptr)
            << table << "." << column << " is not in safety/holdings.h";
        stored.emplace(std::move(table), std::move(column));
      }
  );
  for (const safety::Holding& holding : safety::holdings) {
    EXPECT_TRUE(stored.contains({std::string(holding.table), std::string(holding.column)}))
        << holding.table << "." << holding.column << " is declared and not kept";
  }
}

}  // namespace
}  // namespace causeway::adapters::sqlite_safety
