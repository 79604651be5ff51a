#include "policy/time.h"

#include <algorithm>
#include <array>
#include <span>

#include "base/utc_text.h"

namespace causeway::policy {
namespace {

constexpr Date first_day = std::chrono::year(1970) / 1 / 1;
constexpr Date day_past_the_last = std::chrono::year(2200) / 1 / 1;
// Whatever is added to the last day that there is stays a time; nobody's deadline is longer.
constexpr std::int32_t span_years_max = 100;
constexpr Milliseconds longest_year = std::chrono::days(366);
constexpr Milliseconds span_max = longest_year * span_years_max;

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// A text that is read from its beginning.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool is_at_end() const { return rest_.empty(); }

  bool is_at(char expected) const { return !rest_.empty() && rest_.front() == expected; }

  bool skip(char expected) {
    if (!is_at(expected)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  /// All digits that come next; more than nine are not read.
  std::string_view digits() {
    const auto end = std::find_if_not(rest_.begin(), rest_.end(), is_digit);
    const auto found = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
    if (found.size() > 9) return {};
    rest_.remove_prefix(found.size());
    return found;
  }

  std::optional<std::uint32_t> number() { return value_of(digits()); }

  /// Exactly so many digits, for a number below `end`.
  std::optional<std::uint32_t> number(std::size_t width, std::uint32_t end) {
    const auto found = digits();
    if (found.size() != width || value_of(found) >= end) return std::nullopt;
    return value_of(found);
  }

 private:
  static std::optional<std::uint32_t> value_of(std::string_view digits) {
    if (digits.empty()) return std::nullopt;
    std::uint32_t value = 0;
    for (const char digit : digits) value = value * 10 + static_cast<std::uint32_t>(digit - '0');
    return value;
  }

  std::string_view rest_;
};

std::optional<Date> read_date(Reader& reader) {
  const auto year = reader.number(4, 10'000);
  if (!year || !reader.skip('-')) return std::nullopt;
  const auto month = reader.number(2, 100);
  if (!month || !reader.skip('-')) return std::nullopt;
  const auto day = reader.number(2, 100);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date(
      std::chrono::year(static_cast<int>(*year)), std::chrono::month(*month), std::chrono::day(*day)
  );
  if (!date.ok() || Date(date) < first_day || Date(date) >= day_past_the_last) return std::nullopt;
  return Date(date);
}

/// `.5`, `.123456789`: its whole milliseconds.
std::optional<Milliseconds> read_fraction(Reader& reader) {
  if (!reader.skip('.')) return Milliseconds(0);
  const auto found = reader.digits();
  if (found.empty()) return std::nullopt;
  Milliseconds fraction(0);
  Milliseconds weight(100);
  for (const char digit : found) {
    fraction += (digit - '0') * weight;
    weight /= 10;
  }
  return fraction;
}

std::optional<Milliseconds> read_time_of_day(Reader& reader) {
  const auto hour = reader.number(2, 24);
  if (!hour || !reader.skip(':')) return std::nullopt;
  const auto minute = reader.number(2, 60);
  if (!minute || !reader.skip(':')) return std::nullopt;
  const auto second = reader.number(2, 60);  // an instant has no leap seconds
  if (!second) return std::nullopt;
  const auto fraction = read_fraction(reader);
  if (!fraction) return std::nullopt;
  return std::chrono::hours(*hour) + std::chrono::minutes(*minute) + std::chrono::seconds(*second) +
         *fraction;
}

/// `Z`, `+01:00`: how far the time of day is ahead of UTC.
std::optional<Milliseconds> read_offset(Reader& reader) {
  if (reader.skip('Z')) return Milliseconds(0);
  const bool is_ahead = reader.skip('+');
  if (!is_ahead && !reader.skip('-')) return std::nullopt;
  const auto hour = reader.number(2, 24);
  if (!hour || !reader.skip(':')) return std::nullopt;
  const auto minute = reader.number(2, 60);
  if (!minute) return std::nullopt;
  const Milliseconds size = std::chrono::hours(*hour) + std::chrono::minutes(*minute);
  return is_ahead ? size : -size;
}

struct Unit {
  char letter;
  Span length;
};

constexpr std::array date_units{
    Unit{'Y', {.years = 1}},
    Unit{'D', {.rest = std::chrono::days(1)}},
};
constexpr std::array time_units{
    Unit{'H', {.rest = std::chrono::hours(1)}},
    Unit{'M', {.rest = std::chrono::minutes(1)}},
    Unit{'S', {.rest = std::chrono::seconds(1)}},
};

/// `1Y10D`, `96H`: at least one of the units, each once, in their order.
bool read_units(Reader& reader, std::span<const Unit> units, Span& span) {
  auto count = reader.number();
  if (!count) return false;
  for (const Unit& unit : units) {
    if (!reader.skip(unit.letter)) continue;
    span.years += static_cast<std::int32_t>(*count) * unit.length.years;
    span.rest += *count * unit.length.rest;
    count = reader.number();
    if (!count) return true;
  }
  return false;
}

/// "96H": the largest units first, and only those that there are.
std::string written(std::span<const Unit> units, Span& left) {
  std::string text;
  for (const auto& [letter, length] : units) {
    const std::int64_t count =
        length.years != 0 ? left.years / length.years : left.rest / length.rest;
    if (count == 0) continue;
    text += std::to_string(count) + letter;
    left.years -= static_cast<std::int32_t>(count) * length.years;
    left.rest -= count * length.rest;
  }
  return text;
}

}  // namespace

std::optional<Date> parse_date(std::string_view text) {
  Reader reader(text);
  const auto date = read_date(reader);
  return reader.is_at_end() ? date : std::nullopt;
}

std::optional<Instant> parse_instant(std::string_view text) {
  Reader reader(text);
  const auto date = read_date(reader);
  if (!date) return std::nullopt;
  if (reader.is_at_end()) return *date;
  if (!reader.skip('T')) return std::nullopt;
  const auto time_of_day = read_time_of_day(reader);
  if (!time_of_day) return std::nullopt;
  const auto offset = read_offset(reader);
  if (!offset || !reader.is_at_end()) return std::nullopt;
  const Instant instant = *date + *time_of_day - *offset;
  if (instant < first_day || instant >= day_past_the_last) return std::nullopt;
  return instant;
}

std::optional<Span> parse_span(std::string_view text) {
  Reader reader(text);
  Span span;
  if (!reader.skip('P')) return std::nullopt;
  if (!reader.is_at('T') && !read_units(reader, date_units, span)) return std::nullopt;
  if (reader.skip('T') && !read_units(reader, time_units, span)) return std::nullopt;
  if (!reader.is_at_end()) return std::nullopt;
  if (span.years > span_years_max || span.rest > span_max - longest_year * span.years) {
    return std::nullopt;
  }
  return span;
}

std::string to_text(Date date) {
  return utc_text(date).substr(0, std::string_view("2026-11-22").size());
}

std::string to_text(Instant instant) {
  std::string text = utc_text(instant);
  constexpr std::string_view no_milliseconds = ".000Z";
  if (text.ends_with(no_milliseconds)) text.replace(text.size() - no_milliseconds.size(), 4, "");
  return text;
}

std::string to_text(Span span) {
  const std::string days = written(date_units, span);
  const std::string time = written(time_units, span);
  if (days.empty() && time.empty()) return "P0D";
  return "P" + days + (time.empty() ? "" : "T" + time);
}

Instant after(Instant start, Span span) {
  const Date day = std::chrono::floor<std::chrono::days>(start);
  std::chrono::year_month_day date(day);
  date += std::chrono::years(span.years);
  if (!date.ok()) date = date.year() / date.month() / std::chrono::last;
  return Date(date) + (start - day) + span.rest;
}

}  // namespace causeway::policy
