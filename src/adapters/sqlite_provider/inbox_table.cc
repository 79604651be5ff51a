#include "adapters/sqlite_provider/inbox_table.h"

#include <algorithm>

#include "adapters/sqlite_provider/bodies.h"

namespace causeway::adapters::sqlite_provider {

using provider::InboxEntry;
using provider::InboxState;
using provider::InboxWindow;

std::uint64_t InboxTable::acked(std::int64_t device) const {
  return database_
      .query_one<std::uint64_t>(
          "SELECT number FROM inbox WHERE device = ? ORDER BY number LIMIT 1", device
      )
      .value_or(0);
}

InboxState InboxTable::state(DeviceId device) const {
  const InboxEnd* end = state_.inbox_end(device);
  if (end == nullptr) return {};
  return {.acked = acked(end->device), .newest = end->newest};
}

std::vector<InboxEntry> InboxTable::read(
    DeviceId device, std::uint64_t after, const InboxWindow& window
) const {
  std::vector<InboxEntry> entries;
  std::size_t bytes = 0;
  database_.for_each(
      "SELECT inbox.number, payload FROM device"
      " JOIN inbox ON inbox.device = device.number JOIN body ON body.id = inbox.body"
      " WHERE device.device = ? AND inbox.number > ? ORDER BY inbox.number LIMIT ?",
      [&](std::uint64_t number, ByteView payload) {
        bytes += payload.size();
        if (!entries.empty() && bytes > window.bytes) return sqlite::Next::stop;
        entries.push_back({number, to_bytes(payload)});
        return sqlite::Next::row;
      },
      device,
      after,
      window.items
  );
  return entries;
}

void InboxTable::deliver(std::span<const DeviceId> recipients, ByteView payload, Instant now) {
  if (recipients.empty()) return;
  state_.note_change();
  const std::int64_t body = state_.next_body();
  const std::size_t known = refer_to_body(database_, state_, recipients, body);
  if (known > 0) put_body(database_, {.id = body, .recipients = known, .created = now}, payload);
}

void InboxTable::ack(DeviceId device, std::uint64_t number) {
  const InboxEnd* end = state_.inbox_end(device);
  if (end == nullptr) return;
  const std::size_t left =
      acknowledge(database_, state_, end->device, std::min(number, end->newest));
  if (left > 0) state_.note_change();
}

std::size_t InboxTable::expire_device(std::int64_t device, Instant before, std::size_t limit) {
  std::uint64_t last = 0;
  database_.for_each(
      "SELECT inbox.number, created_ms FROM inbox JOIN body ON body.id = inbox.body"
      " WHERE inbox.device = ? ORDER BY inbox.number LIMIT ?",
      [&](std::uint64_t number, Instant created) {
        if (created >= before) return sqlite::Next::stop;
        last = number;
        return sqlite::Next::row;
      },
      device,
      limit
  );
  if (last == 0) return 0;
  state_.note_change();
  return acknowledge(database_, state_, device, last);
}

/// Bodies are in the order of time, so one look says whether anything is due. If so, the devices
/// are visited one after the other, going on where the last call stopped.
std::size_t InboxTable::expire(Instant before, std::size_t limit) {
  const auto oldest =
      database_.query_one<Instant>("SELECT created_ms FROM body ORDER BY id LIMIT 1");
  if (!oldest || *oldest >= before) return 0;
  std::int64_t& cursor = state_.expiry_cursor();
  std::size_t done = 0;
  while (done < limit) {
    const auto device = database_.query_one<std::int64_t>(
        "SELECT device FROM inbox WHERE device > ? ORDER BY device LIMIT 1", cursor
    );
    if (!device) {
      cursor = 0;
      break;
    }
    const std::size_t dropped = expire_device(*device, before, limit);
    done += dropped + 1;
    if (dropped < limit) cursor = *device;
  }
  return std::min(done, limit);
}

}  // namespace causeway::adapters::sqlite_provider
