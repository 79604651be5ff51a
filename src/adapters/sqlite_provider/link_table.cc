#include "adapters/sqlite_provider/link_table.h"

namespace causeway::adapters::sqlite_provider {

std::optional<Bytes> LinkTable::find(LinkId link, api::LinkStep step, Instant since) const {
  return database_.query_one<Bytes>(
      "SELECT sealed FROM link_step WHERE link = ? AND step = ? AND created_ms >= ?",
      link,
      step,
      since
  );
}

void LinkTable::put(LinkId link, api::LinkStep step, ByteView sealed, Instant now) {
  state_.note_change();
  database_.run(
      "INSERT OR REPLACE INTO link_step (link, step, sealed, created_ms) VALUES (?, ?, ?, ?)",
      link,
      step,
      sealed,
      now
  );
}

std::size_t LinkTable::count() const {
  return *database_.query_one<std::uint64_t>("SELECT count(*) FROM link_step");
}

std::size_t LinkTable::expire(Instant before, std::size_t limit) {
  const auto gone = database_.run(
      "DELETE FROM link_step WHERE (link, step) IN"
      " (SELECT link, step FROM link_step WHERE created_ms < ? ORDER BY created_ms LIMIT ?)",
      before,
      limit
  );
  if (gone > 0) state_.note_change();
  return static_cast<std::size_t>(gone);
}

}  // namespace causeway::adapters::sqlite_provider
