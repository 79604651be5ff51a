#pragma once

#include "provider/store.h"
#include "safety/intake.h"
#include "safety/report_opener.h"

namespace causeway::safety {

/// How long evidence is kept of a case that nobody has decided on yet.
inline constexpr std::chrono::hours undecided_retention{24 * 180};

/// How much one round takes in.
struct RoundSize {
  std::size_t filings = 256;
  std::size_t bytes = std::size_t{8} << 20;
};

struct Round {
  /// Of filings that are kept here now, durably, or were refused: they need not wait any more.
  std::vector<std::uint64_t> done;
  /// Whether something may be left that waits.
  bool more = false;
};

/// Opens reports that wait behind `after`, puts them into cases, in one transaction, and says which
/// are done: the host removes them from where they wait, and after a crash between the two they
/// come once more and are `repeated`. Appeals stay where they are. Throws `OpenerUnavailable` or
/// `StoreError`, and nothing happened.
Round take_in_waiting(
    const provider::Transaction& provider,
    std::uint64_t after,
    SafetyStore& store,
    ReportOpener& opener,
    Instant now,
    const RoundSize& size = {}
);

}  // namespace causeway::safety
