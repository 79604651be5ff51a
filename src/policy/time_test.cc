// Days, instants and lengths of time: by hand from RFC 3339 and ISO 8601, each way of writing
// something else alone; what is written is read again as itself.
#include "policy/time.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace causeway::policy {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

Date day(int year, unsigned month, unsigned of_month) {
  return std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(of_month);
}

Instant at(const char* text) {
  return parse_instant(text).value();
}

TEST(PolicyTime, HasTheDaysOfTheCalendar) {
  EXPECT_EQ(parse_date("1970-01-01"), Date());
  EXPECT_EQ(parse_date("2026-11-22"), day(2026, 11, 22));
  EXPECT_EQ(parse_date("2000-02-29"), day(2000, 2, 29));
  EXPECT_EQ(parse_date("2024-02-29"), day(2024, 2, 29));
  EXPECT_EQ(parse_date("2199-12-31"), day(2199, 12, 31));
  for (const char* text :
       {"2026-02-29",
        "2100-02-29",
        "2026-02-30",
        "2026-04-31",
        "2026-13-01",
        "2026-00-01",
        "2026-01-00",
        "2026-01-32",
        "0000-01-01",
        "0001-01-01",
        "1969-12-31",
        "2200-01-01",
        "9999-12-31"}) {
    EXPECT_EQ(parse_date(text), std::nullopt) << text;
  }
}

TEST(PolicyTime, HasOneWayToWriteADay) {
  for (const char* text :
       {"",
        "2026",
        "2026-11",
        "2026-1-22",
        "2026-11-2",
        "02026-11-22",
        "26-11-22",
        "20261122",
        "2026/11/22",
        "2026-11-22 ",
        " 2026-11-22",
        "+2026-11-22",
        "-2026-11-22",
        "2026-11--2",
        "2026-11-22T",
        "2026-11-22Z",
        "22.11.2026",
        "2026-W47-7",
        "99999999999999999999-11-22",
        "2026-11-22\n"}) {
    EXPECT_EQ(parse_date(text), std::nullopt) << text;
  }
  EXPECT_EQ(parse_date(std::string_view("2026-11-22\0", 11)), std::nullopt);
}

TEST(PolicyTime, HasInstantsInUtcAndWithOffsets) {
  const Instant nine = day(2026, 11, 20) + hours(9);
  EXPECT_EQ(parse_instant("2026-11-20T09:00:00Z"), nine);
  EXPECT_EQ(parse_instant("2026-11-20T10:00:00+01:00"), nine);
  EXPECT_EQ(parse_instant("2026-11-20T03:30:00-05:30"), nine);
  EXPECT_EQ(parse_instant("2026-11-20T08:00:00+23:59"), nine - hours(24) - minutes(59));
  EXPECT_EQ(parse_instant("2026-11-21T01:00:00+16:00"), nine);
  EXPECT_EQ(parse_instant("2026-11-20"), day(2026, 11, 20));
  EXPECT_EQ(parse_instant("2026-11-20T23:59:59Z"), day(2026, 11, 21) - seconds(1));
}

TEST(PolicyTime, KeepsTheMillisecondsOfAFraction) {
  const Instant nine = day(2026, 11, 20) + hours(9);
  EXPECT_EQ(parse_instant("2026-11-20T09:00:00.5Z"), nine + Milliseconds(500));
  EXPECT_EQ(parse_instant("2026-11-20T09:00:00.007Z"), nine + Milliseconds(7));
  EXPECT_EQ(parse_instant("2026-11-20T09:00:00.123456Z"), nine + Milliseconds(123));
  EXPECT_EQ(parse_instant("2026-11-20T09:00:00.999999999Z"), nine + Milliseconds(999));
  EXPECT_EQ(parse_instant("2026-11-20T09:00:00.1234567890Z"), std::nullopt);
  EXPECT_EQ(parse_instant("2026-11-20T09:00:00.Z"), std::nullopt);
  EXPECT_EQ(parse_instant("2026-11-20T09:00:00,5Z"), std::nullopt);
}

