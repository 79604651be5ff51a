#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/id.h"

namespace causeway::provider {

struct InboxState {
  std::uint64_t acked = 0;
  std::uint64_t newest = 0;  // `acked` where nothing waits

  bool operator==(const InboxState&) const = default;
};

struct InboxEntry {
  std::uint64_t number = 0;
  Bytes payload;  // an encoded api::InboxPayload

  bool operator==(const InboxEntry&) const = default;
};

/// How much one reading returns: at most `items` and, beyond the first item, at most `bytes` of
/// payload.
struct InboxWindow {
  std::size_t items = 0;
  std::size_t bytes = 0;
};

/// One ordered inbox per device: numbers from 1 without gaps. Shard key: the device.
class InboxTable {
 public:
  virtual ~InboxTable() = default;

  virtual InboxState state(DeviceId device) const = 0;
  /// What comes behind `after`, in order.
  virtual std::vector<InboxEntry> read(
      DeviceId device, std::uint64_t after, const InboxWindow& window
  ) const = 0;

  /// Stores `payload` once and puts it behind everything else in each inbox. Unknown devices are
  /// passed over.
  virtual void deliver(std::span<const DeviceId> recipients, ByteView payload, Instant now) = 0;
  /// Everything up to `number` leaves the inbox. Numbers beyond the newest count as the newest.
  virtual void ack(DeviceId device, std::uint64_t number) = 0;

  /// Acknowledges in the device's stead what was delivered before `before`, for at most `limit`
  /// items; how many. A payload leaves with the last inbox that refers to it.
  virtual std::size_t expire(Instant before, std::size_t limit) = 0;
};

}  // namespace causeway::provider
