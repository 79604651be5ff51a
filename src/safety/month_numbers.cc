#include "safety/month_numbers.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "base/encoding.h"
#include "safety/audit.h"
#include "safety/intake_round.h"
#include "safety/numbers.h"
#include "safety/tally.h"

namespace causeway::safety {
namespace {

/// A day more than anything waits.
constexpr auto late = lost_key_patience + std::chrono::hours(24);

constexpr std::array tally_names{
    "received", "verified", "actioned", "appealed", "overturned", "tips"
};
constexpr std::array span_names{"first_view", "decision"};

template <typename Enum, std::size_t N>
std::string name_in(const std::array<const char*, N>& names, Enum value) {
  return names.at(static_cast<std::size_t>(value) - 1);
}

std::string reason_name(report::Reason reason) {
  return std::string(report::find_reason(reason)->name);
}

/// As the log names it.
std::string object_of(TallyMonth month) {
  return "numbers " + month_text(month);
}

bool is_bound(const Transaction& transaction, TallyMonth month) {
  return transaction.audit().has(Act::numbers_bound, object_of(month));
}

/// The first that has counts, or `last`.
TallyMonth first_month(const Transaction& transaction, TallyMonth last) {
  TallyMonth first = last;
  for (const TallyRow& row : transaction.tallies().tallies(0, last)) {
    first = std::min(first, row.month);
  }
  return first;
}

}  // namespace

Result<TallyMonth> parse_month(std::string_view text) {
  TallyMonth year = 0;
  TallyMonth month = 0;
  if (text.size() != 7 || text[4] != '-') return Error{rules::month_is_named};
  const auto years = std::from_chars(text.data(), text.data() + 4, year);
  const auto months = std::from_chars(text.data() + 5, text.data() + 7, month);
  const bool are_digits = years.ptr == text.data() + 4 && months.ptr == text.data() + 7;
  if (!are_digits || year < 1970 || month < 1 || month > 12) return Error{rules::month_is_named};
  return (year - 1970) * 12 + month - 1;
}

Instant bound_from(TallyMonth month) {
  return report::begin_of({static_cast<std::uint16_t>(month + 1)}) + late;
}

TallyMonth month_counted(Instant then, Instant now) {
  const TallyMonth month = tally_month(then);
  return now < bound_from(month) ? month : tally_month(now);
}

std::string month_csv(const Transaction& transaction, TallyMonth month) {
  const std::string front = month_text(month) + ",";
  std::vector<std::string> lines;
  for (const TallyRow& row : transaction.tallies().tallies(month, month)) {
    lines.push_back(
        front + name_in(tally_names, row.tally) + "," + reason_name(row.reason) + ",," +
        std::to_string(row.count) + "\n"
    );
  }
  for (const SpanRow& row : transaction.tallies().spans(month, month)) {
    lines.push_back(
        front + name_in(span_names, row.span) + "," + reason_name(row.reason) + "," +
        std::to_string(row.seconds) + "," + std::to_string(row.cases) + "\n"
    );
  }
  std::sort(lines.begin(), lines.end());
  std::string text = "month,what,reason,seconds,count\n";
  for (const std::string& line : lines) text += line;
  return text;
}

void bind_months(Transaction& transaction, Instant now) {
  TallyMonth end = tally_month(now);
  while (end > 0 && now < bound_from(end - 1)) --end;
  const TallyMonth first = first_month(transaction, end);
  TallyMonth begin = end;
  while (begin > first && !is_bound(transaction, begin - 1)) --begin;
  for (TallyMonth month = begin; month < end; ++month) {
    const crypto::Sha256 hash = crypto::sha256({as_bytes(month_csv(transaction, month))});
    record(transaction, {{}, Act::numbers_bound, object_of(month), to_hex(hash)}, now);
  }
}

}  // namespace causeway::safety
