#include "adapters/sqlite_client/client_store.h"

#include <memory>
#include <utility>

#include "adapters/sqlite_client/client_transaction.h"
#include "adapters/sqlite_client/schema.h"

namespace causeway::adapters::sqlite_client {

SqliteClientStore::SqliteClientStore(sqlite::Database database) : database_(std::move(database)) {
  sqlite::migrate(database_, schema);
}

Result<std::unique_ptr<client::StoreTransaction>> SqliteClientStore::begin() {
  try {
    return std::unique_ptr<client::StoreTransaction>(
        std::make_unique<ClientTransaction>(database_, failure_)
    );
  } catch (const StoreError& error) {
    failure_ = error;
    return Error{client::rules::store_works};
  }
}

}  // namespace causeway::adapters::sqlite_client
