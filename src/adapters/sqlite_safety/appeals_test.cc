// Appeals over a real SQLite file: once, in time, by whom the decision is about, and decided by
// somebody who had no part in it.
#include "safety/appeals.h"

#include "adapters/sqlite_safety/desk_world_test.h"
#include "base/utc_text.h"
#include "safety/month_numbers.h"
#include "safety/tally_table.h"

namespace causeway::safety::desk_test {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

class Appeals : public DeskWorld {
 protected:
  /// A ban by two.
  DecisionId banned(CaseNumber number) {
    decided(number, verdict(Measure::ban), reviewer_1);
    return decided(number, verdict(Measure::ban), reviewer_2).decision.id;
  }

  Result<void> appeal(const DecisionId& id, AccountId account = ada) {
    return appeal_of(id, account, now);
  }

  /// Filed then, and taken in now.
  Result<void> appeal_of(const DecisionId& id, AccountId account, Instant filed) {
    const provider::Filing filing{
        .account = account,
        .kind = provider::FilingKind::appeal,
        .sealed = {{id.value}, 4, {}, {}},
        .filed = filed,
    };
    return attempt([&](Transaction& transaction) {
      return take_in_appeal(transaction, filing, {{}, {4, 5, 6}}, now);
    });
  }

  Result<Decision> outcome(
      CaseNumber number, AppealOutcome said, const Reviewer& who, std::uint64_t version = 0
  ) {
    return attempt([&](Transaction& transaction) {
      if (version == 0) version = transaction.cases().find(number)->version;
      return decide_appeal(
          transaction, number, version, said, "I read it again.", "Words to her.", who, now
      );
    });
  }

