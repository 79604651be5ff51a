#pragma once

#include "adapters/sqlite/migration.h"

namespace causeway::adapters::sqlite_client {

/// The tables of a device's store, and how they came to be. One row each of client/records.h.
extern const sqlite::Schema schema;

}  // namespace causeway::adapters::sqlite_client
