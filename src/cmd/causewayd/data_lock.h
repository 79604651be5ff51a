#pragma once

#include <filesystem>

#include "adapters/files/file.h"

namespace causeway::causewayd {

/// One `causewayd serve` per data folder: two would each count inboxes and tag messages on their
/// own. The lock is the kernel's (`flock` on the file `lock`) and ends with the process, however
/// that ends.
class DataLock {
 public:
  /// Throws `StoreError::locked` where another process holds it, and whatever keeps the file from
  /// being made.
  explicit DataLock(const std::filesystem::path& folder);

 private:
  adapters::files::File file_;
};

}  // namespace causeway::causewayd
