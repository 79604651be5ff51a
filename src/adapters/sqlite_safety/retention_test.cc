// How long what people disclosed is kept, over a real SQLite file: as long as a decision needs it,
// never longer than said, and a CyberTip before all.
#include "safety/retention.h"

#include "adapters/sqlite_safety/desk_world_test.h"
#include "safety/appeals.h"
#include "safety/attachments.h"
#include "safety/bad_faith.h"
#include "safety/desk_table.h"
#include "safety/pictures.h"
#include "safety/tip_table.h"

namespace causeway::safety::desk_test {
namespace {

using namespace std::chrono_literals;

/// Wraps keys for another month, but for those that it lost.
class KeyWrapper final : public ReportOpener {
 public:
  std::vector<Opened> open(std::span<const provider::Filing>, report::Month) override {
    throw OpenerUnavailable("not asked for");
  }

  std::variant<report::ShownReport, Refusal>
  show(const report::EvidenceName&, const report::SealedEvidence&) override {
    throw OpenerUnavailable("not asked for");
  }

  std::variant<SecretBytes, Refusal>
  show_appeal(const report::EvidenceName&, const report::SealedEvidence&) override {
    throw OpenerUnavailable("not asked for");
  }

  std::variant<SecretBytes, Refusal> show_attachment(
      const report::EvidenceName&,
      const report::SealedEvidence&,
      std::uint32_t,
      const crypto::Sha256&,
      ByteView
  ) override {
    throw OpenerUnavailable("not asked for");
  }

  std::variant<report::SealedEvidence, Refusal> seal(
      const report::EvidenceName&, SecretBytes, report::Month
  ) override {
    throw OpenerUnavailable("not asked for");
  }

  std::variant<report::WrappedKey, Refusal> keep_until(
      const report::EvidenceName& name, const report::WrappedKey& key, report::Month keep
  ) override {
    names.push_back(name);
    meanwhile();
    if (lost) return Refusal{"report.evidence_is_kept"};
    return report::WrappedKey{.month = keep, .nonce = key.nonce, .sealed = {7}};
  }

  std::vector<report::EvidenceName> names;
  bool lost = false;
  std::function<void()> meanwhile = [] {};
};

class NoFiles final : public AttachmentFiles {
 public:
  void begin(const Attachment&) override {}

  void append(const Attachment&, std::uint64_t, ByteView) override {}

  Bytes read(const Attachment&) override { return {}; }

  void remove(const Attachment& attachment) override { removed.push_back(attachment); }

  std::vector<Attachment> removed;
};

class Retentions : public DeskWorld {
 protected:
  /// Whether there is more to do.
  bool destroy() {
    return write([&](Transaction& transaction) { return destroy_what_is_over(transaction, now); });
  }

  bool keep(CaseNumber number) { return keep_evidence(store, keys_, number); }

  Result<void> appeal(const DecisionId& id) {
    const provider::Filing filing{
        .account = ada,
        .kind = provider::FilingKind::appeal,
        .sealed = {{id.value}, 4, {}, {}},
        .filed = now,
    };
    return attempt([&](Transaction& transaction) {
      return take_in_appeal(transaction, filing, {{.month = report::Month{1}}, {4, 5, 6}}, now);
    });
  }

  /// Whether it has come to that, a moment before and at that time.
  void expect_closed_at(CaseNumber number, Instant time) {
    now = time - 1ms;
    EXPECT_FALSE(destroy());
    EXPECT_NE(look(number).state, CaseState::closed);
    now = time;
    EXPECT_FALSE(destroy());
    EXPECT_EQ(look(number).state, CaseState::closed);
    EXPECT_TRUE(reports_of(number).empty());
    EXPECT_EQ(look(number).evidence, 0U);
    EXPECT_EQ(look(number).shred, std::nullopt);
  }

