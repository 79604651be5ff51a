#include "adapters/sqlite_provider/bodies.h"

#include <limits>

namespace causeway::adapters::sqlite_provider {

namespace {

/// The body of an item that was acknowledged.
constexpr std::int64_t no_body = 0;

/// True where `acked` recipients are all that there are.
bool remove_if_all(sqlite::Database& database, std::int64_t body, std::int64_t acked) {
  return database.run("DELETE FROM body WHERE id = ? AND recipients = ?", body, acked) > 0;
}

void settle(sqlite::Database& database, std::int64_t body, std::int64_t acked_now) {
  if (remove_if_all(database, body, acked_now)) return;
  const auto acked = database.query_one<std::int64_t>(
      "INSERT INTO body_acked (body, acked) VALUES (?, ?)"
      " ON CONFLICT (body) DO UPDATE SET acked = acked + excluded.acked RETURNING acked",
      body,
      acked_now
  );
  if (*acked > acked_now && remove_if_all(database, body, *acked)) {
    database.run("DELETE FROM body_acked WHERE body = ?", body);
  }
}

}  // namespace

std::size_t refer_to_body(
    sqlite::Database& database,
    WriterState& state,
    std::span<const DeviceId> recipients,
    std::int64_t body
) {
  std::size_t known = 0;
  for (const DeviceId& recipient : recipients) {
    InboxEnd* end = state.inbox_end(recipient);
    if (end == nullptr) continue;
    database.run(
        "INSERT INTO inbox (device, number, body) VALUES (?, ?, ?)",
        end->device,
        ++end->newest,
        body
    );
    ++known;
  }
  return known;
}

void put_body(sqlite::Database& database, const NewBody& body, ByteView payload) {
  database.run(
      "INSERT INTO body (id, recipients, created_ms, payload) VALUES (?, ?, ?, ?)",
      body.id,
      body.recipients,
      body.created,
      payload
  );
}

std::size_t acknowledge(
    sqlite::Database& database, WriterState& state, std::int64_t device, std::uint64_t number
) {
  std::size_t left = 0;
  database.for_each(
      "SELECT body FROM inbox WHERE device = ? AND number <= ?",
      [&](std::int64_t body) {
        if (body == no_body) return;
        ++state.released_bodies()[body];
        ++left;
      },
      device,
      number
  );
  if (left == 0) return 0;
  // The mark of before goes too.
  database.run("DELETE FROM inbox WHERE device = ? AND number < ?", device, number);
  database.run("UPDATE inbox SET body = 0 WHERE device = ? AND number = ?", device, number);
  return left;
}

void settle_bodies_before(sqlite::Database& database, WriterState& state, std::int64_t end) {
  auto& released = state.released_bodies();
  const auto last = released.lower_bound(end);
  for (auto each = released.begin(); each != last; ++each) {
    settle(database, each->first, each->second);
  }
  released.erase(released.begin(), last);
}

void settle_bodies(sqlite::Database& database, WriterState& state) {
  settle_bodies_before(database, state, std::numeric_limits<std::int64_t>::max());
}

}  // namespace causeway::adapters::sqlite_provider
