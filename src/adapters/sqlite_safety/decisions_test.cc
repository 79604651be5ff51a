// What reviewers decide and what comes of it, over a real SQLite file: a slip can be undone, what
// cannot be taken back needs two, and what is done waits in the outbox once.
#include "safety/decisions.h"

#include "adapters/sqlite_safety/desk_world_test.h"
#include "safety/tip_table.h"
#include "safety/views.h"

namespace causeway::safety::desk_test {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

class Decisions : public DeskWorld {
 protected:
  Verdict suspension(std::chrono::hours time) const {
    Verdict said = verdict(Measure::suspend);
    said.until = now + time;
    return said;
  }

  static Verdict abuse(Measure measure, IncidentType incident = IncidentType::online_enticement) {
    Verdict said = verdict(measure);
    said.policy = "child.abuse";
    said.child_abuse = ChildAbuse{.incident = incident, .files = {}, .words = {"Look at it."}};
    return said;
  }

  AbuseFile file_of(CaseNumber number) {
    return {reports_of(number).at(0).number, 3, 0, IndustryClassification::a1, 0};
  }

  void view(CaseNumber number, const AbuseFile& file, const Reviewer& who) {
    const auto seen = attempt([&](Transaction& transaction) {
      return reveal_media(transaction, number, file, PictureSize::whole, who, now);
    });
    EXPECT_EQ(refusal(seen), "");
  }

  /// Which rule a verdict breaks, said by somebody who has the case.
  std::string broken(CaseNumber number, const Verdict& said, const Reviewer& who) {
    EXPECT_EQ(refusal(claim(number, who)), "");
    return refusal(decide(number, said, who));
  }

  Result<Case> undo(const DecisionId& id, const Reviewer& who) {
    return attempt([&](Transaction& transaction) { return safety::undo(transaction, id, who, now); }
    );
  }

  Result<Decision> reverse(const DecisionId& id, const Reviewer& who) {
    return attempt([&](Transaction& transaction) {
      return safety::reverse(transaction, id, "It was a joke.", "We misread it.", who, now);
    });
  }

  CaseNumber child_case() { return a_case(3, report::Reason::child_safety); }
};

TEST_F(Decisions, AreUndoneWithinTenSeconds) {
  const CaseNumber number = a_case();
  const auto made = decided(number, verdict(Measure::warn), reviewer_1);
  EXPECT_EQ(made.outcome, Outcome::undoable);
  EXPECT_EQ(look(number).state, CaseState::decided);
  now += undo_time - 1ms;
  settle();
  EXPECT_TRUE(effects().empty()) << "nothing is done before that time is over";
  const auto back = undo(made.decision.id, reviewer_1);
  ASSERT_EQ(refusal(back), "");
  EXPECT_EQ(back->state, CaseState::queued);
  EXPECT_EQ(back->claim->by, reviewer_1.id);
  EXPECT_EQ(look(made.decision.id).state, DecisionState::undone);
  now += 1min;
  settle();
  EXPECT_TRUE(effects().empty());
  EXPECT_EQ(refusal(decide(number, verdict(Measure::none), reviewer_1)), "")
      << "whoever undid it had no part in it";
}

TEST_F(Decisions, UndoIsInTime) {
  const auto made = decided(a_case(), verdict(Measure::warn), reviewer_1);
  now += undo_time;
  EXPECT_EQ(refusal(undo(made.decision.id, reviewer_1)), "safety.undo_is_in_time");
}

TEST_F(Decisions, OfOthersAreNotThereToBeUndone) {
  const auto made = decided(a_case(), verdict(Measure::warn), reviewer_1);
  EXPECT_EQ(refusal(undo(made.decision.id, reviewer_2)), "safety.thing_is_there");
}

TEST_F(Decisions, TakeEffectOnce) {
  const CaseNumber number = a_case();
  Verdict said = suspension(24h);
  said.words = "Leave her alone.";
  const DecisionId id = in_force(number, said);
  settle();
  EXPECT_EQ(measure_of(ada), api::Measure::suspended);
  EXPECT_EQ(effects().size(), 4U) << "measure, statement, notice to Bob, keys";
  const auto told = notices_to(ada);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].kind, api::NoticeKind::measure);
  EXPECT_EQ(told[0].decision, id);
  EXPECT_EQ(told[0].until_ms, to_unix_ms(*said.until));
  EXPECT_EQ(told[0].appeal_until_ms, to_unix_ms(start + appeal_time));
  EXPECT_THAT(
      std::string(told[0].statement.begin(), told[0].statement.end()), HasSubstr("Leave her alone.")
  );
  EXPECT_EQ(logged(Act::decision_in_force), 1U);
  EXPECT_EQ(look(number).shred, start + appealable_retention);
}

