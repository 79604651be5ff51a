// The SQLite store keeps the contract of all stores.
#include "adapters/sqlite/scratch_test.h"
#include "adapters/sqlite_provider/provider_store.h"
#include "provider/account_contract_test.h"

namespace causeway::adapters::sqlite_provider {

struct OnSqlite {
  std::unique_ptr<provider::ProviderStore> make() {
    return std::make_unique<ProviderStore>(scratch / "provider.db");
  }

  std::unique_ptr<provider::ProviderStore> reopen(std::unique_ptr<provider::ProviderStore> store) {
    store.reset();
    return make();
  }

  sqlite::Scratch scratch;
};

}  // namespace causeway::adapters::sqlite_provider

namespace causeway::provider {

INSTANTIATE_TYPED_TEST_SUITE_P(
    Sqlite, StoreContract, causeway::adapters::sqlite_provider::OnSqlite
);

INSTANTIATE_TYPED_TEST_SUITE_P(
    Sqlite, AccountContract, causeway::adapters::sqlite_provider::OnSqlite
);

}  // namespace causeway::provider
