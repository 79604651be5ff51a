#pragma once

#include "provider/store.h"
#include "safety/intake.h"
#include "safety/report_opener.h"

namespace causeway::safety {

namespace rules {
/// A report about nobody fills no reviewer's queue.
inline constexpr Rule subject_exists{"safety.subject_exists", "docs/adr/0020-reports.md"};
}  // namespace rules

/// How long a report waits for a key that is not held: it may be restored. Then it is refused.
inline constexpr std::chrono::hours lost_key_patience{24 * 7};

/// How much one round takes in.
struct RoundSize {
  std::size_t filings = 256;
  std::size_t bytes = std::size_t{8} << 20;
};

/// A report or an appeal that needs not wait any more, as provider::ReportTable removes it.
struct DoneFiling {
  AccountId account;
  provider::FilingKind kind = provider::FilingKind::report;
  provider::FilingId id;

  bool operator==(const DoneFiling&) const = default;
};

struct Round {
  /// Kept here now, durably, or refused.
  std::vector<DoneFiling> done;
  /// Reports that wait for a key which is not held: an operator has to know.
  std::size_t held_up = 0;
};

/// Opens the oldest reports and appeals that wait, puts them into cases, in one transaction, and
/// says which are done: the host removes them from where they wait before the next round, and after
/// a crash between the two they come once more and are `repeated`. Throws `OpenerUnavailable` or
/// `StoreError`, and nothing happened.
Round take_in_waiting(
    const provider::Transaction& provider,
    SafetyStore& store,
    ReportOpener& opener,
    Instant now,
    const RoundSize& size = {}
);

}  // namespace causeway::safety
