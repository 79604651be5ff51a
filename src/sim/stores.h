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

  /// Keeps a copy of a device's disk, which is not open, and puts it back: a backup of the whole
  /// machine, which its owner then plays back.
  virtual void copy_device(std::size_t index) = 0;
  virtual void restore_device(std::size_t index) = 0;

  /// Empties a device's disk, which is not open.
  virtual void wipe_device(std::size_t index) = 0;
};

}  // namespace causeway::sim
