#pragma once

#include <cstdint>
#include <vector>

#include "api/inbox.h"
#include "provider/store.h"

namespace causeway::provider {

/// One push to a device.
struct InboxPush {
  std::uint64_t number = 0;
  Bytes body;  // an encoded api::InboxItem: the body of the frame
};

/// What a connection that has been sent everything up to `after` is sent next. `window` is what it
/// may still have unacknowledged (`limits::inbox_window_items`, `_bytes`). A connection that got
/// nothing is at the end of its inbox.
std::vector<InboxPush> read_inbox(
    const Transaction& transaction, DeviceId device, std::uint64_t after, const InboxWindow& window
);

}  // namespace causeway::provider
