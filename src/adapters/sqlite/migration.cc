#include "adapters/sqlite/migration.h"

#include <string>

#include "adapters/sqlite/transaction.h"

namespace causeway::adapters::sqlite {
namespace {

void check_kind(Database& database, const Schema& schema, std::int64_t version) {
  const auto id = database.query_one<std::int64_t>("PRAGMA application_id");
  const auto table_count = database.query_one<std::int64_t>("SELECT count(*) FROM sqlite_schema");
  const bool is_new = version == 0 && *id == 0 && *table_count == 0;
  if (is_new || *id == schema.application_id) return;
  throw StoreError(
      StoreError::Kind::other, "The file is a database of another program or another purpose."
  );
}

/// One step; false when nothing is left to do. The version is read inside the transaction, since
/// another process may be migrating the same file.
bool advance(Database& database, const Schema& schema) {
  Transaction transaction(database);
  const std::int64_t version = *database.query_one<std::int64_t>("PRAGMA user_version");
  check_kind(database, schema, version);
  if (version < 0 || static_cast<std::size_t>(version) > schema.steps.size()) {
    throw StoreError(
        StoreError::Kind::newer,
        "The database was written by a newer version of this program (schema " +
            std::to_string(version) + ", this program knows " +
            std::to_string(schema.steps.size()) + "). Update the program."
    );
  }
  if (static_cast<std::size_t>(version) == schema.steps.size()) return false;
  database.execute(schema.steps[static_cast<std::size_t>(version)]);
  database.execute("PRAGMA application_id = " + std::to_string(schema.application_id));
  database.execute("PRAGMA user_version = " + std::to_string(version + 1));
  transaction.commit();
  return true;
}

}  // namespace

void migrate(Database& database, const Schema& schema) {
  while (advance(database, schema)) {
  }
}

}  // namespace causeway::adapters::sqlite