TEST_F(Decisions, ThatDoNothingTellTheAccountNothing) {
  const CaseNumber number = a_case();
  in_force(number, verdict(Measure::none));
  EXPECT_TRUE(notices_to(ada).empty());
  EXPECT_EQ(notices_to(bob).size(), 1U);
  EXPECT_EQ(look(number).shred, now + dismissed_retention);
}

TEST_F(Decisions, ReportersAreToldOnceEachAndNeverWhatWasDone) {
  const CaseNumber number = take(bob, opened({3}));
  ASSERT_EQ(take(cleo, opened({3})), number);
  in_force(number, suspension(24h));
  settle();
  for (const AccountId reporter : {bob, cleo}) {
    const auto told = notices_to(reporter);
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].kind, api::NoticeKind::report_decided);
    EXPECT_EQ(told[0].measure, api::Measure::warned) << "that something was done";
    EXPECT_EQ(told[0].until_ms, 0U);
    const std::string says(told[0].statement.begin(), told[0].statement.end());
    EXPECT_THAT(says, Not(HasSubstr("suspend")));
    EXPECT_THAT(says, Not(HasSubstr("cannot send")));
  }
  EXPECT_NE(notices_to(bob)[0].decision, notices_to(cleo)[0].decision) << "nobody finds the other";
  for (const Report& each : reports_of(number)) EXPECT_EQ(each.state, ReportState::decided);
}

TEST_F(Decisions, OfWhatIsReportedAgainAreToldAtOnce) {
  const CaseNumber number = a_case();
  in_force(number, verdict(Measure::warn));
  carry_out();
  EXPECT_EQ(take(dora, opened({3})), number);
  ASSERT_EQ(notices_to(dora).size(), 1U);
  EXPECT_EQ(notices_to(dora)[0].measure, api::Measure::warned);
  EXPECT_TRUE(notices_to(bob).empty());
  EXPECT_EQ(look(number).state, CaseState::decided);
}

// While it can be undone nobody is told: with the others, then.
TEST_F(Decisions, OfWhatIsReportedMeanwhileAreToldWithTheOthers) {
  const CaseNumber number = a_case();
  decided(number, verdict(Measure::warn), reviewer_1);
  EXPECT_EQ(take(dora, opened({3})), number);
  EXPECT_TRUE(notices_to(dora).empty());
  now += undo_time;
  settle();
  EXPECT_EQ(notices_to(dora).size(), 1U);
}

TEST_F(Decisions, HandingOnIsNoOutcomeForWhoeverReportsLater) {
  const CaseNumber number = a_case();
  in_force(number, verdict(Measure::none), reviewer_1);
  write([&](Transaction& transaction) {  // as if it had been handed on behind that
    Decision handed_on = transaction.decisions().of_case(number).at(0);
    handed_on.id = {{9}};
    handed_on.verdict.measure = Measure::escalate;
    transaction.decisions().add(handed_on);
  });
  take(dora, opened({3}));
  ASSERT_EQ(notices_to(dora).size(), 1U);
  EXPECT_EQ(notices_to(dora)[0].measure, api::Measure::none);
}

TEST_F(Decisions, ABanNeedsTwoWhoSayTheSame) {
  const CaseNumber number = a_case();
  const auto first = decided(number, verdict(Measure::ban), reviewer_1);
  EXPECT_EQ(first.outcome, Outcome::proposed);
  EXPECT_EQ(look(number).state, CaseState::proposed);
  EXPECT_EQ(look(number).due, now + second_deadline);
  now += 1h;
  settle();
  EXPECT_TRUE(effects().empty());
  Verdict said = verdict(Measure::ban);
  said.reason = "I think so too.";
  const auto second = decided(number, said, reviewer_2);
  EXPECT_EQ(second.outcome, Outcome::agreed);
  EXPECT_EQ(second.decision.id, first.decision.id);
  const Decision held = look(first.decision.id);
  EXPECT_EQ(held.state, DecisionState::in_force);
  EXPECT_EQ(held.by, reviewer_1.id);
  EXPECT_EQ(held.second_by, reviewer_2.id);
  EXPECT_EQ(look(number).state, CaseState::decided);
  EXPECT_EQ(measure_of(ada), api::Measure::banned);
  EXPECT_EQ(notices_to(ada).size(), 1U);
  EXPECT_EQ(refusal(undo(held.id, reviewer_1)), "safety.undo_is_in_time");
}

