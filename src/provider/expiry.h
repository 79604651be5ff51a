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
};

/// Removes what has outlived its retention (api/limits.h, holdings.h), at most `limit` of each
/// kind, so that one call never holds up the writer for long. The caller commits.
Expired expire(Transaction& transaction, Instant now, std::size_t limit = 1000);

}  // namespace causeway::provider
