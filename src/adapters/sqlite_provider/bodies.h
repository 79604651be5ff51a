#pragma once

#include <cstdint>
#include <span>

#include "adapters/sqlite/database.h"
#include "adapters/sqlite_provider/writer_state.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/id.h"

/// Payloads, each stored once, and the inbox rows that refer to them.
namespace causeway::adapters::sqlite_provider {

/// Puts `body` behind everything else in the inbox of each recipient; how many there are that the
/// store knows. The body itself may come later in the same transaction.
std::size_t refer_to_body(
    sqlite::Database& database,
    WriterState& state,
    std::span<const DeviceId> recipients,
    std::int64_t body
);

struct NewBody {
  std::int64_t id = 0;
  std::size_t recipients = 0;
  Instant created;
};

void put_body(sqlite::Database& database, const NewBody& body, ByteView payload);

/// Everything up to `number` leaves the inbox; its row becomes the inbox's mark. Requires a number
/// that the inbox has reached. How many items left: none where all were acknowledged before.
std::size_t acknowledge(
    sqlite::Database& database, WriterState& state, std::int64_t device, std::uint64_t number
);

/// Removes the bodies before `end` that all recipients have acknowledged in this transaction or
/// before. What is written afterwards takes their place in the file.
void settle_bodies_before(sqlite::Database& database, WriterState& state, std::int64_t end);
/// The same for all bodies. Comes last in a transaction.
void settle_bodies(sqlite::Database& database, WriterState& state);

}  // namespace causeway::adapters::sqlite_provider