  KeyWrapper keys_;
};

TEST_F(Retentions, WhatDidNothingIsDestroyedAfterAMonth) {
  const CaseNumber number = a_case();
  in_force(number, verdict(Measure::none));
  expect_closed_at(number, now + dismissed_retention);
  EXPECT_EQ(logged(Act::evidence_destroyed), 1U);
  destroy();
  EXPECT_EQ(logged(Act::evidence_destroyed), 1U);
}

TEST_F(Retentions, WhatCanBeAppealedIsKeptForThat) {
  const CaseNumber number = a_case();
  in_force(number, verdict(Measure::warn));
  expect_closed_at(number, start + appealable_retention);
}

TEST_F(Retentions, NothingIsDestroyedWhileAnAppealWaits) {
  const CaseNumber number = a_case();
  const DecisionId id = in_force(number, verdict(Measure::warn));
  now = start + appeal_time;
  ASSERT_EQ(refusal(appeal(id)), "");
  const Instant filed = now;
  now += appeal_retention + 24h;
  destroy();
  EXPECT_EQ(look(number).state, CaseState::appealed);
  ASSERT_EQ(refusal(claim(number, reviewer_2)), "");
  const auto outcome = attempt([&](Transaction& transaction) {
    const auto version = transaction.cases().find(number)->version;
    return decide_appeal(
        transaction, number, version, AppealOutcome::upheld, "Read.", "", reviewer_2, now
    );
  });
  ASSERT_EQ(refusal(outcome), "");
  EXPECT_EQ(look(number).shred, filed + appeal_retention);
  destroy();
  EXPECT_EQ(look(number).state, CaseState::closed);
  const auto appealed = store.begin_read()->decisions().find_appeal(id);
  EXPECT_EQ(appealed->text, std::nullopt) << "its words go, too";
  EXPECT_EQ(appealed->outcome, AppealOutcome::upheld) << "that it was is kept";
}

TEST_F(Retentions, WhatNobodyDecidesOnIsClosedAfterHalfAYear) {
  const CaseNumber number = a_case();
  expect_closed_at(number, start + undecided_retention + 1ms);
}

// They are told at last, and once; and who was told already is not told again.
TEST_F(Retentions, ReportersOfWhatNobodyDecidedOnAreTold) {
  const CaseNumber undecided = a_case();
  take(cleo, opened({3}));
  const CaseNumber dismissed = take(dora, opened({9}));
  in_force(dismissed, verdict(Measure::none));
  carry_out();
  now = start + undecided_retention + 1ms;
  const auto of_bob = reports_of(undecided).at(0).id;
  destroy();
  destroy();
  EXPECT_EQ(look(undecided).state, CaseState::closed);
  EXPECT_EQ(look(dismissed).state, CaseState::closed);
  const auto told = notices_to(bob);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].kind, api::NoticeKind::report_decided);
  EXPECT_EQ(told[0].report, of_bob);
  EXPECT_EQ(told[0].measure, api::Measure::none);
  EXPECT_THAT(
      std::string(told[0].statement.begin(), told[0].statement.end()),
      testing::HasSubstr("Nobody has decided")
  );
  ASSERT_EQ(notices_to(cleo).size(), 1U);
  EXPECT_NE(notices_to(cleo)[0].decision, told[0].decision) << "nobody finds who else did";
  EXPECT_TRUE(notices_to(dora).empty());
}

TEST_F(Retentions, WhoReportedInBadFaithIsNotTold) {
  const CaseNumber number = a_case();
  write([&](Transaction& transaction) {
    transaction.reports().set_state(reports_of(number).at(0).number, ReportState::invalidated);
  });
  now = start + undecided_retention + 1ms;
  destroy();
  EXPECT_TRUE(notices_to(bob).empty());
}

// A tip kept it beyond the half-year, until it was given up.
TEST_F(Retentions, ReportersOfWhatATipKeptAreToldWhenItIsOver) {
  const CaseNumber number = a_case(3, report::Reason::child_safety);
  Verdict said = verdict(Measure::escalate);
  said.child_abuse =
      ChildAbuse{.incident = IncidentType::online_enticement, .files = {}, .words = {}};
  decided(number, said, child_safety_1);
  decided(number, said, child_safety_2);
  now = start + undecided_retention + 1ms;
  destroy();
  EXPECT_TRUE(notices_to(bob).empty()) << "somebody still may";
  write([&](Transaction& transaction) {
    Tip tip = transaction.tips().of_case(number).at(0);
    tip.state = TipState::retracted;
    transaction.tips().put(tip);
  });
  now += 24h * 30;
  destroy();
  EXPECT_EQ(look(number).state, CaseState::closed);
  EXPECT_EQ(notices_to(bob).size(), 1U);
}

