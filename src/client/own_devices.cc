#include "client/own_devices.h"

#include <algorithm>
#include <tuple>

#include "client/session.h"

namespace causeway::client {

Result<std::vector<OwnDevice>> own_devices(StoreTransaction& store) {
  const Self self = TRY(load_self(store));
  const auto names = TRY(store.device_names());
  const auto statement = TRY(directory::recall_statement(self.statement));
  std::vector<OwnDevice> devices;
  for (const directory::Device& device : statement.body().devices.value) {
    OwnDevice own{.device = TRY(directory::id_of(device)), .added_ms = device.added_ms};
    own.is_this = own.device == self.device;
    for (const DeviceName& name : names) {
      if (name.device == own.device) own.name = name.name;
    }
    devices.push_back(std::move(own));
  }
  std::sort(devices.begin(), devices.end(), [](const OwnDevice& left, const OwnDevice& right) {
    return std::tie(left.added_ms, left.device) < std::tie(right.added_ms, right.device);
  });
  return devices;
}

}  // namespace causeway::client
