#pragma once

#include "safety/claims.h"

/// Reporters who report against better knowledge: what they reported counts no more, and what they
/// report later comes behind what others do.
namespace causeway::safety {

/// How long that is remembered.
inline constexpr std::chrono::hours bad_faith_memory{24 * 180};

enum class Invalidate : std::uint8_t {
  one = 1,  // this report
  all = 2,  // all of this person's reports that are pending, in every case
};

/// For whoever has claimed the case: the report, and with `all` every pending one of whoever made
/// it, is invalid. `rules::thing_is_there` where it is not a report of this reporter in this case,
/// `state_allows` where it is not pending, those of `claimed_case` and `check_words`.
Result<Case> mark_bad_faith(
    Transaction& transaction,
    CaseNumber number,
    std::size_t reporter,
    ReportNumber report,
    Invalidate what,
    const std::string& why,
    const Reviewer& reviewer,
    Instant now
);

bool is_mistrusted(const Transaction& transaction, AccountId reporter, Instant now);

}  // namespace causeway::safety