// Nobody has looked at it: whoever reports it again is not told that somebody had.
TEST_F(Retentions, WhatWasClosedUndecidedIsLookedAtWhenItIsReportedAgain) {
  report::OpenedReport report = opened({3});
  report.proven[0].accepted_ms = to_unix_ms(start);
  const CaseNumber number = take(bob, report);
  now += undecided_retention + 1ms;
  destroy();
  const CaseNumber again = take(cleo, report);
  EXPECT_NE(again, number);
  EXPECT_EQ(look(again).state, CaseState::queued);
  in_force(again, verdict(Measure::none));
  now += dismissed_retention;
  destroy();
  EXPECT_EQ(look(again).state, CaseState::closed);
  EXPECT_EQ(take(dora, report), again) << "somebody has";
}

// Whatever it waits for, and since when.
TEST_F(Retentions, SoIsWhatWaitsForAnother) {
  const CaseNumber proposed = a_case(3);
  const CaseNumber escalated = a_case(9);
  now += 24h * 170;
  decided(proposed, verdict(Measure::ban), reviewer_1);
  in_force(escalated, verdict(Measure::escalate));
  now = start + undecided_retention + 1ms;
  destroy();
  EXPECT_EQ(look(proposed).state, CaseState::closed);
  EXPECT_EQ(look(escalated).state, CaseState::closed);
}

TEST_F(Retentions, RowsGoAfterTwoYears) {
  const CaseNumber number = a_case();
  const DecisionId id = in_force(number, verdict(Measure::none));
  now += dismissed_retention;
  destroy();
  take(dora, opened({3}));  // of what is closed
  write([&](Transaction& transaction) {
    transaction.desk().add_note(
        {.number = {}, .in = number, .time = now, .by = reviewer_1.id, .text = "Closed."}
    );
  });
  now = start + case_retention;
  destroy();
  EXPECT_TRUE(store.begin_read()->cases().find(number));
  now += 1ms;
  EXPECT_FALSE(destroy());
  EXPECT_FALSE(store.begin_read()->cases().find(number));
  EXPECT_FALSE(store.begin_read()->decisions().find(id));
  EXPECT_TRUE(reports_of(number).empty()) << "those that came late as well";
  EXPECT_TRUE(store.begin_read()->desk().notes_of(number).empty());
  EXPECT_TRUE(store.begin_read()->cases().of_subject(about(ada), start, start).empty());
}

TEST_F(Retentions, RowsThatStayHoldUpNone) {
  const auto about_another = [&](std::uint8_t i) {
    report::OpenedReport report = opened({});
    report.reported_account = {{9, i}};
    return take({{8, i}}, report);
  };
  for (std::uint8_t i = 0; i < 100; ++i) {
    Case waiting = look(about_another(i));
    waiting.state = CaseState::appealed;  // nobody has decided on that for two years
    write([&](Transaction& transaction) { transaction.cases().put(waiting); });
  }
  const CaseNumber over = about_another(100);
  in_force(over, verdict(Measure::none));
  now += dismissed_retention;
  destroy();
  now = start + case_retention + 1ms;
  EXPECT_FALSE(destroy());
  EXPECT_FALSE(store.begin_read()->cases().find(over));
}

TEST_F(Retentions, WhatWasRefusedIsCountedForTwoYears) {
  const auto refused = [&] {
    return store.begin_read()->reports().refused(start, "report.is_whole");
  };
  write([&](Transaction& transaction) {
    transaction.reports().count_refused(start, "report.is_whole");
  });
  now = start + case_retention;
  destroy();
  EXPECT_EQ(refused(), 1U);
  now += 24h;
  destroy();
  EXPECT_EQ(refused(), 0U);
}