TEST_F(Decisions, ASecondWhoDiffersHandsTheCaseToALead) {
  const CaseNumber number = a_case();
  const DecisionId first = decided(number, verdict(Measure::ban), reviewer_1).decision.id;
  const auto second = decided(number, verdict(Measure::warn), reviewer_2);
  EXPECT_EQ(second.outcome, Outcome::differs);
  EXPECT_EQ(look(first).state, DecisionState::differs);
  EXPECT_EQ(look(number).state, CaseState::escalated);
  now += 1h;
  settle();
  EXPECT_TRUE(effects().empty());
  const auto third = decided(number, verdict(Measure::warn), lead);
  EXPECT_EQ(third.outcome, Outcome::agreed);
  EXPECT_EQ(third.decision.id, second.decision.id);
  EXPECT_EQ(look(second.decision.id).second_by, lead.id);
  EXPECT_EQ(look(first).state, DecisionState::differs);
  EXPECT_EQ(notices_to(ada).size(), 1U);
  EXPECT_EQ(measure_of(ada), api::Measure::none) << "a warning changes nothing";
}

TEST_F(Decisions, ALeadWhoSaysAThirdThingNeedsASecondForABan) {
  const CaseNumber number = a_case();
  decided(number, verdict(Measure::ban), reviewer_1);
  const DecisionId warned = decided(number, verdict(Measure::warn), reviewer_2).decision.id;
  Verdict other = verdict(Measure::ban);
  other.policy = "hate.attack";
  const auto third = decided(number, other, lead);
  EXPECT_EQ(third.outcome, Outcome::proposed);
  EXPECT_EQ(decided(number, verdict(Measure::warn), other_lead).decision.id, warned);
  EXPECT_EQ(look(third.decision.id).state, DecisionState::differs) << "it waits for nobody";
}

TEST_F(Decisions, ALeadMayUndoWhatTheySaidOfADifferingCase) {
  const CaseNumber number = a_case();
  decided(number, verdict(Measure::ban), reviewer_1);
  decided(number, verdict(Measure::warn), reviewer_2);
  const auto made = decided(number, verdict(Measure::none), lead);
  EXPECT_EQ(made.outcome, Outcome::undoable);
  ASSERT_EQ(refusal(undo(made.decision.id, lead)), "");
  EXPECT_EQ(look(number).state, CaseState::escalated);
}

TEST_F(Decisions, ReviewerIsAnotherThanTheFirst) {
  const CaseNumber number = a_case();
  decided(number, verdict(Measure::ban), reviewer_1);
  write([&](Transaction& transaction) {  // however they came to have it
    give(transaction, *transaction.cases().find(number), reviewer_1, now);
  });
  EXPECT_EQ(
      refusal(decide(number, verdict(Measure::ban), reviewer_1)), "safety.reviewer_is_another"
  );
}

TEST_F(Decisions, VersionIsCurrent) {
  const CaseNumber number = a_case();
  ASSERT_EQ(refusal(claim(number, reviewer_1)), "");
  const std::uint64_t seen = look(number).version;
  take(cleo, opened({3, 4}));
  const auto made = attempt([&](Transaction& transaction) {
    return safety::decide(
        transaction, number, seen, verdict(Measure::warn), reviewer_1, random_, now
    );
  });
  EXPECT_EQ(refusal(made), "safety.version_is_current");
}

TEST_F(Decisions, AreHeldUpByNoFloodOfWhatShowsNothingNew) {
  const CaseNumber number = a_case();
  ASSERT_EQ(refusal(claim(number, reviewer_1)), "");
  for (std::uint8_t i = 0; i < 20; ++i) take({{9, i}}, opened({3}));
  const std::uint64_t seen = look(number).version;
  for (std::uint8_t i = 20; i < 40; ++i) take({{9, i}}, opened({3}));
  EXPECT_EQ(look(number).reports, 41U);
  EXPECT_EQ(look(number).version, seen);
  take(cleo, opened({3}, report::Reason::violence));
  EXPECT_GT(look(number).version, seen) << "it is graver now";
}

