// Reports against better knowledge, over a real SQLite file: they count no more, and what their
// author reports later comes behind what others do.
#include "safety/bad_faith.h"

#include "adapters/sqlite_safety/desk_world_test.h"
#include "safety/desk_table.h"

namespace causeway::safety::desk_test {
namespace {

using namespace std::chrono_literals;

class BadFaiths : public DeskWorld {
 protected:
  /// `report` counts from the first of the case.
  Result<Case> mark(
      CaseNumber number,
      std::size_t reporter,
      std::size_t report,
      Invalidate what = Invalidate::one,
      const Reviewer& who = reviewer_1
  ) {
    const ReportNumber named = reports_of(number).at(report).number;
    return attempt([&](Transaction& transaction) {
      return mark_bad_faith(transaction, number, reporter, named, what, "It is forged.", who, now);
    });
  }

  std::vector<ReportState> states(CaseNumber number) {
    std::vector<ReportState> states;
    for (const Report& each : reports_of(number)) states.push_back(each.state);
    return states;
  }
};

TEST_F(BadFaiths, OneReportCountsNoMore) {
  const CaseNumber number = take(bob, opened({3}));
  ASSERT_EQ(take(cleo, opened({3})), number);
  ASSERT_EQ(refusal(claim(number, reviewer_1)), "");
  const auto left = mark(number, 2, 1);
  ASSERT_EQ(refusal(left), "");
  EXPECT_EQ(left->reports, 1U);
  EXPECT_EQ(left->reporters, 1U);
  EXPECT_EQ(left->verified, 1U);
  EXPECT_EQ(left->rank, Rank::proven) << "Bob proves it as well";
  EXPECT_EQ(states(number), (std::vector{ReportState::pending, ReportState::invalidated}));
  EXPECT_EQ(logged(Act::bad_faith), 1U);
  const auto last = mark(number, 1, 0);
  ASSERT_EQ(refusal(last), "");
  EXPECT_EQ(last->reports, 0U);
  EXPECT_EQ(last->rank, Rank::unproven);
}

TEST_F(BadFaiths, TheOthersOfThatPersonStay) {
  const CaseNumber number = take(bob, opened({3}));
  const CaseNumber other = take(bob, opened({9}));
  ASSERT_EQ(refusal(claim(number, reviewer_1)), "");
  ASSERT_EQ(refusal(mark(number, 1, 0)), "");
  EXPECT_EQ(states(other), std::vector{ReportState::pending});
}

TEST_F(BadFaiths, AllOfOnePersonInEveryCase) {
  const CaseNumber number = take(bob, opened({3}));
  ASSERT_EQ(take(cleo, opened({3})), number);
  const CaseNumber other = take(bob, opened({9}));
  const CaseNumber over = take(bob, opened({20}));
  in_force(over, verdict(Measure::warn));
  ASSERT_EQ(refusal(claim(number, reviewer_1)), "");
  ASSERT_EQ(refusal(mark(number, 1, 0, Invalidate::all)), "");
  EXPECT_EQ(states(number), (std::vector{ReportState::invalidated, ReportState::pending}));
  EXPECT_EQ(states(other), std::vector{ReportState::invalidated});
  EXPECT_EQ(look(other).reports, 0U);
  EXPECT_EQ(look(other).rank, Rank::unproven);
  EXPECT_EQ(states(over), std::vector{ReportState::decided}) << "what was decided is";
}

TEST_F(BadFaiths, ReportersAreToldNothingOfAnInvalidReport) {
  const CaseNumber number = take(bob, opened({3}));
  take(cleo, opened({3}));
  ASSERT_EQ(refusal(claim(number, reviewer_1)), "");
  ASSERT_EQ(refusal(mark(number, 2, 1)), "");
  in_force(number, verdict(Measure::warn));
  EXPECT_EQ(notices_to(bob).size(), 1U);
  EXPECT_TRUE(notices_to(cleo).empty());
}

TEST_F(BadFaiths, ThingIsThereWhereItIsTheReportersOfThisCase) {
  const CaseNumber number = take(bob, opened({3}));
  take(cleo, opened({3}));
  ASSERT_EQ(refusal(claim(number, reviewer_1)), "");
  EXPECT_EQ(refusal(mark(number, 1, 1)), "safety.thing_is_there");
  EXPECT_EQ(refusal(mark(number, 0, 0)), "safety.thing_is_there");
  const ReportNumber other = reports_of(take(bob, opened({9}))).at(0).number;
  const auto marked = attempt([&](Transaction& transaction) {
    return mark_bad_faith(
        transaction, number, 1, other, Invalidate::one, "It is forged.", reviewer_1, now
    );
  });
  EXPECT_EQ(refusal(marked), "safety.thing_is_there");
}

TEST_F(BadFaiths, StateAllowsWhatIsPendingOnly) {
  const CaseNumber number = take(bob, opened({3}));
  ASSERT_EQ(refusal(claim(number, reviewer_1)), "");
  ASSERT_EQ(refusal(mark(number, 1, 0)), "");
  EXPECT_EQ(refusal(mark(number, 1, 0)), "safety.state_allows");
}

TEST_F(BadFaiths, WhatThatPersonReportsLaterRaisesNothing) {
  const CaseNumber number = take(bob, opened({3}));
  ASSERT_EQ(refusal(claim(number, reviewer_1)), "");
  ASSERT_EQ(refusal(mark(number, 1, 0)), "");
  const CaseNumber later = take(bob, opened({9}));
  EXPECT_EQ(look(later).rank, Rank::unproven);
  EXPECT_EQ(look(later).verified, 1U) << "it is proven all the same";
  EXPECT_EQ(look(later).queue, Queue::harassment);
  now += 10min;
  const CaseNumber of_another = take(cleo, opened({20}));
  EXPECT_EQ(next(reviewer_2), of_another);
  EXPECT_EQ(next(reviewer_2), later) << "behind, and not lost";
  take(cleo, opened({9}));
  EXPECT_EQ(look(later).rank, Rank::proven) << "somebody else proves it";
}

// Counting again is no way in for whoever is not trusted.
TEST_F(BadFaiths, ANewCountRaisesNothingEither) {
  const CaseNumber number = take(bob, opened({3}));
  ASSERT_EQ(refusal(claim(number, reviewer_1)), "");
  ASSERT_EQ(refusal(mark(number, 1, 0)), "");
  const CaseNumber later = take(bob, opened({9}));
  take(dora, opened({9}), Membership::not_member);
  ASSERT_EQ(refusal(claim(later, reviewer_1)), "");
  ASSERT_EQ(refusal(mark(later, 2, 1)), "");
  EXPECT_EQ(look(later).rank, Rank::unproven);
}

TEST_F(BadFaiths, AreForgottenAfterHalfAYear) {
  const CaseNumber number = take(bob, opened({3}));
  ASSERT_EQ(refusal(claim(number, reviewer_1)), "");
  ASSERT_EQ(refusal(mark(number, 1, 0)), "");
  EXPECT_TRUE(is_mistrusted(*store.begin_read(), bob, now + bad_faith_memory));
  EXPECT_FALSE(is_mistrusted(*store.begin_read(), bob, now + bad_faith_memory + 1ms));
  EXPECT_FALSE(is_mistrusted(*store.begin_read(), cleo, now));
  write([&](Transaction& transaction) { transaction.desk().forget_marks(now + 1ms); });
  EXPECT_FALSE(is_mistrusted(*store.begin_read(), bob, now));
}

}  // namespace
}  // namespace causeway::safety::desk_test
