#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/result.h"
#include "content/mimi_content.h"

namespace causeway::content {

namespace rules {
inline constexpr Rule status_report_is_valid{
    "content.status_report_is_valid", "docs/formats/content.md §9"
};
}  // namespace rules

inline constexpr std::string_view status_report_type = "application/mimi-message-status";
/// Work per report stays small.
inline constexpr std::size_t statuses_max = 256;

enum class Status : std::uint8_t {  // open: unknown values survive
  unread,
  delivered,
  read,
  expired,
  deleted,
  hidden,
  error,
};

/// What has become of a message at whoever reports it.
struct MessageStatus {
  MessageId id;
  Status status = Status::delivered;

  bool operator==(const MessageStatus&) const = default;
};

/// Requires 1 to `statuses_max`.
NestedPart status_report_part(const std::vector<MessageStatus>& statuses);

/// `rules::status_report_is_valid` (not an array of pairs of an id and an integer below 256, or of
/// too many), or a rule of content/cbor.h. Requires a part of that type.
Result<std::vector<MessageStatus>> parse_status_report(const SinglePart& part);

}  // namespace causeway::content
