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

/// How SQLite finds the rows of a query, line by line.
std::string plan_of(sqlite::Database& database, sqlite::Sql query) {
  std::string plan;
  database.for_each(query, [&](std::int64_t, std::int64_t, std::int64_t, std::string line) {
    plan += line + "\n";
  });
  return plan;
}

// As the tables ask, with a value in the place of each parameter.
TEST(SafetySchema, FindsByAnIndexWhatIsAskedForEachPictureAndReport) {
  sqlite::Database database = sqlite::Database::in_memory();
  sqlite::migrate(database, schema);
  const auto expect_index = [](const std::string& plan, const std::string& index) {
    EXPECT_NE(plan.find("SEARCH"), std::string::npos) << plan;
    EXPECT_NE(plan.find(index), std::string::npos) << plan;
    EXPECT_EQ(plan.find("SCAN"), std::string::npos) << plan;
    EXPECT_EQ(plan.find("TEMP B-TREE"), std::string::npos) << plan;
  };
  // Whether somebody has seen a picture, or a report (`AuditTable::has_since`).
  expect_index(
      plan_of(
          database,
          "EXPLAIN QUERY PLAN SELECT 1 FROM audit"
          " WHERE object = 'x' AND act = 1 AND by = x'00' AND says = '' AND time_ms >= 7 LIMIT 1"
      ),
      "audit_of_object"
  );
  // Whether a month is bound (`AuditTable::has`).
  expect_index(
      plan_of(
          database, "EXPLAIN QUERY PLAN SELECT 1 FROM audit WHERE object = 'x' AND act = 1 LIMIT 1"
      ),
      "audit_of_object"
  );
  expect_index(
      plan_of(
          database,
          "EXPLAIN QUERY PLAN SELECT number, reporter, id, evidence_key FROM report"
          " WHERE \"case\" = 1 AND evidence_key IS NOT NULL ORDER BY number"
      ),
      "report_in_case"
  );
  expect_index(
      plan_of(
          database,
          "EXPLAIN QUERY PLAN SELECT number FROM report"
          " WHERE \"case\" = 1 AND number > 7 AND state = 1 ORDER BY number LIMIT 100"
      ),
      "report_in_case (case=? AND number>?)"
  );
  expect_index(
      plan_of(
          database,
          "EXPLAIN QUERY PLAN UPDATE report SET evidence_key = NULL, evidence = NULL"
          " WHERE \"case\" = 1 AND evidence_key IS NOT NULL"
      ),
      "report_in_case"
  );
  expect_index(
      plan_of(
          database,
          "EXPLAIN QUERY PLAN SELECT number FROM report"
          " WHERE \"case\" = 1 AND number > 7 ORDER BY number LIMIT 100"
      ),
      "report_in_case"
  );
}

}  // namespace
}  // namespace causeway::adapters::sqlite_safety
