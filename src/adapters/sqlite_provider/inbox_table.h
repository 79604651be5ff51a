#pragma once

#include "adapters/sqlite/database.h"
#include "adapters/sqlite_provider/writer_state.h"
#include "provider/inbox_table.h"

namespace causeway::adapters::sqlite_provider {

class InboxTable final : public provider::InboxTable {
 public:
  InboxTable(sqlite::Database& database, WriterState& state) : database_(database), state_(state) {}

  provider::InboxState state(DeviceId device) const override;
  std::vector<provider::InboxEntry> read(
      DeviceId device, std::uint64_t after, const provider::InboxWindow& window
  ) const override;

  void deliver(std::span<const DeviceId> recipients, ByteView payload, Instant now) override;
  void ack(DeviceId device, std::uint64_t number) override;
  std::size_t expire(Instant before, std::size_t limit) override;

 private:
  std::uint64_t acked(std::int64_t device) const;
  /// Drops the items of one device from before `before`; how many.
  std::size_t expire_device(std::int64_t device, Instant before, std::size_t limit);

  sqlite::Database& database_;
  WriterState& state_;
};

}  // namespace causeway::adapters::sqlite_provider
