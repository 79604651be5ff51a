#pragma once

#include <string>

#include "base/random.h"
#include "safety/claims.h"
#include "safety/decision_table.h"
#include "safety/statement.h"

/// Decisions about cases (docs/formats/safety-api.md §7). What cannot be taken back needs two
/// people who say the same, each for themselves; everything else takes effect a little later, so
/// that a slip is no decision. What a decision does to accounts goes into the outbox
/// (effect_table.h).
namespace causeway::safety {

namespace rules {
inline constexpr Rule version_is_current{
    "safety.version_is_current", "docs/formats/safety-api.md §7"
};
inline constexpr Rule policy_is_named{"safety.policy_is_named", "docs/formats/safety-api.md §7"};
inline constexpr Rule time_fits_measure{
    "safety.time_fits_measure", "docs/formats/safety-api.md §7"
};
inline constexpr Rule measure_fits_subject{
    "safety.measure_fits_subject", "docs/formats/safety-api.md §7"
};
inline constexpr Rule child_abuse_fits{"safety.child_abuse_fits", "docs/formats/safety-api.md §7"};
inline constexpr Rule viewed_is_true{"safety.viewed_is_true", "docs/formats/safety-api.md §7"};
inline constexpr Rule undo_is_in_time{"safety.undo_is_in_time", "docs/formats/safety-api.md §7"};
}  // namespace rules

inline constexpr std::chrono::seconds undo_time{10};
inline constexpr std::chrono::hours measure_time_max{24 * 365};
/// Regulation (EU) 2022/2065, Article 20(1): at least six months.
inline constexpr std::chrono::hours appeal_time{24 * 184};
/// What was filed in time may wait a week for a key (`lost_key_patience`), and is found all the
/// same.
inline constexpr std::chrono::hours appealable_retention = appeal_time + std::chrono::hours(24 * 8);
/// A proposal waits so long for the second person before it is late.
inline constexpr std::chrono::hours second_deadline{4};
/// What was disclosed is kept after a decision that did nothing, for whoever reports it again.
inline constexpr std::chrono::hours dismissed_retention{24 * 30};

enum class Outcome : std::uint8_t {
  undoable = 1,  // takes effect in `undo_time`
  proposed = 2,  // waits for a second person
  agreed = 3,    // the second said the same: in force
  differs = 4,   // they said something else: a lead decides
};

struct DecisionMade {
  Outcome outcome = Outcome::undoable;
  Decision decision;
};

/// Whether a verdict can be one about this case: the rules above, those of `check_words`, and
/// `rules::tip_can_be_added_to`.
Result<void> check_verdict(
    const Transaction& transaction,
    const Case& about,
    const Verdict& verdict,
    const Reviewer& reviewer,
    Instant now
);

/// What the person would read. The same rules; nothing changes.
struct Preview {
  Statement statement;
  std::optional<Instant> appeal_until;
};

Result<Preview> preview(
    Transaction& transaction,
    CaseNumber number,
    const Verdict& verdict,
    const Reviewer& reviewer,
    Instant now
);

/// Decides, for whoever has claimed the case. `rules::version_is_current` where the case has
/// changed since `version`; `state_allows`, `reviewer_is_another` and the rules of `check_verdict`.
Result<DecisionMade> decide(
    Transaction& transaction,
    CaseNumber number,
    std::uint64_t version,
    const Verdict& verdict,
    const Reviewer& reviewer,
    Random& random,
    Instant now
);

/// Takes one's own decision back before it takes effect; the case is this person's again.
/// `rules::undo_is_in_time`, `thing_is_there` where it is another's.
Result<Case> undo(
    Transaction& transaction, const DecisionId& id, const Reviewer& reviewer, Instant now
);

/// Takes a decision of somebody else back: the measure ends and the person is told, in `words`.
/// `rules::state_allows` where it is not in force, `reviewer_is_another`, `thing_is_there`.
Result<Decision> reverse(
    Transaction& transaction,
    const DecisionId& id,
    const std::string& why,
    const std::string& words,
    const Reviewer& reviewer,
    Instant now
);

/// What time does: decisions take effect, measures end. Whether there is more to do.
bool settle(Transaction& transaction, Instant now);

}  // namespace causeway::safety
