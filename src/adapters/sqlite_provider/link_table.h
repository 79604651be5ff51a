#pragma once

#include "adapters/sqlite/database.h"
#include "adapters/sqlite_provider/writer_state.h"
#include "provider/link_table.h"

namespace causeway::adapters::sqlite_provider {

class LinkTable final : public provider::LinkTable {
 public:
  LinkTable(sqlite::Database& database, WriterState& state) : database_(database), state_(state) {}

  std::optional<Bytes> find(LinkId link, api::LinkStep step, Instant since) const override;
  void put(LinkId link, api::LinkStep step, ByteView sealed, Instant now) override;
  std::size_t count() const override;
  std::size_t expire(Instant before, std::size_t limit) override;

 private:
  sqlite::Database& database_;
  WriterState& state_;
};

}  // namespace causeway::adapters::sqlite_provider
