#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

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
  std::size_t filings = 8192;
  std::size_t bytes = std::size_t{24} << 20;
};

/// A report or an appeal that needs not wait any more, as provider::ReportTable removes it.
struct DoneFiling {
  AccountId account;
  provider::FilingKind kind = provider::FilingKind::report;
  provider::FilingId id;

  bool operator==(const DoneFiling&) const = default;
};

/// What waits for a key that is not held, before everything else: an operator has to know. A round
/// begins behind it, so that it holds up nothing else, however much it is.
struct HeldUp {
  std::size_t count = 0;
  provider::FilingNumber last_report;
  provider::FilingNumber last_appeal;
};

struct Round {
  /// Asked again and again: whether the rest is left to another round.
  std::function<bool()> is_enough = [] { return false; };
  /// Kept here now, durably, or refused. Whatever a round throws, those are to be removed.
  std::vector<DoneFiling> done;
  /// That of rounds before, behind which this one begins, and what it comes upon.
  HeldUp held_up;
};

/// Whether somebody was in the conversation that they report; nothing where there is nothing that
/// they report.
using MembershipOf = std::function<
    std::optional<Membership>(AccountId reporter, const report::OpenedReport& opened)>;

/// Opens reports and appeals, puts them into cases, a part of them in a transaction, and adds to
/// `round` which are done: they are removed from where they wait before the next round, and after a
/// crash between the two they come once more and are `repeated`. Throws `OpenerUnavailable` or
/// `StoreError`.
void take_in_round(
    std::span<const provider::Filing> filings,
    SafetyStore& store,
    ReportOpener& opener,
    const MembershipOf& membership_of,
    Instant now,
    Round& round
);

/// A round of the oldest that wait behind what is held up.
void take_in_waiting(
    const provider::Transaction& provider,
    SafetyStore& store,
    ReportOpener& opener,
    Instant now,
    const RoundSize& size,
    Round& round
);

}  // namespace causeway::safety
