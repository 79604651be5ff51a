// The clock of a request's answer, like request_world_test.cc.
#include <gtest/gtest.h>

#include "policy/request_world_broken_test.h"

namespace causeway::policy {
namespace {

using test::couplings_of;
using test::expect_with_row;
using test::from_counsel;
using test::Path;
using test::planted;
using test::Planted;
using test::to_delivery;
using enum RequestState;

TEST(RequestWorldClock, LateAnswerReleasesNothing) {
  expect_with_row(
      {packaged, Event::answer_is_due, delivered, "respond", "released by the clock"},
      "late_answer_releases_nothing",
      from_counsel(
          "domestic",
          {"approve",
           "collect",
           "collected",
           "check_quality",
           "approve_release",
           "package",
           "answer_is_due"}
      )
  );
}

TEST(RequestWorldClock, AnswerStopsTheClock) {
  RequestRules rules = request_rules();
  for (Coupling* each : couplings_of(rules, delivered, Event::answer_given)) {
    each->tracks = {Track::agreement, Track::eu};
  }
  test::expect_only(rules, "answer_stops_the_clock", from_counsel("domestic", to_delivery));
}

TEST(RequestWorldClock, LateAnswerStopsTheClockToo) {
  Planted<ClockState> clock(clock_machine());
  clock.remove(ClockState::overdue, Event::answer_given);
  RequestRules rules = request_rules();
  rules.clock = clock.machine();
  const auto broken = test::broken_of(explore(rules));
  ASSERT_EQ(broken.size(), 2U) << "nothing is answered late any more";
  const Path path{"domestic", "answer_is_due", "authentication_fails"};
  EXPECT_EQ(broken[0], std::make_pair(std::string("answer_stops_the_clock"), path));
  EXPECT_EQ(broken[1].first, everything_is_met);
}

TEST(RequestWorldClock, BreachIsRecorded) {
  Planted<ClockState> clock(clock_machine());
  clock.add({ClockState::overdue, Event::clarify, ClockState::met, "", planted});
  RequestRules rules = request_rules();
  rules.clock = clock.machine();
  test::expect_only(rules, "breach_is_recorded", {"domestic", "answer_is_due", "clarify"});
}

TEST(RequestWorldClock, EuClockStandsStill) {
  Planted<ClockState> clock(clock_machine());
  clock.add({ClockState::stopped, Event::answer_is_due, ClockState::running, "", planted});
  RequestRules rules = request_rules();
  rules.clock = clock.machine();
  const Path asked{"eu", "authenticate", "commit_to_log", "triage", "ask_clarification"};
  Path path = asked;
  path.push_back("answer_is_due");
  test::expect_only(rules, "eu_clock_stands_still", path);

  rules = request_rules();
  for (Coupling* each : couplings_of(rules, deficient, Event::stop_clock)) each->events.clear();
  const auto broken = test::broken_of(explore(rules));
  ASSERT_EQ(broken.size(), 2U) << "nothing stops it any more";
  EXPECT_EQ(broken[0], std::make_pair(std::string("eu_clock_stands_still"), asked));
  EXPECT_EQ(broken[1].first, everything_is_met);
}

TEST(RequestWorldClock, OtherClocksRun) {
  RequestRules rules = request_rules();
  for (Coupling* each : couplings_of(rules, deficient, Event::stop_clock)) each->tracks.clear();
  test::expect_only(
      rules,
      "other_clocks_run",
      {"domestic", "authenticate", "commit_to_log", "triage", "ask_clarification"}
  );
}

}  // namespace
}  // namespace causeway::policy
