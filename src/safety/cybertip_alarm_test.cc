// What a person is told of a filing, and when: nothing that stops does so in silence.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "safety/cybertip_filing.h"
#include "safety/cybertip_world_test.h"

namespace causeway::safety {
namespace {

using test::answer_of;
using test::Fault;
using test::Host;
using test::noon;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;
using What = test::Fault::What;
using enum RequestKind;

TEST(CybertipAlarms, TellOfAFilingThatStopsThoughTheAlarmStands) {
  Host host(1);
  ASSERT_TRUE(host.run([](std::size_t) { return Fault{What::answer_instead, {200, {}}}; }));
  EXPECT_THAT(host.alarms, ElementsAre(Alarm::strange_answer, Alarm::strange_answer));
  EXPECT_TRUE(host.was_told);
}

// Cancelling on the way to another report is a courtesy: what is said to it stops nothing.
TEST(CybertipAlarms, TellOfARefusalOnlyWhereItStopsTheFiling) {
  Host host(1);
  ASSERT_TRUE(host.run([](std::size_t number) {
    return number == 2   ? Fault{What::lost_after, {}}
           : number == 3 ? Fault{What::answer_instead, answer_of(4000)}
           : number == 5 ? Fault{What::answer_instead, answer_of(4100)}
                         : Fault{};
  }));
  EXPECT_THAT(host.sent, ElementsAre(submit, upload, retract, submit, upload));
  EXPECT_THAT(host.alarms, ElementsAre(Alarm::report_refused));
  EXPECT_TRUE(host.was_told);
}

TEST(CybertipAlarms, TellThatNobodyAnswersWhileItIsTriedForEver) {
  Host host(0);
  EXPECT_FALSE(host.run([](std::size_t) { return Fault{What::not_sent, {}}; }, 40));
  EXPECT_THAT(host.alarms, ElementsAre(Alarm::keeps_failing, Alarm::late));
  // 30 s, 1 min, … 32 min, and an hour from then on
  EXPECT_GT(host.now - noon, std::chrono::hours(32));
  EXPECT_LT(host.now - noon, std::chrono::hours(36));
  ASSERT_TRUE(host.run());
  EXPECT_EQ(host.filing().state, FilingState::finished);
}

TEST(CybertipAlarms, TellOfALateFilingOnceAtItsTime) {
  Host host(0);
  host.run([](std::size_t) { return Fault{What::answer_instead, answer_of(4100)}; });
  host.now = noon + std::chrono::hours(24) - Milliseconds(1);
  host.event(Due{});
  EXPECT_THAT(host.alarms, Not(Contains(Alarm::late)));
  host.now += Milliseconds(1);
  host.event(Due{});
  host.event(Due{});
  EXPECT_THAT(host.alarms, ElementsAre(Alarm::report_refused, Alarm::late));
}

// A host that does what it is told to, and nothing else, tells of it.
TEST(CybertipAlarms, TellOfALateFilingThatWaitsForAPerson) {
  Host host(0);
  host.run([](std::size_t) { return Fault{What::answer_instead, answer_of(4100)}; });
  const Action first = host.event(Due{});
  ASSERT_EQ(first, Action(AskPerson{noon + std::chrono::hours(24)}));
  host.now = *std::get<AskPerson>(first).until;
  EXPECT_EQ(host.event(Due{}), Action(AskPerson{}));
  EXPECT_THAT(host.alarms, ElementsAre(Alarm::report_refused, Alarm::late));
}

// Stored and not told: the host died in between.
TEST(CybertipAlarms, TellAgainAfterAStartOfAllThatStand) {
  const auto answers = {
      std::pair{answer_of(4100), Alarm::report_refused},
      {answer_of(5101), Alarm::retracted_elsewhere},
      {{401, std::nullopt}, Alarm::access_refused},
      {answer_of(9999), Alarm::strange_answer},
  };
  for (const auto& [answer, alarm] : answers) {
    Host host(1);
    host.run(
        [&](std::size_t number) {
          return number == 2 ? Fault{What::crash_untold, answer} : Fault{};
        },
        2
    );
    EXPECT_THAT(host.alarms, ElementsAre(alarm));
  }
}

TEST(CybertipAlarms, TellAgainAfterAStartOfAFilingThatIsOver) {
  Host host(1);
  host.run([](std::size_t) { return Fault{}; }, 3);
  host.event(Due{});
  host.event_before_crash(Answered{{200, Reading{0, "101", {}, {}, {"else"}}}});
  EXPECT_EQ(host.filing().state, FilingState::finished);
  EXPECT_THAT(host.alarms, ElementsAre(Alarm::files_differ));
}

}  // namespace
}  // namespace causeway::safety