TEST(PolicyTime, HasNoOtherInstants) {
  for (const char* text :
       {"",
        "2026-11-20T24:00:00Z",
        "2026-11-20T09:60:00Z",
        "2026-11-20T09:00:60Z",
        "2016-12-31T23:59:60Z",
        "2026-11-20T09:00:00+25:00",
        "2026-11-20T09:00:00+24:00",
        "2026-11-20T09:00:00+01:60",
        "2026-11-20T09:00:00+0100",
        "2026-11-20T09:00:00+1:00",
        "2026-11-20T09:00:00",
        "2026-11-20T09:00Z",
        "2026-11-20T9:00:00Z",
        "2026-11-20T09:00:00Z ",
        "2026-11-20T09:00:00ZZ",
        "2026-11-20 09:00:00Z",
        "2026-11-20t09:00:00z",
        "2026-11-20T",
        "2026-02-30T09:00:00Z",
        "1970-01-01T00:00:00+00:01",
        "2199-12-31T23:59:59-00:01",
        "9999-12-31T23:59:59Z"}) {
    EXPECT_EQ(parse_instant(text), std::nullopt) << text;
  }
}

TEST(PolicyTime, HasLengthsOfYearsDaysAndHours) {
  EXPECT_EQ(parse_span("P10D"), (Span{.rest = days(10)}));
  EXPECT_EQ(parse_span("PT96H"), (Span{.rest = hours(96)}));
  EXPECT_EQ(parse_span("PT30M"), (Span{.rest = minutes(30)}));
  EXPECT_EQ(parse_span("PT45S"), (Span{.rest = seconds(45)}));
  EXPECT_EQ(parse_span("P1Y"), (Span{.years = 1}));
  EXPECT_EQ(parse_span("P1DT12H"), (Span{.rest = hours(36)}));
  EXPECT_EQ(parse_span("P2Y3DT4H5M6S"), (Span{2, days(3) + hours(4) + minutes(5) + seconds(6)}));
  EXPECT_EQ(parse_span("P0D"), Span());
  EXPECT_EQ(parse_span("P010D"), (Span{.rest = days(10)}));
}

TEST(PolicyTime, HasNoOtherLengths) {
  for (const char* text :
       {"",       "P",     "PT",      "P1DT",  "10D", "P10",     "P10 D",  " P10D",
        "P10D ",  "P-10D", "-P10D",   "+P1D",  "P1M", "P1Y1M",   "P2W",    "P1.5D",
        "PT1,5H", "P1D1Y", "PT1M1H",  "P1D1D", "P1H", "PT1D",    "P1YT1D", "p1d",
        "P1T5H",  "P1D5",  "P1D5T1H", "PD",    "PTH", "P1DTT1H", "P1DT5",  "P1D9999999999"}) {
    EXPECT_EQ(parse_span(text), std::nullopt) << text;
  }
}

TEST(PolicyTime, HasLengthsOfAtMostAHundredYears) {
  EXPECT_TRUE(parse_span("P100Y"));
  EXPECT_TRUE(parse_span("P36600D"));
  EXPECT_TRUE(parse_span("P99Y366D"));
  for (const char* text :
       {"P101Y",
        "P36601D",
        "P100Y1D",
        "P100YT1S",
        "P99Y367D",
        "PT878401H",
        "P999999999Y",
        "P1000000000D",
        "P99999999999999999999D"}) {
    EXPECT_EQ(parse_span(text), std::nullopt) << text;
  }
}

TEST(PolicyTime, WritesWhatThereIs) {
  EXPECT_EQ(to_text(day(2026, 1, 2)), "2026-01-02");
  EXPECT_EQ(to_text(at("2026-11-20T09:00:00Z")), "2026-11-20T09:00:00Z");
  EXPECT_EQ(to_text(at("2026-11-20T09:00:00.050+01:00")), "2026-11-20T08:00:00.050Z");
  EXPECT_EQ(to_text(Instant(day(2026, 11, 20))), "2026-11-20T00:00:00Z");
  EXPECT_EQ(to_text(Span()), "P0D");
  EXPECT_EQ(to_text(Span{.years = 1}), "P1Y");
  EXPECT_EQ(to_text(Span{.rest = days(90)}), "P90D");
  EXPECT_EQ(to_text(Span{.rest = hours(8)}), "PT8H");
  EXPECT_EQ(to_text(Span{.rest = hours(96)}), "P4D");
  EXPECT_EQ(to_text(Span{2, days(3) + hours(4) + minutes(5) + seconds(6)}), "P2Y3DT4H5M6S");
}

