// Deadlines as instants: the clocks of a policy that no request begins, and how several of one
// name are one.
#include "policy/deadlines.h"

#include <gtest/gtest.h>

namespace causeway::policy {
namespace {

Instant instant(std::string_view text) {
  const auto parsed = parse_instant(text);
  EXPECT_TRUE(parsed) << text;
  return parsed.value_or(Instant());
}

Deadline deadline(std::string id, Start from, std::string_view length, When when = When::always) {
  return {std::move(id), from, *parse_span(length), when, "", Mark::read};
}

Regime tips() {
  Regime regime;
  regime.deadlines = {
      deadline("finish", Start::tip_opened, "PT24H"),
      deadline("finish", Start::tip_changed, "PT1H"),
      deadline("preserve", Start::tip_finished, "P1Y"),
      deadline("report", Start::confirmation, "PT24H"),
      deadline("report_if_imminent", Start::confirmation, "PT1H", When::imminent),
  };
  return regime;
}

TEST(Deadlines, OfTwoWithOneNameTheLaterCounts) {
  Moments moments;
  moments.set(Start::tip_opened, instant("2026-11-20T09:00:00Z"));
  moments.set(Start::tip_changed, instant("2026-11-20T10:00:00Z"));
  EXPECT_EQ(
      clocks_of(tips(), moments, {}),
      (std::vector<Clock>{{"finish", instant("2026-11-21T09:00:00Z")}})
  );
  moments.set(Start::tip_changed, instant("2026-11-21T08:30:00Z"));
  EXPECT_EQ(
      clocks_of(tips(), moments, {}),
      (std::vector<Clock>{{"finish", instant("2026-11-21T09:30:00Z")}})
  );
}

TEST(Deadlines, AYearIsOfTheCalendar) {
  const auto end_of = [](std::string_view start) {
    Moments moments;
    moments.set(Start::tip_finished, instant(start));
    return clocks_of(tips(), moments, {}).at(0).at;
  };
  EXPECT_EQ(end_of("2026-11-20T09:00:00Z"), instant("2027-11-20T09:00:00Z"));
  EXPECT_EQ(end_of("2027-06-01T00:00:00Z"), instant("2028-06-01T00:00:00Z"));  // 366 days
  EXPECT_EQ(end_of("2028-02-29T12:00:00Z"), instant("2029-02-28T12:00:00Z"));
}

TEST(Deadlines, RunWhereTheirConditionHoldsAndTheirStartIsKnown) {
  Moments moments;
  EXPECT_EQ(clocks_of(tips(), moments, {}), std::vector<Clock>());
  moments.set(Start::confirmation, instant("2026-11-20T09:00:00Z"));
  EXPECT_EQ(
      clocks_of(tips(), moments, {}),
      (std::vector<Clock>{{"report", instant("2026-11-21T09:00:00Z")}})
  );
  Conditions imminent;
  imminent.set(When::imminent, true);
  EXPECT_EQ(
      clocks_of(tips(), moments, imminent),
      (std::vector<Clock>{
          {"report", instant("2026-11-21T09:00:00Z")},
          {"report_if_imminent", instant("2026-11-20T10:00:00Z")},
      })
  );
}

}  // namespace
}  // namespace causeway::policy
