// A filing against a clearing house that keeps to its rules. With any fault at any request, and any
// two: either one report is finished there and here, with each file once, or a person is told.
#include "safety/cybertip_filing.h"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <set>

#include "base/broken_rule_test.h"
#include "safety/cybertip_world_test.h"

namespace causeway::safety {
namespace {

using test::answer_of;
using test::ClearingHouse;
using test::documented;
using test::Fault;
using test::Host;
using test::noon;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;
using What = test::Fault::What;
using enum RequestKind;

std::vector<Fault> all_faults() {
  std::vector<Fault> faults{
      {What::not_sent, {}},
      {What::lost_before, {}},
      {What::lost_after, {}},
      {What::crash_before, {}},
      {What::crash_after, {}},
      {What::damaged, {}},
  };
  std::vector<Answer> answers{
      answer_of(9999),
      {200, std::nullopt},
      {404, std::nullopt},
      {401, std::nullopt},
      {429, std::nullopt},
      {503, std::nullopt},
      {500, Reading{0, "101", {}, {}, {}}},
  };
  for (const std::uint32_t code : documented) {
    // What a clearing house that keeps to its rules says only where it is so.
    if (code != 0 && code != 5102) answers.push_back(answer_of(code));
  }
  for (const Answer& answer : answers) {
    faults.push_back({What::answer_instead, answer});
    const Course course = course_of(answer);
    const bool may_stop =
        course == Course::refused || course == Course::retracted || course == Course::strange;
    if (may_stop) faults.push_back({What::crash_untold, answer});
    const bool may_follow_success = course == Course::unclear || course == Course::strange;
    if (may_follow_success) faults.push_back({What::answer_after, answer});
  }
  return faults;
}

/// One of each kind.
std::vector<Fault> kinds_of_faults() {
  std::vector<Fault> kinds;
  std::set<std::pair<What, Course>> seen;
  for (const Fault& fault : all_faults()) {
    if (seen.emplace(fault.what, course_of(fault.answer)).second) kinds.push_back(fault);
  }
  return kinds;
}

/// What has to hold at the end of every run, whatever happened.
void expect_told_truly(const Host& host) {
  const Filing filing = host.filing();
  const bool is_finished = filing.state == FilingState::finished;
  EXPECT_LE(host.house.finished(), 1U);
  if (is_finished) {
    ASSERT_EQ(host.house.finished(), 1U);
    const auto& report = host.house.reports.at(filing.report_id.value);
    EXPECT_EQ(report.state, ClearingHouse::Report::State::finished);
    EXPECT_EQ(report.files.size(), host.md5s.size());
    for (const auto& file : report.files) EXPECT_TRUE(file.is_described);
    EXPECT_TRUE(preserved_until(filing).has_value());
  } else {
    EXPECT_FALSE(preserved_until(filing).has_value());
    EXPECT_NE(filing.alarms, 0) << "neither finished nor told";
    EXPECT_FALSE(host.alarms.empty());
  }
  EXPECT_TRUE(filing.is_halted == 0 || host.was_told) << "it stopped in silence";
}

TEST(CybertipFiling, SendsEverythingOnceAndInOrder) {
  Host text(0);
  ASSERT_TRUE(text.run());
  EXPECT_THAT(text.sent, ElementsAre(submit, finish));
  expect_told_truly(text);

  Host files(2);
  ASSERT_TRUE(files.run());
  EXPECT_THAT(files.sent, ElementsAre(submit, upload, describe, upload, describe, finish));
  EXPECT_EQ(files.filing().state, FilingState::finished);
  EXPECT_TRUE(files.alarms.empty());
  expect_told_truly(files);
}

/// What goes wrong at which requests; nothing does at the others.
using Plan = std::map<std::size_t, Fault>;

void expect_survived(std::size_t files, const Plan& plan) {
  Host host(files);
  EXPECT_TRUE(host.run([&](std::size_t number) {
    const auto at = plan.find(number);
    return at == plan.end() ? Fault{} : at->second;
  }));
  expect_told_truly(host);
}

TEST(CybertipFiling, SurvivesAnyFaultAtAnyRequest) {
  for (const Fault& fault : all_faults()) {
    for (std::size_t files = 0; files <= 2; ++files) {
      for (std::size_t at = 1; at <= 2 + 2 * files; ++at) expect_survived(files, {{at, fault}});
    }
  }
}

TEST(CybertipFiling, SurvivesAnyTwoFaults) {
  const auto faults = kinds_of_faults();
  for (const Fault& first : faults) {
    for (const Fault& second : faults) {
      for (std::size_t both = 0; both < 16; ++both) {
        const std::size_t at = 1 + both / 4;
        expect_survived(1, {{at, first}, {at + 1 + both % 4, second}});
      }
    }
  }
}

TEST(CybertipFiling, SurvivesAFaultThatStaysBehindAnyOther) {
  const auto faults = kinds_of_faults();
  for (const Fault& first : faults) {
    for (const Fault& other : faults) {
      for (std::size_t at = 1; at <= 4; ++at) {
        Host host(1);
        host.run([&](std::size_t number) {
          return number < at ? Fault{} : number == at ? first : other;
        });
        expect_told_truly(host);
      }
    }
  }
}

TEST(CybertipFiling, GoesOnAfterFaultsWithoutAnAlarm) {
  for (const What what :
       {What::not_sent, What::lost_before, What::lost_after, What::crash_before, What::crash_after
       }) {
    for (std::size_t at = 1; at <= 4; ++at) {
      Host host(1);
      ASSERT_TRUE(host.run([&](std::size_t number) {
        return number == at ? Fault{what, {}} : Fault{};
      }));
      EXPECT_EQ(host.filing().state, FilingState::finished);
      EXPECT_TRUE(host.alarms.empty());
    }
  }
}

// A lost answer to /finish: the second one says that it was filed.
TEST(CybertipFiling, TakesAlreadyFinishedForFinished) {
  Host host(0);
  ASSERT_TRUE(host.run([](std::size_t number) {
    return number == 2 ? Fault{What::lost_after, {}} : Fault{};
  }));
  EXPECT_THAT(host.sent, ElementsAre(submit, finish, finish));
  EXPECT_EQ(host.filing().state, FilingState::finished);
  EXPECT_TRUE(host.alarms.empty());
}

// A lost answer to /submit leaves a report that nobody sees; it is not finished, another one is.
TEST(CybertipFiling, LeavesAReportThatLostAnAnswerBehind) {
  Host host(1);
  ASSERT_TRUE(host.run([](std::size_t number) {
    return number == 1 ? Fault{What::lost_after, {}} : Fault{};
  }));
  EXPECT_THAT(host.sent, ElementsAre(submit, submit, upload, describe, finish));
  EXPECT_EQ(host.house.reports.at("101").state, ClearingHouse::Report::State::open);

  Host other(1);
  ASSERT_TRUE(other.run([](std::size_t number) {
    return number == 2 ? Fault{What::lost_after, {}} : Fault{};
  }));
  EXPECT_THAT(other.sent, ElementsAre(submit, upload, retract, submit, upload, describe, finish));
  EXPECT_EQ(other.house.reports.at("101").state, ClearingHouse::Report::State::retracted);
}

// A day later it would be expired, had it not been finished.
TEST(CybertipFiling, AsksForAReportThatMayBeFinishedHoweverLateItIs) {
  for (const What what : {What::lost_after, What::crash_after}) {
    Host host(0);
    EXPECT_FALSE(
        host.run([&](std::size_t number) { return number == 2 ? Fault{what, {}} : Fault{}; }, 2)
    );
    host.now += std::chrono::hours(25);
    ASSERT_TRUE(host.run());
    EXPECT_THAT(host.sent, ElementsAre(submit, finish, finish));
    expect_told_truly(host);
  }
}

/// A report that may have been finished and is not there any more.
Host unclear_host() {
  Host host(0);
  host.run([](std::size_t number) {
    return number == 2   ? Fault{What::lost_before, {}}
           : number == 3 ? Fault{What::answer_instead, answer_of(5001)}
                         : Fault{};
  });
  return host;
}

TEST(CybertipFiling, OpensNoOtherWhereOneMayHaveBeenFinished) {
  Host host = unclear_host();
  EXPECT_TRUE(host.filing().has(Alarm::finish_unclear));
  EXPECT_TRUE(std::holds_alternative<AskPerson>(host.event(Due{})));
  EXPECT_THAT(host.sent, ElementsAre(submit, finish, finish));

  host.now += std::chrono::hours(48);
  EXPECT_TRUE(std::holds_alternative<AskPerson>(host.event(Due{})));
  EXPECT_EQ(host.filing().state, FilingState::described);
}

TEST(CybertipFiling, IsFinishedOrOpenedAnewAsAPersonFindsOut) {
  Host filed = unclear_host();
  EXPECT_EQ(filed.event(Decided{FilingDecision::was_filed}), Action(Rest{}));
  EXPECT_EQ(filed.filing().state, FilingState::finished);

  Host other = unclear_host();
  other.event(Decided{FilingDecision::was_not_filed});
  ASSERT_TRUE(other.run());
  EXPECT_EQ(other.filing().state, FilingState::finished);
  expect_told_truly(other);
}

/// Said to be filed at its n-th request; the one before was lost where `lost` says so.
Host said_to_be_filed(std::size_t at, std::size_t lost = 0) {
  Host host(1);
  host.run([&](std::size_t number) {
    return number == at     ? Fault{What::answer_instead, answer_of(5102)}
           : number == lost ? Fault{What::lost_after, {}}
                            : Fault{};
  });
  return host;
}

// At /upload, /fileinfo, and a /retract on the way to another report.
TEST(CybertipFiling, WaitsWhereItIsSaidToBeFiledAndNobodyAsked) {
  for (Host host : {said_to_be_filed(2), said_to_be_filed(3), said_to_be_filed(3, 2)}) {
    expect_told_truly(host);
    EXPECT_THAT(host.alarms, ElementsAre(Alarm::finished_elsewhere));
    EXPECT_EQ(
        broken_rule_name(next(host.record, Decided{FilingDecision::resume}, host.now)),
        rules::event_fits_filing.name
    );
    Host filed = host;
    EXPECT_EQ(filed.event(Decided{FilingDecision::was_filed}), Action(Rest{}));
    EXPECT_EQ(filed.filing().state, FilingState::finished);
    host.event(Decided{FilingDecision::was_not_filed});
    ASSERT_TRUE(host.run());
    EXPECT_EQ(host.filing().state, FilingState::finished);
    expect_told_truly(host);
  }
}

TEST(CybertipFiling, WaitsWhereItIsSaidToBeFiledWhileItIsGivenUp) {
  Host host(1);
  host.run([](std::size_t) { return Fault{}; }, 2);
  host.event(Decided{FilingDecision::withdraw});
  ASSERT_TRUE(host.run([](std::size_t) { return Fault{What::answer_instead, answer_of(5102)}; }));
  EXPECT_THAT(host.sent, ElementsAre(submit, upload, retract));
  expect_told_truly(host);
  EXPECT_EQ(host.event(Decided{FilingDecision::was_not_filed}), Action(Rest{}));
  EXPECT_EQ(host.filing().state, FilingState::retracted);
}

// It may be filed, and the clearing house never says so in a way that we know.
TEST(CybertipFiling, EndsByAPersonsWordWhereEveryAnswerIsStrange) {
  Host host(0);
  ASSERT_TRUE(host.run([](std::size_t number) {
    return number == 1 ? Fault{}
                       : Fault{What::answer_instead, {500, Reading{5102, {}, {}, {}, {}}}};
  }));
  EXPECT_THAT(host.sent, ElementsAre(submit, finish, finish, finish));
  Host filed = host;
  EXPECT_EQ(filed.event(Decided{FilingDecision::was_filed}), Action(Rest{}));
  EXPECT_EQ(filed.filing().state, FilingState::finished);
  host.event(Decided{FilingDecision::was_not_filed});
  ASSERT_TRUE(host.run());
  EXPECT_EQ(host.filing().state, FilingState::finished);
  expect_told_truly(host);
}

TEST(CybertipFiling, TellsWhereItWasFinishedBySomebodyElse) {
  Host host = said_to_be_filed(4);
  EXPECT_EQ(host.filing().state, FilingState::finished);
  EXPECT_THAT(host.alarms, ElementsAre(Alarm::finished_elsewhere));
}

TEST(CybertipFiling, BelievesNoAnswerAgainstItsStatus) {
  for (const unsigned status : {403U, 500U}) {
    for (std::size_t at = 1; at <= 4; ++at) {
      expect_survived(1, {{at, {What::answer_instead, {status, Reading{5102, {}, {}, {}, {}}}}}});
    }
  }
}

TEST(CybertipFiling, TellsOfOtherFilesThanItsOwn) {
  Host host(1);
  ASSERT_TRUE(host.run([](std::size_t number) {
    Fault fault;
    if (number == 4) fault = {What::answer_after, {200, Reading{0, "101", {}, {}, {"else"}}}};
    return fault;
  }));
  EXPECT_EQ(host.filing().state, FilingState::finished);
  EXPECT_THAT(host.alarms, ElementsAre(Alarm::files_differ));
}

TEST(CybertipFiling, OpensAnewWhereAFileArrivedDamaged) {
  Host host(1);
  ASSERT_TRUE(host.run([](std::size_t number) {
    return number == 2 ? Fault{What::damaged, {}} : Fault{};
  }));
  EXPECT_THAT(host.alarms, ElementsAre(Alarm::file_damaged));
  EXPECT_THAT(host.sent, ElementsAre(submit, upload, retract, submit, upload, describe, finish));
  expect_told_truly(host);
}

// Our own copy is what is damaged.
TEST(CybertipFiling, WaitsForAPersonAfterThreeDamagedFiles) {
  Host host(1);
  const Fault damaged{What::damaged, {}};
  ASSERT_TRUE(host.run([&](std::size_t number) {
    const bool is_upload = number % 3 == 2;  // behind /submit, before /retract
    return is_upload ? damaged : Fault{};
  }));
  EXPECT_THAT(
      host.sent, ElementsAre(submit, upload, retract, submit, upload, retract, submit, upload)
  );
  EXPECT_EQ(host.alarms.back(), Alarm::file_damaged);
  expect_told_truly(host);
  host.event(Decided{FilingDecision::resume});
  ASSERT_TRUE(host.run());
  EXPECT_THAT(host.filing().state, FilingState::finished);
  expect_told_truly(host);
}

TEST(CybertipFiling, BelievesNoAnswerAboutAnotherReport) {
  for (const std::uint32_t code : {0U, 5102U}) {
    Host host(0);
    ASSERT_TRUE(host.run([&](std::size_t number) {
      Fault fault;
      if (number == 2) fault = {What::answer_instead, {200, Reading{code, "999", {}, {}, {}}}};
      return fault;
    }));
    EXPECT_THAT(host.alarms, Contains(Alarm::strange_answer));
    expect_told_truly(host);
  }
}

TEST(CybertipFiling, WaitsForAPersonAfterThreeStrangeAnswers) {
  Host host(1);
  ASSERT_TRUE(host.run([](std::size_t) { return Fault{What::answer_instead, {200, {}}}; }));
  EXPECT_EQ(host.sent.size(), 3U);
  EXPECT_TRUE(std::holds_alternative<AskPerson>(host.event(Due{})));
  host.event(Decided{FilingDecision::resume});
  ASSERT_TRUE(host.run());
  EXPECT_EQ(host.filing().state, FilingState::finished);
}

TEST(CybertipFiling, DoesNotRepeatWhatIsRefused) {
  Host host(1);
  ASSERT_TRUE(host.run([](std::size_t number) {
    return number == 3 ? Fault{What::answer_instead, answer_of(4100)} : Fault{};
  }));
  EXPECT_THAT(host.sent, ElementsAre(submit, upload, describe));
  EXPECT_THAT(host.alarms, ElementsAre(Alarm::report_refused));
  EXPECT_TRUE(std::holds_alternative<AskPerson>(host.event(Due{})));
}

TEST(CybertipFiling, AsksHourlyWhereAccessIsRefused) {
  Host host(0);
  ASSERT_TRUE(host.run([](std::size_t number) {
    return number <= 3 ? Fault{What::answer_instead, {401, std::nullopt}} : Fault{};
  }));
  EXPECT_EQ(std::chrono::floor<std::chrono::hours>(host.now - noon), std::chrono::hours(3));
  EXPECT_THAT(host.alarms, ElementsAre(Alarm::access_refused));
  EXPECT_EQ(host.filing().state, FilingState::finished);
}

TEST(CybertipFiling, CountsNoReportWhereNothingWasDone) {
  for (const std::uint32_t code : {1110U, 3100U, 4100U}) {
    Host host(0);
    host.run([&](std::size_t) { return Fault{What::answer_instead, answer_of(code)}; }, 3);
    EXPECT_EQ(host.filing().counts.openings, 0U) << code;
  }
  Host host(0);
  ASSERT_TRUE(host.run([](std::size_t number) {
    return number <= 4   ? Fault{What::answer_instead, {401, std::nullopt}}
           : number == 5 ? Fault{What::lost_before, {}}
                         : Fault{};
  }));
  EXPECT_EQ(host.filing().counts.openings, 2U);
  EXPECT_THAT(host.alarms, Not(Contains(Alarm::keeps_failing)));
}

TEST(CybertipFiling, OpensFewReportsADayWhereAllAnswersAreLost) {
  Host host(0);
  EXPECT_FALSE(host.run([](std::size_t) { return Fault{What::lost_after, {}}; }, 30));
  EXPECT_EQ(host.house.finished(), 0U);
  EXPECT_GT(host.now - noon, std::chrono::hours(20));
  EXPECT_THAT(host.alarms, Contains(Alarm::keeps_failing));
}

TEST(CybertipFiling, OpensAnotherWhereTheFirstHasExpired) {
  Host host(1);
  host.run([](std::size_t number) {
    return number == 2 ? Fault{What::answer_instead, answer_of(4200)} : Fault{};
  });
  host.now += std::chrono::hours(23);
  host.event(Decided{FilingDecision::resume});
  const Action soon = host.event(Due{});
  EXPECT_EQ(std::get<Send>(soon).request.kind, upload);
  host.event(NotSent{});
  host.now += std::chrono::hours(2);
  ASSERT_TRUE(host.run());
  EXPECT_THAT(host.sent, ElementsAre(submit, upload, submit, upload, describe, finish));
  expect_told_truly(host);
}

TEST(CybertipFiling, IsGivenUpByAPersonUnlessItIsFinished) {
  Host draft(1);
  EXPECT_EQ(draft.event(Decided{FilingDecision::withdraw}), Action(Rest{}));
  EXPECT_EQ(draft.filing().state, FilingState::retracted);

  for (const Fault& fault : all_faults()) {
    Host open(1);
    open.run([](std::size_t number) {
      return number == 2 ? Fault{What::answer_instead, answer_of(4200)} : Fault{};
    });
    open.event(Decided{FilingDecision::withdraw});
    ASSERT_TRUE(open.run([&](std::size_t number) { return number == 3 ? fault : Fault{}; }));
    EXPECT_EQ(open.house.finished(), 0U);
    EXPECT_NE(open.filing().state, FilingState::finished);
  }

  Host late(0);
  late.run(
      [](std::size_t number) {
        return number == 2 ? Fault{What::answer_after, {200, std::nullopt}} : Fault{What::none, {}};
      },
      2
  );
  late.event(Restarted{});
  late.event(Decided{FilingDecision::withdraw});
  ASSERT_TRUE(late.run());
  EXPECT_EQ(late.filing().state, FilingState::finished) << "it was filed, and cannot be taken back";
}

TEST(CybertipFiling, IsPreservedForAYearFromItsFinish) {
  Host host(0);
  EXPECT_FALSE(preserved_until(host.filing()).has_value());
  ASSERT_TRUE(host.run());
  EXPECT_GE(*preserved_until(host.filing()), host.now + std::chrono::days(365));
}

TEST(CybertipFiling, EventFitsFiling) {
  const auto broken = [](const Bytes& record, const Event& event) {
    return broken_rule_name(next(record, event, noon));
  };
  Host host(0);
  const auto rule = rules::event_fits_filing.name;
  EXPECT_EQ(broken(host.record, Lost{}), rule);
  EXPECT_EQ(broken(host.record, NotSent{}), rule);
  EXPECT_EQ(broken(host.record, Answered{answer_of(0)}), rule);
  EXPECT_EQ(broken(host.record, Decided{FilingDecision::was_filed}), rule);
  host.event(Due{});
  EXPECT_EQ(broken(host.record, Due{}), rule);
  EXPECT_EQ(broken(host.record, Decided{FilingDecision::withdraw}), rule);
  EXPECT_EQ(broken(unclear_host().record, Decided{FilingDecision::resume}), rule);
}

}  // namespace
}  // namespace causeway::safety
