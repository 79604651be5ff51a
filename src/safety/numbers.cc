#include "safety/numbers.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

#include "base/invariant.h"

namespace causeway::safety {
namespace {

constexpr TallyMonth months_each = 6;
constexpr TallyMonth first_year = 1970;

struct Column {
  Tally tally;
  std::uint64_t NumbersRow::* of_reason;
  std::uint64_t MonthRow::* of_month;  // null: not by month
};

constexpr std::array columns{
    Column{Tally::received, &NumbersRow::received, &MonthRow::received},
    Column{Tally::verified, &NumbersRow::verified, &MonthRow::verified},
    Column{Tally::actioned, &NumbersRow::actioned, &MonthRow::actioned},
    Column{Tally::appealed, &NumbersRow::appealed, nullptr},
    Column{Tally::overturned, &NumbersRow::overturned, nullptr},
    Column{Tally::tips, &NumbersRow::tips, nullptr},
};

const Column& column_of(Tally tally) {
  const auto index = static_cast<std::size_t>(tally) - 1;
  INVARIANT(index < columns.size() && columns[index].tally == tally);
  return columns[index];
}

/// Requires rows ascending by seconds.
std::optional<std::uint64_t> median(
    const std::vector<SpanRow>& rows, report::Reason reason, Span span
) {
  std::uint64_t all = 0;
  for (const SpanRow& row : rows) {
    if (row.reason == reason && row.span == span) all += row.cases;
  }
  std::uint64_t before = 0;
  for (const SpanRow& row : rows) {
    if (row.reason != reason || row.span != span) continue;
    before += row.cases;
    if (2 * before >= all) return row.seconds;
  }
  return std::nullopt;
}

}  // namespace

Half half_of(Instant time) {
  const TallyMonth month = tally_month(time);
  return {month - month % months_each};
}

std::string to_string(Half half) {
  const TallyMonth year = first_year + half.first / 12;
  return std::to_string(year) + (half.first % 12 == 0 ? "-1" : "-2");
}

Result<Half> parse_half(std::string_view text) {
  TallyMonth year = 0;
  const bool is_long = text.size() == 6 && text[4] == '-';
  if (!is_long || (text[5] != '1' && text[5] != '2')) return Error{rules::half_is_named};
  const auto [end, error] = std::from_chars(text.data(), text.data() + 4, year);
  if (error != std::errc{} || end != text.data() + 4 || year < first_year) {
    return Error{rules::half_is_named};
  }
  return Half{(year - first_year) * 12 + (text[5] == '1' ? 0 : months_each)};
}

std::string month_text(TallyMonth month) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%04u-%02u", first_year + month / 12, month % 12 + 1);
  return text.data();
}

Numbers numbers(const Transaction& transaction, Half half, Instant now) {
  Numbers all;
  for (const report::ReasonRow& reason : report::reasons()) {
    all.rows.push_back({.reason = reason.reason});
  }
  const TallyMonth last = half.first + months_each - 1;
  for (TallyMonth month = half.first; month <= std::min(last, tally_month(now)); ++month) {
    all.months.push_back({.month = month});
  }
  for (const TallyRow& row : transaction.tallies().tallies(half.first, last)) {
    const Column& column = column_of(row.tally);
    for (NumbersRow& each : all.rows) {
      if (each.reason == row.reason) each.*column.of_reason += row.count;
    }
    for (MonthRow& each : all.months) {
      const bool fits = column.of_month != nullptr && each.month == row.month;
      if (fits) each.*column.of_month += row.count;
    }
  }
  const auto spans = transaction.tallies().spans(half.first, last);
  for (NumbersRow& each : all.rows) {
    each.first_view_s = median(spans, each.reason, Span::first_view);
    each.decision_s = median(spans, each.reason, Span::decision);
  }
  return all;
}

}  // namespace causeway::safety
