#pragma once

#include <cstddef>
#include <memory>

#include "client/store.h"
#include "provider/store.h"

namespace causeway::sim {

/// The disks of the simulated world. Whatever was committed survives the object that was opened.
class Stores {
 public:
  virtual ~Stores() = default;
  /// Each opened again after a crash; the one before is gone by then.
  virtual std::unique_ptr<provider::ProviderStore> open_provider() = 0;
  virtual std::unique_ptr<client::ClientStore> open_device(std::size_t index) = 0;
};

}  // namespace causeway::sim