TEST_F(Retentions, RowsOfABanStayWhileItHolds) {
  const CaseNumber number = a_case();
  decided(number, verdict(Measure::ban), reviewer_1);
  const DecisionId id = decided(number, verdict(Measure::ban), reviewer_2).decision.id;
  now = start + case_retention + 1ms;
  destroy();
  destroy();
  in_force(take(bob, opened({}, report::Reason::violence)), verdict(Measure::warn));
  EXPECT_EQ(measure_of(ada), api::Measure::banned) << "a warning lifts no ban";
  const auto reversed = attempt([&](Transaction& transaction) {
    return reverse(transaction, id, "It was a joke.", "", lead, now);
  });
  EXPECT_EQ(refusal(reversed), "");
  EXPECT_EQ(measure_of(ada), api::Measure::none);
  destroy();
  EXPECT_FALSE(store.begin_read()->decisions().find(id));
}

TEST_F(Retentions, MessagesAndMarksAreForgotten) {
  report::OpenedReport report = opened({});
  report.proven = {{3, to_unix_ms(start)}};
  report.verdict = report::Verdict::verified;
  const CaseMessages messages{about(ada), report.group, report.proven};
  const auto with = [&] { return store.begin_read()->cases().with(messages).size(); };
  take(bob, report);
  write([&](Transaction& transaction) {
    transaction.desk().mark({bob, ReportNumber{1}, now, reviewer_1.id});
  });
  now = start + bad_faith_memory;
  destroy();
  EXPECT_EQ(store.begin_read()->desk().marks_of(bob, start), 1U);
  now = start + message_retention;
  destroy();
  EXPECT_EQ(store.begin_read()->desk().marks_of(bob, start), 0U);
  EXPECT_EQ(with(), 1U);
  now += 24h;
  destroy();
  EXPECT_EQ(with(), 0U);
}

TEST_F(Retentions, AMoreThanFullRoundSaysThatThereIsMore) {
  for (std::uint8_t i = 0; i < 100; ++i) {
    report::OpenedReport report = opened({});
    report.reported_account = {{9, i}};
    take({{8, i}}, report);
  }
  now += undecided_retention + 1ms;
  EXPECT_TRUE(destroy());
  EXPECT_FALSE(destroy());
}

TEST_F(Retentions, KeysAreWrappedForAsLongAsTheCaseIsKept) {
  const CaseNumber number = a_case();
  take(cleo, opened({3}));
  keep(number);
  EXPECT_TRUE(keys_.names.empty()) << "nobody has decided how long that is";
  const DecisionId id = in_force(number, verdict(Measure::warn));
  ASSERT_EQ(refusal(appeal(id)), "");
  keep(number);
  const report::Month month = report::month_of(*look(number).shred);
  for (const Report& each : reports_of(number)) {
    EXPECT_EQ(each.evidence->key.month, month);
    EXPECT_EQ(each.evidence->sealed, (Bytes{1, 2, 3}));
  }
  EXPECT_EQ(store.begin_read()->decisions().find_appeal(id)->text->key.month, month);
  ASSERT_EQ(keys_.names.size(), 3U);
  EXPECT_EQ(keys_.names[0], report::evidence_name(bob, reports_of(number)[0].id));
  EXPECT_EQ(keys_.names[2], report::evidence_name(ada, id));
  keep(number);
  EXPECT_EQ(keys_.names.size(), 3U) << "they are";
}

// A tip that preserves the case asks for the same keys, for longer.
TEST_F(Retentions, AKeyThatChangedMeanwhileStays) {
  const CaseNumber number = a_case();
  in_force(number, verdict(Measure::warn));
  const report::Month year = report::month_of(start + 24h * 366);
  keys_.meanwhile = [&] {
    write([&](Transaction& transaction) {
      const auto kept = transaction.reports().kept_of_case(number).at(0);
      ASSERT_TRUE(transaction.reports().replace_key(kept.number, kept.key, {.month = year}));
    });
  };
  EXPECT_FALSE(keep(number)) << "it is looked at once more";
  EXPECT_EQ(reports_of(number).at(0).evidence->key.month, year);
  EXPECT_TRUE(keep(number));
  EXPECT_EQ(keys_.names.size(), 1U) << "it lives long enough";
}

