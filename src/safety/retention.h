#pragma once

#include "safety/report_opener.h"
#include "safety/store.h"

/// What is kept, and for how long: evidence is destroyed when nothing needs it any more, and rows
/// after it.
namespace causeway::safety {

/// How long evidence is kept of a case that nobody has decided on yet.
inline constexpr std::chrono::hours undecided_retention{24 * 180};
/// What was decided on whom, and why: for numbers that can be checked. A ban is known for as long
/// as it holds.
inline constexpr std::chrono::hours case_retention{24 * 365 * 2};

/// Which message is in which case: as long as somebody can prove it to be theirs (the server keys
/// of FRANK-1 are kept for 180 days after their 30 days), and a little longer.
inline constexpr std::chrono::hours message_retention{24 * 219};

/// Wraps the evidence of a case anew, so that its keys live as long as the case needs it, and not
/// destroyed with a month before. What is destroyed already stays so. Holds no transaction while
/// the keys are asked for. False where one has changed meanwhile: it stays, and asking again sees
/// to it. Throws `OpenerUnavailable`.
bool keep_evidence(SafetyStore& store, ReportOpener& opener, CaseNumber number);

/// Destroys the evidence of cases whose time is over, which are closed by that, and removes what is
/// older than `case_retention`. Whoever has reported what nobody has decided on is told so then,
/// some in each round, and their reports go with that; the case stays until all are. Whether there
/// is more to do.
bool destroy_what_is_over(Transaction& transaction, Instant now);

}  // namespace causeway::safety
