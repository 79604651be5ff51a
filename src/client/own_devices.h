#pragma once

#include <string>
#include <vector>

#include "client/store.h"

namespace causeway::client {

/// A device that this account's newest statement lists.
struct OwnDevice {
  DeviceId device;
  std::string name;  // empty where nobody said one
  std::uint64_t added_ms = 0;
  bool is_this = false;
};

/// Ascending by when they were added. `rules::device_is_registered`.
Result<std::vector<OwnDevice>> own_devices(StoreTransaction& store);

}  // namespace causeway::client
