#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "safety/reviewer.h"
#include "safety/store.h"
#include "safety/written_text.h"

/// Who works on a case: one person at a time, for a while (docs/formats/safety-api.md §6).
namespace causeway::safety {

namespace rules {
inline constexpr Rule role_allows{"safety.role_allows", "docs/formats/safety-api.md §2"};
inline constexpr Rule reviewer_is_another{
    "safety.reviewer_is_another", "docs/formats/safety-api.md §7"
};
inline constexpr Rule case_is_claimed{"safety.case_is_claimed", "docs/formats/safety-api.md §6"};
inline constexpr Rule claim_is_free{"safety.claim_is_free", "docs/formats/safety-api.md §6"};
inline constexpr Rule claims_are_few{"safety.claims_are_few", "docs/formats/safety-api.md §6"};
inline constexpr Rule state_allows{"safety.state_allows", "docs/formats/safety-api.md §1"};
inline constexpr Rule queue_takes_it{"safety.queue_takes_it", "docs/formats/safety-api.md §6"};
}  // namespace rules

/// Kept alive by each request about the case.
inline constexpr std::chrono::minutes claim_time{20};
inline constexpr std::size_t claims_max = 3;

/// A text that a person has to write: UTF-8 with line feeds. `rules::text_is_there`,
/// `text_is_within_limit` or `text_is_visible`.
Result<void> check_words(std::string_view words);

/// Whether this person may know what is in such a case. What they may not see is not there.
bool may_see(const Reviewer& reviewer, const Case& seen);

/// Whether they had a part in what the case waits for: proposed what is to be confirmed, or made
/// the decision that is appealed against.
bool has_part(const Transaction& transaction, const Case& in, StaffId person);

/// Whether a decision is proposed there that is kept from them: they may become the second, and are
/// to decide as if they were the first.
bool is_blind(const Transaction& transaction, const Case& in, const Reviewer& reviewer);

/// All cases of which that is so.
std::vector<Case> blind_cases(const Transaction& transaction, const Reviewer& reader);

/// `rules::thing_is_there`.
Result<Case> visible_case(
    const Transaction& transaction, CaseNumber number, const Reviewer& reviewer
);

/// The case, for whoever has it, for another `claim_time`: `rules::thing_is_there` or
/// `case_is_claimed`.
Result<Case> claimed_case(
    Transaction& transaction, CaseNumber number, const Reviewer& reviewer, Instant now
);

/// Takes a case: whoever has it already keeps it. `rules::claim_is_free` where somebody else has
/// it, `claims_are_few`, `state_allows` where nobody waits for it, `reviewer_is_another`,
/// `role_allows`, `thing_is_there`.
Result<Case> claim(
    Transaction& transaction, CaseNumber number, const Reviewer& reviewer, Instant now
);

/// Gives an open case to this person, whoever had it. Unchecked: for what was checked already.
Case give(Transaction& transaction, Case in, const Reviewer& reviewer, Instant now);

/// What waits: new cases and, for a lead, those that were escalated; decisions that wait for a
/// second person; appeals.
enum class Waiting : std::uint8_t {
  first = 1,
  second = 2,
  appeals = 3,
};

/// The one due first that nobody has and that this person can take, claimed; nothing where there is
/// none. In `first` of one queue, else of all that this person works on. `rules::claims_are_few`,
/// `role_allows`.
Result<std::optional<Case>> claim_next(
    Transaction& transaction,
    Waiting waiting,
    std::optional<Queue> queue,
    const Reviewer& reviewer,
    Instant now
);

/// Gives a case back. `rules::case_is_claimed`.
Result<void> release(
    Transaction& transaction, CaseNumber number, const Reviewer& reviewer, Instant now
);
/// All that this person has.
void release_all(Transaction& transaction, StaffId person, Instant now);

/// Gives it back for good: somebody else gets it. `rules::case_is_claimed`, those of `check_words`.
Result<void> skip(
    Transaction& transaction,
    CaseNumber number,
    const std::string& why,
    const Reviewer& reviewer,
    Instant now
);

/// To the queue where it belongs, for anybody there; whoever does not work there does not see it
/// any more. `rules::queue_takes_it` where that is where it is, or `unproven`; `state_allows` where
/// somebody has decided.
Result<Case> move(
    Transaction& transaction,
    CaseNumber number,
    Queue queue,
    const std::string& why,
    const Reviewer& reviewer,
    Instant now
);

}  // namespace causeway::safety
