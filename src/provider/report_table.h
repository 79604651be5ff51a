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

/// A report or an appeal as it came, which only the holder of the moderation key opens.
struct Filing {
  std::uint64_t number = 0;  // in the order in which they came
  AccountId account;         // who filed it
  FilingKind kind = FilingKind::report;
  report::Sealed<FilingId> sealed;
  Instant filed;

  bool operator==(const Filing&) const = default;
};

/// What waits to be opened and looked at. It leaves only once it is kept elsewhere. Shard key: the
/// account that filed it.
class ReportTable {
 public:
  virtual ~ReportTable() = default;

  /// One of each account, kind and id: the same again changes nothing. `filing.number` is ignored.
  virtual void file(const Filing& filing) = 0;
  virtual std::size_t count(AccountId account) const = 0;
  /// The oldest behind `after`: at most `items` and, beyond the first, at most `bytes` of them.
  virtual std::vector<Filing> read(std::uint64_t after, std::size_t items, std::size_t bytes)
      const = 0;
  virtual void remove(std::uint64_t number) = 0;
};

}  // namespace causeway::provider
