#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "report/report.h"

namespace causeway::provider {

enum class FilingKind : std::uint8_t {
  report = 1,
  appeal = 2,
};

/// A report::ReportId or report::DecisionId, as the kind says.
using FilingId = ByteId<struct FilingTag, 16>;

/// The place of a filing among those that wait: of two, the one that came later has the higher.
using FilingNumber = Number<struct FilingNumberTag>;

/// A report or an appeal as it came, which only the holder of the moderation key opens.
struct Filing {
  AccountId account;  // who filed it
  FilingKind kind = FilingKind::report;
  report::Sealed<FilingId> sealed;
  Instant filed;
  FilingNumber number{};  // given by the table

  bool operator==(const Filing&) const = default;
};

/// What waits to be opened and looked at. It leaves only once it is kept elsewhere. Shard key: the
/// account that filed it.
class ReportTable {
 public:
  virtual ~ReportTable() = default;

  virtual bool waits(AccountId account, FilingKind kind, FilingId id) const = 0;
  virtual std::size_t count(AccountId account) const = 0;
  /// The oldest of a kind behind `after`: at most `items` and, beyond the first, at most `bytes` of
  /// them.
  virtual std::vector<Filing> read(
      FilingKind kind, FilingNumber after, std::size_t items, std::size_t bytes
  ) const = 0;

  /// Requires that it does not wait already.
  virtual void file(const Filing& filing) = 0;
  /// Nothing happens where it does not wait.
  virtual void remove(AccountId account, FilingKind kind, FilingId id) = 0;
};

}  // namespace causeway::provider
