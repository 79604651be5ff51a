#pragma once

#include <string>

#include "adapters/sqlite/database.h"
#include "client/store.h"

namespace causeway::adapters::sqlite_client {

/// A device's store in one SQLite database, which is sealed where it lies on a disk
/// (adapters/sqlite/sealed_database.h).
class SqliteClientStore final : public client::ClientStore {
 public:
  /// Brings the database to the newest schema. Throws `StoreError`.
  explicit SqliteClientStore(sqlite::Database database);

  Result<std::unique_ptr<client::StoreTransaction>> begin() override;

  /// The sentence of the last `client::rules::store_works`: a `Result` cannot carry one.
  const std::string& failure() const { return failure_; }

 private:
  sqlite::Database database_;
  std::string failure_;
};

}  // namespace causeway::adapters::sqlite_client
