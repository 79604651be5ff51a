#pragma once

#include <map>

#include "client/backup_index.h"

namespace causeway::client {

/// So many numbers in a row may be missing within a range (docs/formats/backup.md, Index).
inline constexpr std::uint64_t unheld_max = 64;

/// Which messages an index covers. A question takes logarithmic time.
class Coverage {
 public:
  explicit Coverage(const BackupIndex& index);

  void add(const SegmentEntry& entry);

  bool has(ConversationId conversation, std::uint64_t seq) const {
    return has_any(conversation, seq, seq);
  }

  /// Whether it has one from `first` to `last`.
  bool has_any(ConversationId conversation, std::uint64_t first, std::uint64_t last) const;

  /// Whether a range that ends with `last` may go on with `first`, behind it: no more than
  /// `missing` numbers are in between, and nothing that the index covers.
  bool may_join(
      ConversationId conversation, std::uint64_t last, std::uint64_t first, std::uint64_t missing
  ) const {
    const std::uint64_t between = first - last - 1;
    return between == 0 || (between <= missing && !has_any(conversation, last + 1, first - 1));
  }

 private:
  using Ends = std::map<std::uint64_t, std::uint64_t>;  // last numbers by first ones, apart

  static void add(Ends& ends, std::uint64_t first, std::uint64_t last);

  std::map<ConversationId, Ends> ranges_;
};

}  // namespace causeway::client
