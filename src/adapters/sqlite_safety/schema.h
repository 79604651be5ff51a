#pragma once

#include "adapters/sqlite/migration.h"

namespace causeway::adapters::sqlite_safety {

/// Every version of the reviewers' database. Each column is declared in safety/holdings.h.
extern const sqlite::Schema schema;

}  // namespace causeway::adapters::sqlite_safety
