#pragma once

#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "content/blob.h"
#include "content/mimi_content.h"

/// How one device of an account gets older messages from another, in its note
/// (docs/formats/content.md §8).
namespace causeway::content {

namespace rules {
inline constexpr Rule history_share_is_valid{
    "content.history_share_is_valid", "docs/formats/content.md §8"
};
}  // namespace rules

inline constexpr std::string_view history_share_type =
    "application/vnd.causeway.history-share+cbor";
/// So that it fits into a message.
inline constexpr std::size_t shared_segments_max = 256;

/// A blob with a segment (docs/formats/backup.md), and how to open it.
struct SharedSegment {
  BlobId blob;
  BlobDescription description;

  bool operator==(const SharedSegment&) const = default;
};

struct HistoryShare {
  /// For whom it is. Whoever says it of itself asks, and has no segments.
  DeviceId device;
  std::vector<SharedSegment> segments;

  bool operator==(const HistoryShare&) const = default;
};

/// The part of a message that says it. Requires `shared_segments_max` at most.
NestedPart history_share_part(const HistoryShare& share);

/// `rules::history_share_is_valid`, or a rule of content/cbor.h. Requires a part of that type.
Result<HistoryShare> parse_history_share(const SinglePart& part);

}  // namespace causeway::content
