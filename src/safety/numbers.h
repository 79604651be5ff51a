#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "safety/store.h"
#include "safety/tally_table.h"

/// What is published of reports: counts and medians by reason, half-year by half-year. No number is
/// of a person.
namespace causeway::safety {

namespace rules {
inline constexpr Rule half_is_named{"safety.half_is_named", "docs/formats/safety-api.md §11"};
}  // namespace rules

/// A half of a year: "2026-2" is July to December 2026.
struct Half {
  TallyMonth first = 0;  // of its six months

  bool operator==(const Half&) const = default;
};

Half half_of(Instant time);
std::string to_string(Half half);
/// `rules::half_is_named`.
Result<Half> parse_half(std::string_view text);
/// "2026-11".
std::string month_text(TallyMonth month);

struct NumbersRow {
  report::Reason reason = report::Reason::other;
  std::uint64_t received = 0;
  std::uint64_t verified = 0;
  std::uint64_t actioned = 0;
  std::uint64_t appealed = 0;
  std::uint64_t overturned = 0;
  std::uint64_t tips = 0;
  std::optional<std::uint64_t> first_view_s;  // medians, to two digits
  std::optional<std::uint64_t> decision_s;

  bool operator==(const NumbersRow&) const = default;
};

struct MonthRow {
  TallyMonth month = 0;
  std::uint64_t received = 0;
  std::uint64_t verified = 0;
  std::uint64_t actioned = 0;

  bool operator==(const MonthRow&) const = default;
};

struct Numbers {
  std::vector<NumbersRow> rows;  // each reason, in the order of report::reasons
  std::vector<MonthRow> months;  // of the half-year, as far as they have begun
};

Numbers numbers(const Transaction& transaction, Half half, Instant now);

}  // namespace causeway::safety
