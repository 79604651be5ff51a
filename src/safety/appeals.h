#pragma once

#include "provider/report_table.h"
#include "safety/decisions.h"
#include "safety/report_opener.h"

/// Appeals: somebody who had no part in a decision looks at it again.
namespace causeway::safety {

namespace rules {
inline constexpr Rule decision_can_be_appealed{
    "safety.decision_can_be_appealed", "docs/formats/report.md §7"
};
}  // namespace rules

/// An appeal waits so long for its decision before it is late.
inline constexpr std::chrono::hours appeal_deadline{24 * 7};
/// What was disclosed is kept so long for it, at least.
inline constexpr std::chrono::hours appeal_retention{24 * 60};

/// Puts an opened appeal before the reviewers. `rules::decision_can_be_appealed` where the decision
/// is not about whoever appeals, has no effect, is too old, or was appealed against before. One
/// that is taken in twice changes nothing. It is counted in the month in which it was filed, or,
/// where that is bound at `now`, in this one.
Result<void> take_in_appeal(
    Transaction& transaction,
    const provider::Filing& filing,
    report::SealedEvidence text,
    Instant now
);

/// Decides an appeal, for whoever has claimed the case: the measure ends, or stays; the person is
/// told, in `words`. `rules::state_allows` where there is none, `version_is_current`,
/// `reviewer_is_another`, those of `check_words`.
Result<Decision> decide_appeal(
    Transaction& transaction,
    CaseNumber number,
    std::uint64_t version,
    AppealOutcome outcome,
    const std::string& reason,
    const std::string& words,
    const Reviewer& reviewer,
    Instant now
);

/// The appeal that a case waits with.
std::optional<Appeal> waiting_appeal(const Transaction& transaction, CaseNumber number);

}  // namespace causeway::safety