TEST_F(Decisions, StateAllowsNoDecisionInThePlaceOfAnAppeals) {
  const CaseNumber number = a_case();
  write([&](Transaction& transaction) {
    Case about = *transaction.cases().find(number);
    about.state = CaseState::appealed;
    transaction.cases().put(about);
  });
  EXPECT_EQ(broken(number, verdict(Measure::warn), reviewer_1), "safety.state_allows");
}

TEST_F(Decisions, PolicyIsNamed) {
  Verdict said = verdict(Measure::none);
  said.policy = "harassment";
  EXPECT_EQ(broken(a_case(), said, reviewer_1), "safety.policy_is_named");
}

TEST_F(Decisions, TextIsThere) {
  Verdict said = verdict(Measure::none);
  said.reason = "";
  EXPECT_EQ(broken(a_case(), said, reviewer_1), "safety.text_is_there");
}

TEST_F(Decisions, TimeFitsMeasure) {
  const CaseNumber number = a_case();
  EXPECT_EQ(broken(number, verdict(Measure::suspend), reviewer_1), "safety.time_fits_measure");
  EXPECT_EQ(broken(number, suspension(0h), reviewer_1), "safety.time_fits_measure");
  EXPECT_EQ(broken(number, suspension(24h * 365 + 1h), reviewer_1), "safety.time_fits_measure");
  Verdict warning = verdict(Measure::warn);
  warning.until = now + 1h;
  EXPECT_EQ(broken(number, warning, reviewer_1), "safety.time_fits_measure");
  EXPECT_EQ(broken(number, suspension(24h * 365), reviewer_1), "");
}

TEST_F(Decisions, MeasureFitsSubject) {
  report::OpenedReport of_group = opened({3});
  of_group.scope = report::Scope::group;
  of_group.reported_account = {};
  const CaseNumber number = take(bob, of_group);
  EXPECT_EQ(broken(number, verdict(Measure::warn), reviewer_1), "safety.measure_fits_subject");
  EXPECT_EQ(broken(number, verdict(Measure::ban), reviewer_1), "safety.measure_fits_subject");
  in_force(number, verdict(Measure::none));
  EXPECT_EQ(measure_of({{2}}), std::nullopt) << "a group's id is no account's";
}

TEST_F(Decisions, ChildAbuseFits) {
  const std::string rule = "safety.child_abuse_fits";
  EXPECT_EQ(broken(a_case(9), abuse(Measure::ban), reviewer_1), rule) << "another queue";
  const CaseNumber number = child_case();
  const AbuseFile file = file_of(number);
  EXPECT_EQ(broken(number, abuse(Measure::warn), child_safety_1), rule);
  Verdict said = abuse(Measure::ban, IncidentType::child_pornography);
  EXPECT_EQ(broken(number, said, child_safety_1), rule) << "possession of nothing";
  said.child_abuse->files = {file, file};
  EXPECT_EQ(broken(number, said, child_safety_1), rule) << "twice the same";
  said.child_abuse->files = {file_of(CaseNumber{1})};
  EXPECT_EQ(broken(number, said, child_safety_1), rule) << "another case's";
  said.child_abuse->files = {file};
  EXPECT_EQ(broken(number, said, child_safety_1), "");
}

TEST_F(Decisions, ViewedIsTrue) {
  const CaseNumber number = child_case();
  Verdict said = abuse(Measure::ban);
  AbuseFile file = file_of(number);
  file.is_viewed = 1;
  said.child_abuse->files = {file};
  EXPECT_EQ(broken(number, said, child_safety_1), "safety.viewed_is_true");
  view(number, file, child_safety_1);
  said.child_abuse->files[0].is_viewed = 0;
  EXPECT_EQ(broken(number, said, child_safety_1), "safety.viewed_is_true");
  said.child_abuse->files[0].is_viewed = 1;
  EXPECT_EQ(broken(number, said, child_safety_1), "");
}