TEST_F(Retentions, AnAppealThatIsDestroyedMeanwhileStaysSo) {
  const CaseNumber number = a_case();
  const DecisionId id = in_force(number, verdict(Measure::warn));
  ASSERT_EQ(refusal(appeal(id)), "");
  keys_.meanwhile = [&] {
    write([&](Transaction& transaction) {
      Appeal gone = *transaction.decisions().find_appeal(id);
      gone.text.reset();
      transaction.decisions().put_appeal(gone);
    });
  };
  EXPECT_FALSE(keep(number));
  EXPECT_EQ(store.begin_read()->decisions().find_appeal(id)->text, std::nullopt);
}

TEST_F(Retentions, WhatIsDestroyedAlreadyStaysSo) {
  const CaseNumber number = a_case();
  const report::WrappedKey before = reports_of(number).at(0).evidence->key;
  in_force(number, verdict(Measure::warn));
  keys_.lost = true;
  keep(number);
  EXPECT_EQ(reports_of(number).at(0).evidence->key, before);
}

TEST_F(Retentions, ATipThatIsNotFiledKeepsItsCase) {
  const CaseNumber number = a_case(3, report::Reason::child_safety);
  Verdict said = verdict(Measure::ban);
  said.child_abuse =
      ChildAbuse{.incident = IncidentType::online_enticement, .files = {}, .words = {}};
  decided(number, said, child_safety_1);
  decided(number, said, child_safety_2);
  carry_out();
  now += 24h * 366;
  EXPECT_FALSE(destroy());
  EXPECT_EQ(look(number).state, CaseState::decided);
  EXPECT_EQ(look(number).shred, now + 24h * 30);
  EXPECT_FALSE(reports_of(number).empty());
  EXPECT_EQ(effects().size(), 1U) << "its keys are wrapped anew";
  const std::uint64_t before = effects().size();
  EXPECT_FALSE(destroy());
  EXPECT_EQ(effects().size(), before) << "once a month";
  write([&](Transaction& transaction) {
    Tip tip = transaction.tips().of_case(number).at(0);
    tip.state = TipState::retracted;
    transaction.tips().put(tip);
  });
  expect_closed_at(number, now + 24h * 30);
}

TEST_F(Retentions, ATipKeepsWhatIsHandedOnToo) {
  const CaseNumber number = a_case(3, report::Reason::child_safety);
  Verdict said = verdict(Measure::escalate);
  said.child_abuse =
      ChildAbuse{.incident = IncidentType::online_enticement, .files = {}, .words = {}};
  decided(number, said, child_safety_1);
  decided(number, said, child_safety_2);
  now = start + undecided_retention + 1ms;
  destroy();
  EXPECT_EQ(look(number).state, CaseState::escalated);
  write([&](Transaction& transaction) {
    Tip tip = transaction.tips().of_case(number).at(0);
    tip.state = TipState::retracted;
    transaction.tips().put(tip);
  });
  expect_closed_at(number, now + 24h * 30);
}

TEST_F(Retentions, WhatWasFetchedGoesWithTheCase) {
  report::OpenedReport report = opened({3});
  report.counts.attachments = 1;
  report.waiting = {{.blob = {{2}}, .content_hash = {1}}};
  const CaseNumber number = take(bob, report);
  const ReportNumber of = reports_of(number).at(0).number;
  write([&](Transaction& transaction) {
    transaction.pictures().put({.report = of, .seq = 3, .in = number});
    transaction.pictures().add_due(of);
  });
  NoFiles files;
  remove_orphaned(store, files);
  EXPECT_TRUE(files.removed.empty());
  in_force(number, verdict(Measure::none));
  now += dismissed_retention;
  destroy();
  remove_orphaned(store, files);
  EXPECT_EQ(files.removed.size(), 1U);
  EXPECT_TRUE(store.begin_read()->attachments().of_report(of).empty());
  EXPECT_TRUE(store.begin_read()->pictures().of_case(number).empty());
  EXPECT_FALSE(store.begin_read()->pictures().next_due());
}

// What is kept longer than a report (a tip, a mark, a view) names it by its number.
TEST_F(Retentions, NoReportHasTheNumberOfOneThatIsGone) {
  const CaseNumber number = a_case();
  const ReportNumber gone = reports_of(number).at(0).number;
  in_force(number, verdict(Measure::none));
  now += dismissed_retention;
  destroy();
  EXPECT_GT(reports_of(a_case(9)).at(0).number, gone);
}

}  // namespace
}  // namespace causeway::safety::desk_test
