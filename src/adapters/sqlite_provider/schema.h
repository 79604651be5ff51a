#pragma once

#include "adapters/sqlite/migration.h"

namespace causeway::adapters::sqlite_provider {

/// Every version of the provider's database. Each column is declared in provider/holdings.h.
extern const sqlite::Schema schema;

}  // namespace causeway::adapters::sqlite_provider
