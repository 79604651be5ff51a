#pragma once

#include <cstddef>
#include <optional>

#include "api/link.h"
#include "base/clock.h"

namespace causeway::provider {

/// What two devices of one person tell each other while the one lets the other in. Shard key: the
/// link.
class LinkTable {
 public:
  virtual ~LinkTable() = default;

  /// A step that was put at `since` or later.
  virtual std::optional<Bytes> find(LinkId link, api::LinkStep step, Instant since) const = 0;
  /// Replaces an older one.
  virtual void put(LinkId link, api::LinkStep step, ByteView sealed, Instant now) = 0;
  virtual std::size_t count() const = 0;

  /// Forgets steps that were put before `before`, at most `limit`; how many.
  virtual std::size_t expire(Instant before, std::size_t limit) = 0;
};

}  // namespace causeway::provider
