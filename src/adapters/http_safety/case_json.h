#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/http_safety/route.h"
#include "provider/store.h"
#include "safety/claims.h"
#include "safety/decision_table.h"
#include "safety/desk_table.h"

/// What the console is told of cases, without a word of anybody's messages
/// (docs/formats/safety-api.md §3).
namespace causeway::adapters::http_safety {

/// Whoever may have a case before them at all.
inline constexpr Who case_workers =
    only({safety::Role::lead, safety::Role::reviewer, safety::Role::child_safety});

safety::Reviewer reviewer_of(const RouteCall& call);

/// Something of a case is about to be shown to whoever asks, in the transaction that logs it: it
/// counts as seen, by how grave the case is, which it answers. Refused where the case may not be
/// shown to them by now.
safety::Case count_shown(
    const RouteCall& call,
    safety::Transaction& transaction,
    safety::CaseNumber number,
    safety::Seen what
);

/// What accounts are called, as the provider knows it when the first name is asked for.
class AccountNames {
 public:
  explicit AccountNames(provider::ProviderStore* store) : store_(store) {}

  /// "@ada"; nothing where there is no such account, or it has ended.
  std::optional<std::string> of(AccountId account);

 private:
  provider::ProviderStore* store_;
  std::unique_ptr<const provider::Transaction> reading_;
};

/// Who looks, at what, and when.
struct View {
  const safety::Transaction& transaction;
  safety::Reviewer reviewer;
  Instant now;
  AccountNames& names;
};

/// What names something: digits without leading zeros.
std::optional<std::uint64_t> parse_number(std::string_view text);
std::optional<safety::CaseNumber> parse_case(std::string_view text);

/// An id, as `safety::id_of` makes it.
std::optional<safety::ReportNumber> parse_report(std::string_view text);

/// How long a case may wait in its state.
std::chrono::milliseconds deadline_of(safety::CaseState state, safety::Queue queue);

Json row_json(const View& view, const safety::Case& in);
Json case_json(const View& view, const safety::Case& in);
/// Of its reports the first that are behind `after`, as a page. How many a case shows at once:
inline constexpr std::size_t reports_shown = 50;
Json reports_json(
    const View& view, safety::CaseNumber in, safety::ReportNumber after, std::size_t limit
);
Json subject_json(const View& view, const safety::Subject& subject);
Json note_json(const View& view, const safety::Note& note);
Json reasons_json(std::uint32_t bits);

/// An action that this person may take now, as the page knows them.
Json may_json(const View& view, const safety::Case& in);

/// What happened to an account or group, as far as this person may see it, newest first: before
/// `until`, where that is given.
Json timeline_json(const View& view, const safety::Subject& subject, std::optional<Instant> until);
/// How far back that goes; and how many of the newest cases are in it, beside all that was decided.
inline constexpr std::chrono::hours timeline_time{24 * 365};
inline constexpr std::size_t cases_shown = 100;

}  // namespace causeway::adapters::http_safety
