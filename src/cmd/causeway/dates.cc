#include "cmd/causeway/dates.h"

#include <chrono>
#include <ctime>
#include <regex>

#include "cmd/causeway/errors.h"

namespace causeway::cli {
namespace {

[[noreturn]] void fail_date(const std::string& text) {
  fail(
      ExitCode::usage,
      "\"" + text + "\" is no date.",
      "write 2026-11-24, or a time in UTC: 2026-11-24T21:52:03Z"
  );
}

int number_of(const std::ssub_match& digits) {
  return digits.matched ? std::stoi(digits.str()) : 0;
}

std::chrono::year_month_day date_of(const std::smatch& match, const std::string& text) {
  const std::chrono::year_month_day date{
      std::chrono::year(number_of(match[1])),
      std::chrono::month(static_cast<unsigned>(number_of(match[2]))),
      std::chrono::day(static_cast<unsigned>(number_of(match[3]))),
  };
  if (!date.ok()) fail_date(text);
  return date;
}

/// The first moment of that day here.
Instant local_midnight(std::chrono::sys_days day) {
  const std::chrono::year_month_day date(day);
  std::tm local{};
  local.tm_year = static_cast<int>(date.year()) - 1900;
  local.tm_mon = static_cast<int>(static_cast<unsigned>(date.month())) - 1;
  local.tm_mday = static_cast<int>(static_cast<unsigned>(date.day()));
  local.tm_isdst = -1;
  return Instant(std::chrono::seconds(std::mktime(&local)));
}

/// A day begins `later` days after the one that is written.
Instant parse_point(const std::string& text, std::chrono::days later) {
  static const std::regex form(
      "([0-9]{4})-([0-9]{2})-([0-9]{2})"
      "(T([0-2][0-9]):([0-5][0-9]):([0-5][0-9])([.]([0-9]{3}))?Z)?"
  );
  std::smatch match;
  if (!std::regex_match(text, match, form)) fail_date(text);
  const std::chrono::sys_days day(date_of(match, text));
  if (!match[4].matched) return local_midnight(day + later);
  const int hours = number_of(match[5]);
  if (hours > 23) fail_date(text);
  return Instant(day) + std::chrono::hours(hours) + std::chrono::minutes(number_of(match[6])) +
         std::chrono::seconds(number_of(match[7])) + Milliseconds(number_of(match[9]));
}

}  // namespace

Instant parse_since(const std::string& text) {
  return parse_point(text, std::chrono::days(0));
}

Instant parse_until(const std::string& text) {
  return parse_point(text, std::chrono::days(1));
}

}  // namespace causeway::cli