// Contract §7: who of the two has seen which file is no difference.
TEST_F(Decisions, ChildAbuseAgreedByTwoIsADraftOfACyberTip) {
  const CaseNumber number = child_case();
  Verdict said = abuse(Measure::ban, IncidentType::child_pornography);
  said.child_abuse->files = {file_of(number)};
  EXPECT_EQ(decided(number, said, child_safety_1).outcome, Outcome::proposed);
  EXPECT_TRUE(store.begin_read()->tips().held().empty());
  ASSERT_EQ(refusal(claim(number, child_safety_2)), "");
  view(number, said.child_abuse->files[0], child_safety_2);
  said.child_abuse->files[0].is_viewed = 1;
  const auto agreed = decide(number, said, child_safety_2);
  ASSERT_EQ(refusal(agreed), "");
  EXPECT_EQ(agreed->outcome, Outcome::agreed);
  const auto tips = store.begin_read()->tips().of_case(number);
  ASSERT_EQ(tips.size(), 1U);
  EXPECT_EQ(tips[0].state, TipState::draft);
  EXPECT_EQ(tips[0].id.value, agreed->decision.id.value);
  EXPECT_EQ(tips[0].order.files.at(0).is_viewed, 1U) << "one of them has seen it";
  EXPECT_TRUE(is_preserved(*store.begin_read(), number, now + 24h * 500));
  EXPECT_EQ(look(number).shred, now + 24h * 366) << "a year, whatever becomes of the tip";
}

// Two reports show the same file: which of them somebody opened first is no difference either.
TEST_F(Decisions, ChildAbuseIsTheSameWhicheverReportShowsIt) {
  const CaseNumber number = child_case();
  ASSERT_EQ(child_case(), number) << "reported again";
  Verdict said = abuse(Measure::ban, IncidentType::child_pornography);
  said.child_abuse->files = {file_of(number)};
  EXPECT_EQ(decided(number, said, child_safety_1).outcome, Outcome::proposed);
  Verdict other = said;
  other.child_abuse->files[0].report = reports_of(number).at(1).number;
  other.child_abuse->files[0].index = 1;
  ASSERT_EQ(refusal(claim(number, child_safety_2)), "");
  EXPECT_EQ(decide(number, other, child_safety_2)->outcome, Outcome::differs) << "another file";
  other.child_abuse->files[0].index = 0;
  const Reviewer third{{{77}}, child_safety_2.roles};
  ASSERT_EQ(refusal(claim(number, third)), "");
  EXPECT_EQ(decide(number, other, third)->outcome, Outcome::agreed);
}

TEST_F(Decisions, ChildAbuseThatIsHandedOnIsADraftToo) {
  const CaseNumber number = child_case();
  EXPECT_EQ(decided(number, abuse(Measure::escalate), child_safety_1).outcome, Outcome::proposed);
  EXPECT_EQ(decided(number, abuse(Measure::escalate), child_safety_2).outcome, Outcome::agreed);
  EXPECT_EQ(look(number).state, CaseState::escalated);
  EXPECT_EQ(store.begin_read()->tips().of_case(number).size(), 1U);
}

TEST_F(Decisions, AnotherIncidentOrClassDiffers) {
  const CaseNumber number = child_case();
  decided(number, abuse(Measure::ban), child_safety_1);
  const Verdict other = abuse(Measure::ban, IncidentType::child_sex_trafficking);
  EXPECT_EQ(decided(number, other, child_safety_2).outcome, Outcome::differs);
  EXPECT_TRUE(store.begin_read()->tips().held().empty());
}

TEST_F(Decisions, EndWithTheirTimeAndTheNextGravestHolds) {
  Verdict longer = verdict(Measure::restrict);
  longer.until = now + 24h * 30;
  in_force(a_case(3), longer);
  const DecisionId suspended = in_force(a_case(4), suspension(24h));
  EXPECT_EQ(measure_of(ada), api::Measure::suspended);
  carry_out();
  now = start + 24h;
  settle();
  EXPECT_EQ(measure_of(ada), std::nullopt) << "its time is not over";
  now += 1min;
  settle();
  EXPECT_EQ(look(suspended).state, DecisionState::ended);
  EXPECT_EQ(measure_of(ada), api::Measure::restricted);
  EXPECT_EQ(effects().size(), 1U);
  settle();
  EXPECT_EQ(effects().size(), 1U);
  now = start + 24h * 31;
  settle();
  EXPECT_EQ(measure_of(ada), api::Measure::none);
}