TEST(PolicyTime, CountsDaysOfTwentyFourHours) {
  EXPECT_EQ(after(at("2026-11-20T09:00:00Z"), *parse_span("P90D")), at("2027-02-18T09:00:00Z"));
  EXPECT_EQ(after(at("2024-02-28T12:00:00Z"), *parse_span("P1D")), at("2024-02-29T12:00:00Z"));
  EXPECT_EQ(after(at("2026-02-28T12:00:00Z"), *parse_span("P1D")), at("2026-03-01T12:00:00Z"));
  EXPECT_EQ(after(at("2026-11-20T23:30:00Z"), *parse_span("PT30M")), at("2026-11-21T00:00:00Z"));
}

TEST(PolicyTime, CountsYearsByTheCalendar) {
  EXPECT_EQ(after(at("2026-11-20T09:00:00Z"), *parse_span("P1Y")), at("2027-11-20T09:00:00Z"));
  EXPECT_EQ(after(at("2027-03-01"), *parse_span("P1Y")), at("2028-03-01"));
  EXPECT_EQ(after(at("2024-02-29T09:00:00Z"), *parse_span("P1Y")), at("2025-02-28T09:00:00Z"));
  EXPECT_EQ(after(at("2024-02-29T09:00:00Z"), *parse_span("P4Y")), at("2028-02-29T09:00:00Z"));
  EXPECT_EQ(after(at("2096-02-29"), *parse_span("P4Y")), at("2100-02-28"));
  EXPECT_EQ(after(at("2024-02-29"), *parse_span("P1Y1D")), at("2025-03-01"));
  EXPECT_EQ(
      after(at("2027-12-31T23:59:59.999Z"), Span{.years = 1}), at("2028-12-31T23:59:59.999Z")
  );
}

TEST(PolicyTime, GoesOnBeyondTheLastDay) {
  EXPECT_EQ(to_text(after(at("2199-12-31"), *parse_span("P100Y"))), "2299-12-31T00:00:00Z");
}

const Milliseconds all_time = day(2200, 1, 1) - Date();

RC_GTEST_PROP(PolicyTime, EveryDayComesBack, ()) {
  const Date date(days(*rc::gen::inRange<std::int64_t>(0, all_time / days(1))));
  RC_ASSERT(parse_date(to_text(date)) == date);
  RC_ASSERT(parse_instant(to_text(date)) == Instant(date));
}

RC_GTEST_PROP(PolicyTime, EveryInstantComesBack, ()) {
  const Instant instant(Milliseconds(*rc::gen::inRange<std::int64_t>(0, all_time.count())));
  RC_ASSERT(parse_instant(to_text(instant)) == instant);
}

RC_GTEST_PROP(PolicyTime, EveryLengthComesBack, ()) {
  const auto years = *rc::gen::inRange(0, 51);
  const Span span{years, seconds(*rc::gen::inRange<std::int64_t>(0, days(366 * 50) / seconds(1)))};
  RC_ASSERT(parse_span(to_text(span)) == span);
}

// Out of the letters between which the rules decide.
RC_GTEST_PROP(PolicyTime, WhateverIsReadIsWrittenAsItself, ()) {
  const auto letter = rc::gen::elementOf(std::string("0123-:TZ+.PYDHMS"));
  const auto text = *rc::gen::container<std::string>(letter);
  if (const auto date = parse_date(text)) RC_ASSERT(to_text(*date) == text);
  if (const auto span = parse_span("P" + text)) RC_ASSERT(parse_span(to_text(*span)) == span);
  if (const auto time = parse_instant(text)) RC_ASSERT(parse_instant(to_text(*time)) == time);
}

RC_GTEST_PROP(PolicyTime, ALongerTimeEndsLater, ()) {
  const Instant start(Milliseconds(*rc::gen::inRange<std::int64_t>(0, all_time.count())));
  const auto years = *rc::gen::inRange(0, 100);
  const auto rest = hours(*rc::gen::inRange(0, 9000));
  RC_ASSERT(after(start, Span{years, rest}) < after(start, Span{years + 1, rest}));
  RC_ASSERT(after(start, Span{years, rest}) < after(start, Span{years, rest + seconds(1)}));
}

}  // namespace
}  // namespace causeway::policy