  std::optional<Appeal> look_appeal(const DecisionId& id) {
    return store.begin_read()->decisions().find_appeal(id);
  }
};

TEST_F(Appeals, BringTheCaseBeforeSomebodyElse) {
  const CaseNumber number = a_case();
  const DecisionId id = banned(number);
  now += 24h;
  ASSERT_EQ(refusal(appeal(id)), "");
  const Case in = look(number);
  EXPECT_EQ(in.state, CaseState::appealed);
  EXPECT_EQ(in.due, now + appeal_deadline);
  EXPECT_EQ(in.shred, start + appealable_retention) << "kept long enough already";
  EXPECT_EQ(look_appeal(id)->text->sealed, (Bytes{4, 5, 6}));
  EXPECT_EQ(next(reviewer_1, Waiting::appeals), std::nullopt);
  EXPECT_EQ(next(reviewer_2, Waiting::appeals), std::nullopt);
  EXPECT_EQ(next(reviewer_3), std::nullopt) << "they wait in a queue of their own";
  EXPECT_EQ(next(reviewer_3, Waiting::appeals), number);
}

TEST_F(Appeals, KeepWhatTheyAreAboutForAsLongAsTheyTake) {
  const CaseNumber number = a_case();
  const DecisionId id = banned(number);
  now += appeal_time;
  ASSERT_EQ(refusal(appeal(id)), "") << "the last moment";
  EXPECT_EQ(look(number).shred, now + appeal_retention);
}

// The person is told when the second has agreed: the time begins there, however long that took.
TEST_F(Appeals, HaveTheirWholeTimeFromTheAgreementOn) {
  const CaseNumber number = a_case();
  decided(number, verdict(Measure::ban), reviewer_1);
  now += 24h * 20;
  const DecisionMade agreed = decided(number, verdict(Measure::ban), reviewer_2);
  const Instant until = now + appeal_time;
  EXPECT_EQ(agreed.decision.appeal_until, until);
  EXPECT_THAT(agreed.decision.statement, HasSubstr(utc_text(until).substr(0, 10)));
  ASSERT_EQ(notices_to(ada).size(), 1U);
  EXPECT_EQ(notices_to(ada)[0].appeal_until_ms, to_unix_ms(until));
  EXPECT_EQ(look(number).shred, now + appealable_retention) << "and as long there is evidence";
  now = until;
  EXPECT_EQ(refusal(appeal(agreed.decision.id)), "") << "the last moment";
}

// Its process of keys was away: what it was filed in is bound by the log.
TEST_F(Appeals, ThatComeLateAreCountedInTheMonthInWhichTheyAreTakenIn) {
  const DecisionId early = banned(a_case(3));
  const DecisionId late = banned(a_case(4));
  const Instant filed = now;
  const TallyMonth november = tally_month(filed);
  const auto counted = [&](TallyMonth month) {
    std::uint64_t appeals = 0;
    for (const TallyRow& row : store.begin_read()->tallies().tallies(month, month)) {
      if (row.tally == Tally::appealed) appeals += row.count;
    }
    return appeals;
  };
  now = bound_from(november) - 1ms;
  ASSERT_EQ(refusal(appeal_of(early, ada, filed)), "");
  EXPECT_EQ(counted(november), 1U) << "it is not bound yet";
  write([&](Transaction& transaction) { bind_months(transaction, now + 1ms); });
  const std::string bound = month_csv(*store.begin_read(), november);
  now += 1ms;
  ASSERT_EQ(refusal(appeal_of(late, ada, filed)), "");
  EXPECT_EQ(month_csv(*store.begin_read(), november), bound);
  EXPECT_EQ(counted(tally_month(now)), 1U);
}

TEST_F(Appeals, ThatComeTwiceAreOne) {
  const CaseNumber number = a_case();
  const DecisionId id = banned(number);
  ASSERT_EQ(refusal(appeal(id)), "");
  const Case before = look(number);
  carry_out();
  EXPECT_EQ(refusal(appeal(id)), "");
  EXPECT_EQ(look(number), before);
  EXPECT_TRUE(effects().empty());
  ASSERT_EQ(refusal(claim(number, reviewer_3)), "");
  ASSERT_EQ(refusal(outcome(number, AppealOutcome::overturned, reviewer_3)), "");
  EXPECT_EQ(refusal(appeal(id)), "") << "a crash, and it was decided meanwhile";
  EXPECT_EQ(look(number).state, CaseState::decided);
}

TEST_F(Appeals, DecisionCanBeAppealedOnceInTimeByWhomItIsAbout) {
  const std::string rule = "safety.decision_can_be_appealed";
  const CaseNumber number = a_case();
  const DecisionId id = banned(number);
  EXPECT_EQ(refusal(appeal(id, bob)), rule) << "another account's";
  EXPECT_EQ(refusal(appeal({{99}})), rule) << "there is none";
  now += appeal_time + 1ms;
  EXPECT_EQ(refusal(appeal(id)), rule) << "too late";
  now -= 1ms;
  EXPECT_EQ(refusal(appeal(id)), "");
  now += 1ms;
  EXPECT_EQ(refusal(appeal(id)), rule) << "a second one";
}

TEST_F(Appeals, DecisionCanBeAppealedWhereItHolds) {
  const std::string rule = "safety.decision_can_be_appealed";
  EXPECT_EQ(refusal(appeal(in_force(a_case(3), verdict(Measure::none)))), rule);
  const DecisionId proposed = decided(a_case(4), verdict(Measure::ban), reviewer_1).decision.id;
  EXPECT_EQ(refusal(appeal(proposed)), rule);
  Verdict said = verdict(Measure::suspend);
  said.until = now + 1h;
  const DecisionId suspended = in_force(a_case(5), said);
  now += 2h;
  settle();
  EXPECT_EQ(refusal(appeal(suspended)), "") << "ended, and still on their record";
}

TEST_F(Appeals, ThatAreOverturnedLiftTheMeasure) {
  const CaseNumber number = a_case();
  const DecisionId id = banned(number);
  ASSERT_EQ(refusal(appeal(id)), "");
  carry_out();
  ASSERT_EQ(next(reviewer_3, Waiting::appeals), number);
  const auto decision = outcome(number, AppealOutcome::overturned, reviewer_3);
  ASSERT_EQ(refusal(decision), "");
  EXPECT_EQ(decision->state, DecisionState::overturned);
  EXPECT_EQ(decision->taken_back, (TakenBack{now, reviewer_3.id, "I read it again."}));
  EXPECT_EQ(measure_of(ada), api::Measure::none);
  const auto told = notices_to(ada);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].kind, api::NoticeKind::appeal_decided);
  EXPECT_EQ(told[0].measure, api::Measure::none);
  const std::string says(told[0].statement.begin(), told[0].statement.end());
  EXPECT_THAT(says, HasSubstr("Words to her."));
  EXPECT_THAT(says, HasSubstr("taken back"));
  EXPECT_EQ(look(number).state, CaseState::decided);
  const auto appeal = look_appeal(id);
  EXPECT_EQ(appeal->outcome, AppealOutcome::overturned);
  EXPECT_EQ(appeal->by, reviewer_3.id);
}

