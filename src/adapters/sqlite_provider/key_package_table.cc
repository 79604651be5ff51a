#include "adapters/sqlite_provider/key_package_table.h"

namespace causeway::adapters::sqlite_provider {

using provider::StoredKeyPackage;

std::uint32_t KeyPackageTable::count(DeviceId device, std::uint16_t suite) const {
  return *database_.query_one<std::uint32_t>(
      "SELECT count(*) FROM key_package WHERE suite = ? AND key_package IS NOT NULL"
      " AND device = (SELECT number FROM device WHERE device = ?)",
      suite,
      device
  );
}

std::vector<api::KeyPackageCount> KeyPackageTable::counts(DeviceId device) const {
  std::vector<api::KeyPackageCount> counts;
  database_.for_each(
      "SELECT suite, count(*) FROM key_package WHERE key_package IS NOT NULL"
      " AND device = (SELECT number FROM device WHERE device = ?) GROUP BY suite ORDER BY suite",
      [&](std::uint16_t suite, std::uint32_t count) { counts.push_back({suite, count}); },
      device
  );
  return counts;
}

bool KeyPackageTable::was_added(DeviceId device, std::uint16_t suite, const crypto::Sha256& hash)
    const {
  return database_
      .query_one<std::int64_t>(
          "SELECT 1 FROM key_package WHERE suite = ? AND hash = ?"
          " AND device = (SELECT number FROM device WHERE device = ?)",
          suite,
          hash,
          device
      )
      .has_value();
}

void KeyPackageTable::add(
    DeviceId device, std::uint16_t suite, const StoredKeyPackage& key_package
) {
  state_.note_change();
  database_.run(
      "INSERT INTO key_package (device, suite, hash, expires_ms, key_package)"
      " SELECT number, ?2, ?3, ?4, ?5 FROM device WHERE device = ?1"
      " ON CONFLICT (device, suite, hash) DO NOTHING",
      device,
      suite,
      key_package.hash,
      key_package.expires,
      key_package.key_package
  );
}

void KeyPackageTable::put_last_resort(
    DeviceId device, std::uint16_t suite, const StoredKeyPackage& key_package
) {
  state_.note_change();
  database_.run(
      "INSERT INTO last_resort (device, suite, key_package)"
      " SELECT number, ?2, ?3 FROM device WHERE device = ?1"
      " ON CONFLICT (device, suite) DO UPDATE SET key_package = excluded.key_package",
      device,
      suite,
      key_package.key_package
  );
}

std::optional<Bytes> KeyPackageTable::take(DeviceId device, std::uint16_t suite, Instant now) {
  const auto number = state_.device_number(device);
  if (!number) return std::nullopt;
  auto oldest = database_.query_one<std::int64_t, Bytes>(
      "SELECT id, key_package FROM key_package WHERE device = ? AND suite = ?"
      " AND key_package IS NOT NULL AND expires_ms >= ? ORDER BY id LIMIT 1",
      *number,
      suite,
      now
  );
  if (!oldest) {
    return database_.query_one<Bytes>(
        "SELECT key_package FROM last_resort WHERE device = ? AND suite = ?", *number, suite
    );
  }
  auto& [id, key_package] = *oldest;
  state_.note_change();
  database_.run("UPDATE key_package SET key_package = NULL WHERE id = ?", id);
  return std::move(key_package);
}

void KeyPackageTable::clear(DeviceId device) {
  state_.note_change();
  database_.run(
      "DELETE FROM key_package WHERE device = (SELECT number FROM device WHERE device = ?)", device
  );
  database_.run(
      "DELETE FROM last_resort WHERE device = (SELECT number FROM device WHERE device = ?)", device
  );
}

std::size_t KeyPackageTable::expire(Instant before, std::size_t limit) {
  const auto gone = database_.run(
      "DELETE FROM key_package WHERE id IN"
      " (SELECT id FROM key_package WHERE expires_ms < ? ORDER BY expires_ms LIMIT ?)",
      before,
      limit
  );
  if (gone > 0) state_.note_change();
  return static_cast<std::size_t>(gone);
}

}  // namespace causeway::adapters::sqlite_provider
