#include "client/coverage.h"

#include <algorithm>
#include <iterator>

namespace causeway::client {

Coverage::Coverage(const BackupIndex& index) {
  for (const SegmentEntry& entry : index.segments) add(entry);
}

void Coverage::add(const SegmentEntry& entry) {
  for (const SeqRange& range : entry.ranges) {
    add(ranges_[range.conversation], range.first, range.last);
  }
}

bool Coverage::has_any(ConversationId conversation, std::uint64_t first, std::uint64_t last) const {
  const auto found = ranges_.find(conversation);
  if (found == ranges_.end()) return false;
  const auto behind = found->second.upper_bound(last);
  return behind != found->second.begin() && std::prev(behind)->second >= first;
}

/// Two devices may have written the same number: what overlaps becomes one.
void Coverage::add(Ends& ends, std::uint64_t first, std::uint64_t last) {
  auto at = ends.upper_bound(first);
  if (at != ends.begin() && std::prev(at)->second >= first) --at;
  while (at != ends.end() && at->first <= last) {
    first = std::min(first, at->first);
    last = std::max(last, at->second);
    at = ends.erase(at);
  }
  ends[first] = last;
}

}  // namespace causeway::client
