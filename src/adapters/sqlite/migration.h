#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "adapters/sqlite/database.h"

namespace causeway::adapters::sqlite {

/// Every version that a kind of database ever had. `steps[n]` is the script that leads from version
/// n to n + 1; steps that have shipped never change. The version is kept in `PRAGMA user_version`.
struct Schema {
  /// `PRAGMA application_id`: tells a device's file from a provider's.
  std::int32_t application_id;
  std::span<const std::string_view> steps;
};

/// Brings the database to the newest version, forward only, each step in one transaction, so that
/// an interrupted update continues where it stopped. Throws `StoreError::newer` for a version that
/// this program does not know and `StoreError::other` for a database of another kind; both leave
/// the file as it was.
void migrate(Database& database, const Schema& schema);

}  // namespace causeway::adapters::sqlite
