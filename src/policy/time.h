#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

/// Days, instants and lengths of time as orders and statutes write them; everything in UTC.
namespace causeway::policy {

/// Its first instant, where one is needed.
using Date = std::chrono::sys_days;

/// A length of time: whole years by the calendar, then an exact time, of whole seconds. A day is 24
/// hours.
struct Span {
  std::int32_t years = 0;
  Milliseconds rest{};

  bool operator==(const Span&) const = default;
};

/// Exactly `2026-11-22`, from 1970 to 2199; nothing otherwise, nor for a day that there is not.
std::optional<Date> parse_date(std::string_view text);

/// RFC 3339 with `Z` or an offset and at most nine digits of a second (milliseconds are kept), or a
/// date: its first instant. The same years as dates.
std::optional<Instant> parse_instant(std::string_view text);

/// ISO 8601: `P10D`, `PT96H`, `PT30M`, `P1Y`, `P1DT12H`; not months, which are of no length, nor
/// weeks or fractions. At most 100 years of 366 days; nothing for an empty or other text.
std::optional<Span> parse_span(std::string_view text);

std::string to_text(Date date);
/// RFC 3339 with `Z`; the milliseconds only where there are any: "2026-11-20T09:00:00Z".
std::string to_text(Instant instant);
/// `PT96H` is written as `P4D`.
std::string to_text(Span span);

/// A year after 29 February is 28 February.
Instant after(Instant start, Span span);

}  // namespace causeway::policy
