#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "safety/store.h"
#include "safety/tally_table.h"

/// What binds the counts that are published: each month's are hashed into the audit log when none
/// of them can change any more, and whoever has the log can tell whether others are shown later
/// (docs/formats/safety-api.md §11).
namespace causeway::safety {

namespace rules {
inline constexpr Rule month_is_named{"safety.month_is_named", "docs/formats/safety-api.md §11"};
}  // namespace rules

/// "2026-11". `rules::month_is_named`.
Result<TallyMonth> parse_month(std::string_view text);

/// From when on a month is bound: whatever waits for a lost key has come by then, or been refused.
Instant bound_from(TallyMonth month);

/// The month under which something of `then` is counted now: its own, or this one where that is
/// bound.
TallyMonth month_counted(Instant then, Instant now);

/// All counts of a month as one text, whose SHA-256 is what the log has.
std::string month_csv(const Transaction& transaction, TallyMonth month);

/// Hashes the months that are over into the log, each once, from the first that has counts.
void bind_months(Transaction& transaction, Instant now);

}  // namespace causeway::safety