TEST_F(Decisions, AreReversedByALeadWhoMadeNoneOfThem) {
  const CaseNumber number = a_case();
  const DecisionId id = in_force(number, suspension(24h));
  carry_out();
  const auto reversed = reverse(id, lead);
  ASSERT_EQ(refusal(reversed), "");
  EXPECT_EQ(reversed->state, DecisionState::reversed);
  EXPECT_EQ(reversed->taken_back, (TakenBack{now, lead.id, "It was a joke."}));
  EXPECT_EQ(look(id), *reversed);
  EXPECT_EQ(measure_of(ada), api::Measure::none);
  const auto told = notices_to(ada);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_THAT(
      std::string(told[0].statement.begin(), told[0].statement.end()), HasSubstr("We misread it.")
  );
  EXPECT_EQ(refusal(reverse(id, lead)), "safety.state_allows") << "it is";
  take(dora, opened({3}));
  ASSERT_EQ(notices_to(dora).size(), 1U);
  EXPECT_EQ(notices_to(dora)[0].measure, api::Measure::none);
}

TEST_F(Decisions, AreNotReversedByWhoMadeThemOrMayNot) {
  const DecisionId id = in_force(a_case(), verdict(Measure::warn), lead);
  EXPECT_EQ(refusal(reverse(id, lead)), "safety.reviewer_is_another");
  const CaseNumber of_two = a_case(7);
  decided(of_two, verdict(Measure::ban), reviewer_1);
  const DecisionId banned = decided(of_two, verdict(Measure::ban), lead).decision.id;
  EXPECT_EQ(refusal(reverse(banned, lead)), "safety.reviewer_is_another") << "the second";
  EXPECT_EQ(refusal(reverse(id, reviewer_2)), "safety.role_allows");
  EXPECT_EQ(refusal(reverse({{77}}, other_lead)), "safety.thing_is_there");
  EXPECT_EQ(refusal(reverse(id, other_lead)), "");
  const DecisionId nothing = in_force(a_case(9), verdict(Measure::none));
  EXPECT_EQ(refusal(reverse(nothing, lead)), "safety.state_allows");
}

TEST_F(Decisions, ArePreviewedAsThePersonWillReadThem) {
  const CaseNumber number = a_case();
  ASSERT_EQ(refusal(claim(number, reviewer_1)), "");
  const auto shown = attempt([&](Transaction& transaction) {
    return preview(transaction, number, suspension(24h), reviewer_1, now);
  });
  ASSERT_EQ(refusal(shown), "");
  EXPECT_EQ(look(number).state, CaseState::queued);
  const auto made = decide(number, suspension(24h), reviewer_1);
  EXPECT_EQ(made->decision.statement, shown->statement.text);
  EXPECT_EQ(made->decision.appeal_until, shown->appeal_until);
}

TEST_F(Decisions, AreFoundByWhatTheyAre) {
  in_force(a_case(3), verdict(Measure::warn), reviewer_1);
  now += 1h;
  in_force(a_case(4), suspension(24h), reviewer_2);
  const auto reading = store.begin_read();
  const auto count = [&](const DecisionFilter& filter) {
    return reading->decisions().find(filter, {}, 10).size();
  };
  EXPECT_EQ(count({}), 2U);
  EXPECT_EQ(count({.by = reviewer_1.id}), 1U);
  EXPECT_EQ(count({.subject = about(ada)}), 2U);
  EXPECT_EQ(count({.subject = Subject{SubjectKind::group, {ada.value}}}), 0U);
  EXPECT_EQ(count({.measure = Measure::suspend}), 1U);
  EXPECT_EQ(count({.policy = "spam.bulk"}), 0U);
  EXPECT_EQ(count({.from = start + 1h}), 1U);
  EXPECT_EQ(count({.until = start + 1h}), 1U);
  const auto newest = reading->decisions().find({}, {}, 1);
  EXPECT_EQ(newest.at(0).by, reviewer_2.id);
  EXPECT_EQ(reading->decisions().find({}, newest[0].number, 10).at(0).by, reviewer_1.id);
}

}  // namespace
}  // namespace causeway::safety::desk_test
