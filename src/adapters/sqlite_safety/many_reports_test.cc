// What is read of a case that many reported, over a real SQLite file: a page at a time, sums, and
// no evidence but where somebody looks at it.
#include "adapters/sqlite_safety/desk_world_test.h"
#include "safety/retention.h"
#include "safety/tally.h"

namespace causeway::safety::desk_test {
namespace {

class ManyReports : public DeskWorld {
 protected:
  /// So many more, each by somebody else, whose evidence is not kept.
  void add(CaseNumber number, std::uint16_t count, const Report& like) {
    write([&](Transaction& transaction) {
      for (std::uint16_t i = 1; i <= count; ++i) {
        Report report = like;
        report.in = number;
        report.reporter = {{7, static_cast<std::uint8_t>(i >> 8U), static_cast<std::uint8_t>(i)}};
        report.evidence.reset();
        transaction.reports().add(report);
      }
    });
  }

  /// A case of 251 people's.
  CaseNumber flood() {
    const CaseNumber number = a_case();
    add(number, 250, reports_of(number).at(0));
    return number;
  }

  /// Whether there is more to do.
  bool destroy() {
    return write([&](Transaction& transaction) { return destroy_what_is_over(transaction, now); });
  }

  std::vector<Report> page(CaseNumber number, ReportNumber after, std::size_t limit) {
    return store.begin_read()->reports().page_of_case(number, after, limit);
  }
};

TEST_F(ManyReports, AreReadAPageAtATimeWithoutTheirEvidence) {
  const CaseNumber number = a_case();
  a_case(9);
  take(cleo, opened({3}));
  take(dora, opened({3}));
  const auto first = page(number, {}, 2);
  ASSERT_EQ(first.size(), 2U);
  EXPECT_EQ(first[0].reporter, bob);
  EXPECT_EQ(first[0].id, reports_of(number)[0].id);
  ASSERT_TRUE(first[0].evidence) << "it is kept";
  EXPECT_EQ(first[0].evidence->key, reports_of(number)[0].evidence->key);
  EXPECT_TRUE(first[0].evidence->sealed.empty()) << "and not read";
  EXPECT_EQ(first[1].reporter, cleo);
  const auto second = page(number, first[1].number, 2);
  ASSERT_EQ(second.size(), 1U);
  EXPECT_EQ(second[0].reporter, dora);
  EXPECT_TRUE(page(number, second[0].number, 2).empty());
}

TEST_F(ManyReports, AreTheSameAsTheFirstThatIsKept) {
  const CaseNumber number = a_case();
  take(cleo, opened({3}));
  const auto kept = reports_of(number);
  add(number, 1, kept[0]);
  const Report repeated = page(number, kept[1].number, 1).at(0);
  const auto same = [&](const Report& of) { return store.begin_read()->reports().first_same(of); };
  EXPECT_FALSE(repeated.evidence);
  EXPECT_EQ(same(repeated), kept[0].number);
  EXPECT_EQ(same(kept[0]), std::nullopt) << "nothing is before it";
  Report other = repeated;
  other.last_seq = 4;
  EXPECT_EQ(same(other), std::nullopt);
  other = repeated;
  other.counts.opened = 2;
  EXPECT_EQ(same(other), std::nullopt);
  write([&](Transaction& transaction) { transaction.reports().destroy_evidence(kept[0].number); });
  EXPECT_EQ(same(repeated), kept[1].number);
}

TEST_F(ManyReports, ComeToSums) {
  const CaseNumber number = a_case();
  take(cleo, opened({3}), Membership::not_member);
  take(bob, opened({3}));
  const auto reports = reports_of(number);
  Report unproven = reports[0];
  unproven.verdict = report::Verdict::expired;
  unproven.reason = report::Reason::spam;
  add(number, 2, unproven);
  const auto sums = [&] { return store.begin_read()->reports().sums_of_case(number); };
  EXPECT_EQ(sums(), (ReportTable::Sums{5, 4, 3, 2}));
  write([&](Transaction& transaction) {
    transaction.reports().set_state(reports[0].number, ReportState::invalidated);
  });
  EXPECT_EQ(sums(), (ReportTable::Sums{4, 4, 2, 1}));
  std::map<report::Reason, std::uint64_t> pending;
  for (const auto& [reason, count] : store.begin_read()->reports().pending_reasons(number)) {
    pending[reason] = count;
  }
  EXPECT_EQ(pending[report::Reason::harassment], 2U);
  EXPECT_EQ(pending[report::Reason::spam], 2U);
  EXPECT_EQ(store.begin_read()->reports().reporters_of_case(number).front(), bob)
      << "who reported first, whatever became of it";
}

TEST_F(ManyReports, CountOnceWhatOnePersonReportsAgain) {
  const CaseNumber number = a_case();
  const auto counted = [&] { return store.begin_read()->reports().counts_of_case(number).size(); };
  const std::size_t before = counted();
  take(bob, opened({3}));
  take(bob, opened({3}));
  EXPECT_EQ(counted(), before);
  take(cleo, opened({3}));
  EXPECT_EQ(counted(), before + 1) << "somebody else says so, too";
}

TEST_F(ManyReports, ThatWaitAreFoundBehindTheLast) {
  const CaseNumber number = flood();
  const auto all = reports_of(number);
  write([&](Transaction& transaction) {
    transaction.reports().set_state(all[101].number, ReportState::invalidated);
  });
  const auto pending = store.begin_read()->reports().pending_of_case(number, all[100].number, 100);
  ASSERT_EQ(pending.size(), 100U);
  EXPECT_EQ(pending.front().number, all[102].number);
}

TEST_F(ManyReports, LoseTheEvidenceOfTheirCaseAlone) {
  const CaseNumber number = a_case();
  const CaseNumber other = a_case(9);
  take(cleo, opened({3}));
  const auto kept = [&](CaseNumber in) {
    return store.begin_read()->reports().kept_of_case(in).size();
  };
  ASSERT_EQ(kept(number), 2U);
  write([&](Transaction& transaction) { transaction.reports().destroy_evidence_of_case(number); });
  EXPECT_EQ(kept(number), 0U);
  EXPECT_EQ(reports_of(number).at(0).evidence, std::nullopt);
  EXPECT_EQ(kept(other), 1U);
}

TEST_F(ManyReports, AreAllToldWhatWasDecided) {
  const CaseNumber number = a_case();
  add(number, 1'000, reports_of(number)[0]);
  in_force(number, verdict(Measure::warn));
  EXPECT_TRUE(store.begin_read()->reports().pending_of_case(number, {}, 1).empty());
  EXPECT_EQ(notices_to(bob).size(), 1U);
  std::size_t notices = 0;
  for (const Effect& each : store.begin_read()->effects().read(2'000)) {
    notices += std::holds_alternative<NoticeEffect>(each.what) ? 1U : 0U;
  }
  EXPECT_EQ(notices, 1'002U) << "each reporter, and Ada";
}

// What one round does is bounded: a flood that nobody looked at is told little by little. Nobody
// can decide on it meanwhile.
TEST_F(ManyReports, AreToldInManyRoundsThatNobodyDecided) {
  const CaseNumber number = flood();
  now = start + undecided_retention + std::chrono::milliseconds(1);
  ASSERT_EQ(refusal(claim(number, reviewer_1)), "");
  EXPECT_TRUE(destroy());
  EXPECT_EQ(effects().size(), 100U);
  EXPECT_EQ(look(number).state, CaseState::closed);
  EXPECT_EQ(refusal(decide(number, verdict(Measure::warn), reviewer_1)), "safety.case_is_claimed");
  EXPECT_EQ(refusal(claim(number, reviewer_2)), "safety.state_allows");
  EXPECT_TRUE(store.begin_read()->reports().kept_of_case(number).empty()) << "it goes at once";
  EXPECT_EQ(reports_of(number).size(), 151U) << "and who is told is not walked over again";
  EXPECT_TRUE(destroy());
  EXPECT_FALSE(destroy());
  EXPECT_EQ(effects().size(), 251U);
  EXPECT_EQ(look(number).state, CaseState::closed);
  EXPECT_EQ(look(number).shred, std::nullopt);
  EXPECT_TRUE(reports_of(number).empty());
  EXPECT_EQ(logged(Act::evidence_destroyed), 1U);
}

TEST_F(ManyReports, StayWhileTheirReportersAreTold) {
  const CaseNumber number = flood();
  now = start + case_retention + std::chrono::milliseconds(1);
  EXPECT_TRUE(destroy());
  EXPECT_TRUE(store.begin_read()->cases().find(number));
  EXPECT_TRUE(destroy());
  destroy();
  EXPECT_EQ(effects().size(), 251U);
  EXPECT_FALSE(destroy());
  EXPECT_FALSE(store.begin_read()->cases().find(number));
}

}  // namespace
}  // namespace causeway::safety::desk_test
