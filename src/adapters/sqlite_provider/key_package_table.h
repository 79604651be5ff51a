#pragma once

#include "adapters/sqlite/database.h"
#include "adapters/sqlite_provider/writer_state.h"
#include "provider/key_package_table.h"

namespace causeway::adapters::sqlite_provider {

class KeyPackageTable final : public provider::KeyPackageTable {
 public:
  KeyPackageTable(sqlite::Database& database, WriterState& state)
      : database_(database), state_(state) {}

  std::uint32_t count(DeviceId device, std::uint16_t suite) const override;
  std::vector<api::KeyPackageCount> counts(DeviceId device) const override;
  bool was_added(DeviceId device, std::uint16_t suite, const crypto::Sha256& hash) const override;

  void add(DeviceId device, std::uint16_t suite, const provider::StoredKeyPackage& key_package)
      override;
  void put_last_resort(
      DeviceId device, std::uint16_t suite, const provider::StoredKeyPackage& key_package
  ) override;
  std::optional<Bytes> take(DeviceId device, std::uint16_t suite, Instant now) override;
  void clear(DeviceId device) override;
  std::size_t expire(Instant before, std::size_t limit) override;

 private:
  sqlite::Database& database_;
  WriterState& state_;
};

}  // namespace causeway::adapters::sqlite_provider
