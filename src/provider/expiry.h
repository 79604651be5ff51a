#pragma once

#include <cstddef>
#include <vector>

#include "base/clock.h"
#include "provider/store.h"

namespace causeway::provider {

struct Expired {
  /// Something may be left that is due: call again soon.
  bool more = false;
  /// Whose bytes the host removes after the commit.
  std::vector<BlobId> blobs;
  /// Devices whose inbox grew: the host wakes those that are connected, after the commit.
  std::vector<DeviceId> woken;
};

/// Removes what has outlived its retention (api/limits.h, holdings.h), at most `limit` of each
/// kind, so that one call never holds up the writer for long; and tells devices of resets that the
/// operator has filed or taken back. The caller commits.
Expired expire(Transaction& transaction, Instant now, std::size_t limit = 1000);

}  // namespace causeway::provider