TEST_F(Appeals, ThatAreUpheldChangeNothing) {
  const CaseNumber number = a_case();
  const DecisionId id = banned(number);
  ASSERT_EQ(refusal(appeal(id)), "");
  carry_out();
  ASSERT_EQ(refusal(claim(number, lead)), "");
  ASSERT_EQ(refusal(outcome(number, AppealOutcome::upheld, lead)), "");
  EXPECT_EQ(look(id).state, DecisionState::in_force);
  EXPECT_EQ(measure_of(ada), std::nullopt);
  ASSERT_EQ(notices_to(ada).size(), 1U);
  EXPECT_EQ(notices_to(ada)[0].measure, api::Measure::banned) << "what holds";
  EXPECT_EQ(look(number).state, CaseState::decided);
}

// What is reported while it waits is no part of it, and is not lost in it.
TEST_F(Appeals, TakeInNoReports) {
  const CaseNumber number = a_case();
  ASSERT_EQ(refusal(appeal(banned(number))), "");
  const std::uint64_t version = look(number).version;
  carry_out();
  EXPECT_EQ(take(cleo, opened({3})), number);
  EXPECT_EQ(notices_to(cleo).size(), 1U) << "that was decided";
  EXPECT_EQ(look(number).version, version);
  const CaseNumber more = take(dora, opened({3, 4}));
  EXPECT_NE(more, number);
  EXPECT_EQ(look(more).state, CaseState::queued);
}

TEST_F(Appeals, ReviewerIsAnotherThanFirstAndSecond) {
  const CaseNumber number = a_case();
  ASSERT_EQ(refusal(appeal(banned(number))), "");
  EXPECT_EQ(refusal(claim(number, reviewer_1)), "safety.reviewer_is_another");
  EXPECT_EQ(refusal(claim(number, reviewer_2)), "safety.reviewer_is_another");
  write([&](Transaction& transaction) {  // however they came to have it
    give(transaction, *transaction.cases().find(number), reviewer_2, now);
  });
  EXPECT_EQ(
      refusal(outcome(number, AppealOutcome::upheld, reviewer_2)), "safety.reviewer_is_another"
  );
}

TEST_F(Appeals, StateAllowsTheirDecisionWhereThereIsOne) {
  const CaseNumber number = a_case();
  ASSERT_EQ(refusal(claim(number, reviewer_1)), "");
  EXPECT_EQ(refusal(outcome(number, AppealOutcome::upheld, reviewer_1)), "safety.state_allows");
}

TEST_F(Appeals, VersionIsCurrent) {
  const CaseNumber number = a_case();
  ASSERT_EQ(refusal(appeal(banned(number))), "");
  ASSERT_EQ(refusal(claim(number, reviewer_3)), "");
  const std::uint64_t before = look(number).version - 1;
  EXPECT_EQ(
      refusal(outcome(number, AppealOutcome::upheld, reviewer_3, before)),
      "safety.version_is_current"
  );
}

TEST_F(Appeals, AgainstWhatALeadReversesAreDecidedByThat) {
  const CaseNumber number = a_case();
  const DecisionId id = banned(number);
  ASSERT_EQ(refusal(appeal(id)), "");
  const auto reversed = attempt([&](Transaction& transaction) {
    return reverse(transaction, id, "It was a joke.", "", lead, now);
  });
  ASSERT_EQ(refusal(reversed), "");
  EXPECT_EQ(look(number).state, CaseState::decided);
  EXPECT_EQ(look_appeal(id)->outcome, AppealOutcome::overturned);
  EXPECT_EQ(next(reviewer_3, Waiting::appeals), std::nullopt);
}

// A device shows one notice of a kind for each decision.
TEST_F(Appeals, ThatWereUpheldHideNothingOfAReversal) {
  const CaseNumber number = a_case();
  const DecisionId id = banned(number);
  ASSERT_EQ(refusal(appeal(id)), "");
  ASSERT_EQ(refusal(claim(number, reviewer_3)), "");
  ASSERT_EQ(refusal(outcome(number, AppealOutcome::upheld, reviewer_3)), "");
  carry_out();
  const auto reversed = attempt([&](Transaction& transaction) {
    return reverse(transaction, id, "It was a joke.", "", lead, now);
  });
  ASSERT_EQ(refusal(reversed), "");
  ASSERT_EQ(notices_to(ada).size(), 1U);
  EXPECT_EQ(notices_to(ada)[0].kind, api::NoticeKind::appeal_decided);
  EXPECT_NE(notices_to(ada)[0].decision, id);
}

}  // namespace
}  // namespace causeway::safety::desk_test
