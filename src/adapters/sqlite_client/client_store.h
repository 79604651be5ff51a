#pragma once

#include <optional>

#include "adapters/sqlite/database.h"
#include "base/store_error.h"
#include "client/store.h"

namespace causeway::adapters::sqlite_client {

/// A device's store in one SQLite database, which is sealed where it lies on a disk
/// (adapters/sqlite/sealed_database.h).
class SqliteClientStore final : public client::ClientStore {
 public:
  /// Brings the database to the newest schema. Throws `StoreError`.
  explicit SqliteClientStore(sqlite::Database database);

  Result<std::unique_ptr<client::StoreTransaction>> begin() override;

  /// What was behind the last `client::rules::store_works`: a `Result` cannot say.
  const std::optional<StoreError>& failure() const { return failure_; }

 private:
  sqlite::Database database_;
  std::optional<StoreError> failure_;
};

}  // namespace causeway::adapters::sqlite_client
