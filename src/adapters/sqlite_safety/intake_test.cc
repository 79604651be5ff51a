// How reports become cases, over a real SQLite file: one job for one thing, however often it is
// reported, and nothing that a flood fills.
#include "safety/intake.h"

#include <gtest/gtest.h>

#include "adapters/sqlite/scratch_test.h"
#include "adapters/sqlite_safety/safety_store.h"

namespace causeway::adapters::sqlite_safety {
namespace {

using namespace std::chrono_literals;
using safety::Case;
using safety::CaseNumber;
using safety::CaseState;
using safety::Intake;
using safety::Membership;
using safety::Queue;
using safety::Subject;
using safety::SubjectKind;
using safety::TakenIn;

constexpr AccountId ada{{1}};
constexpr ConversationId group{{2}};

AccountId person(std::uint32_t number) {
  AccountId account{{9}};
  for (std::size_t i = 0; i < 4; ++i) {
    account.value[12 + i] = static_cast<std::uint8_t>(number >> (8 * i));
  }
  return account;
}

class Intakes : public testing::Test {
 protected:
  /// A report of what Ada said as these numbers of the conversation.
  report::OpenedReport opened(
      std::vector<std::uint64_t> seqs, report::Reason reason = report::Reason::harassment
  ) const {
    report::OpenedReport report;
    report.group = group;
    report.reported_account = ada;
    report.reason = reason;
    report.scope = seqs.empty() ? report::Scope::account : report::Scope::messages;
    for (const std::uint64_t seq : seqs) {
      report.proven.push_back({seq, 1'790'000'000'000 + seq * 1000});
    }
    if (!seqs.empty()) {
      report.verdict = report::Verdict::verified;
      report.first_seq = seqs.front();
      report.last_seq = seqs.back();
    }
    report.evidence.sealed = {1, 2, 3};
    return report;
  }

  TakenIn take(AccountId reporter, report::OpenedReport report) {
    const provider::Filing filing{
        .number = 0,
        .account = reporter,
        .kind = provider::FilingKind::report,
        .sealed = {{{++id_}}, 4, {}, {}},
        .filed = now,
    };
    const auto transaction = store.begin_write();
    const TakenIn taken =
        safety::take_in(*transaction, filing, std::move(report), Membership::member, now);
    transaction->commit();
    return taken;
  }

  Case look(CaseNumber number) { return *store.begin_read()->cases().find(number); }

  void decide(CaseNumber number) {
    const auto transaction = store.begin_write();
    Case decided = *transaction->cases().find(number);
    decided.state = CaseState::decided;
    transaction->cases().put(decided);
    transaction->commit();
  }

  std::vector<CaseNumber> waiting(Queue queue) {
    std::vector<CaseNumber> numbers;
    const auto reading = store.begin_read();
    for (const Case& each : reading->cases().waiting(CaseState::queued, queue, now, 1000)) {
      numbers.push_back(each.number);
    }
    return numbers;
  }

  std::size_t evidence_of(CaseNumber number) {
    const auto reports = store.begin_read()->reports().of_case(number, std::nullopt);
    return static_cast<std::size_t>(std::count_if(
        reports.begin(),
        reports.end(),
        [](const auto& report) { return report.evidence.has_value(); }
    ));
  }

  sqlite::Scratch scratch;
  SafetyStore store{scratch / "safety.db"};
  Instant now = Instant(std::chrono::sys_days(2026y / 11 / 27));

 private:
  std::uint8_t id_ = 0;
};

TEST_F(Intakes, AReportOpensACase) {
  const TakenIn taken = take(person(1), opened({3, 4}));
  EXPECT_EQ(taken.intake, Intake::opened_case);
  const Case in = look(taken.in);
  EXPECT_EQ(in.subject, (Subject{SubjectKind::account, {ada.value}}));
  EXPECT_EQ(in.queue, Queue::harassment);
  EXPECT_EQ(in.state, CaseState::queued);
  EXPECT_EQ(in.received, now);
  EXPECT_EQ(in.due, now + 48h);
  EXPECT_EQ(in.reports, 1U);
  EXPECT_EQ(in.reporters, 1U);
  EXPECT_EQ(in.verified, 1U);
  EXPECT_EQ(in.reasons, 0b10U);
  const auto reports = store.begin_read()->reports().of_case(taken.in, std::nullopt);
  ASSERT_EQ(reports.size(), 1U);
  EXPECT_EQ(reports[0].reporter, person(1));
  EXPECT_EQ(reports[0].membership, Membership::member);
  EXPECT_EQ(reports[0].evidence->sealed, (Bytes{1, 2, 3}));
  EXPECT_EQ(store.begin_read()->reports().find(reports[0].number), reports[0]);
}

// Row 18 of the attacks: the same frank, a thousand times.
TEST_F(Intakes, Row18AThousandIdenticalReportsAreOneJob) {
  const CaseNumber first = take(person(1), opened({3})).in;
  for (int i = 0; i < 1000; ++i) {
    EXPECT_EQ(take(person(1), opened({3})), (TakenIn{Intake::repeated, first}));
  }
  EXPECT_EQ(look(first).reports, 1U);
  EXPECT_EQ(waiting(Queue::harassment), std::vector{first});
  EXPECT_EQ(evidence_of(first), 1U);
}

// … and by a thousand sock puppets.
TEST_F(Intakes, Row18AThousandSockPuppetsAreOneJobWithCounts) {
  const CaseNumber first = take(person(0), opened({3})).in;
  for (std::uint32_t i = 1; i < 1000; ++i) {
    EXPECT_EQ(take(person(i), opened({3})), (TakenIn{Intake::joined_case, first}));
  }
  EXPECT_EQ(look(first).reports, 1000U);
  EXPECT_EQ(look(first).reporters, 1000U);
  EXPECT_EQ(waiting(Queue::harassment), std::vector{first});
  EXPECT_EQ(evidence_of(first), safety::evidence_per_case_max) << "the disk is not theirs to fill";
  EXPECT_EQ(look(first).evidence, safety::evidence_per_case_max);
}

TEST_F(Intakes, OneMessageInCommonIsEnough) {
  const CaseNumber first = take(person(1), opened({3, 4})).in;
  EXPECT_EQ(take(person(2), opened({4, 5})).in, first);
  EXPECT_EQ(take(person(1), opened({5, 6})).in, first) << "more from the same reporter";
  EXPECT_EQ(look(first).reporters, 2U);
  EXPECT_EQ(look(first).reports, 3U);
  EXPECT_NE(take(person(3), opened({7})).in, first);
}

TEST_F(Intakes, AnotherConversationsNumberIsAnotherMessage) {
  const CaseNumber first = take(person(1), opened({3})).in;
  report::OpenedReport elsewhere = opened({3});
  elsewhere.group = {{8}};
  EXPECT_NE(take(person(2), std::move(elsewhere)).in, first);
}

TEST_F(Intakes, AGraverReportMakesACaseGraverAndDueSooner) {
  const CaseNumber first = take(person(1), opened({3}, report::Reason::spam)).in;
  now += 1h;
  take(person(2), opened({3}, report::Reason::violence));
  EXPECT_EQ(look(first).queue, Queue::imminent_harm);
  EXPECT_EQ(look(first).due, now - 1h + 4h);
  take(person(3), opened({3}, report::Reason::spam));
  EXPECT_EQ(look(first).queue, Queue::imminent_harm);
  EXPECT_EQ(look(first).reasons, 0b1001U);
}

TEST_F(Intakes, WhatWasDecidedIsNotLookedAtAgainUnlessThereIsMore) {
  const CaseNumber first = take(person(1), opened({3})).in;
  decide(first);
  EXPECT_EQ(take(person(2), opened({3})), (TakenIn{Intake::known_already, first}));
  EXPECT_TRUE(waiting(Queue::harassment).empty());
  EXPECT_EQ(look(first).reports, 2U);
  const TakenIn more = take(person(2), opened({3, 4}));
  EXPECT_EQ(more.intake, Intake::opened_case);
  EXPECT_EQ(waiting(Queue::harassment), std::vector{more.in});
  EXPECT_EQ(take(person(3), opened({4})).in, more.in);
}

TEST_F(Intakes, ReportsWithoutProofAreOneJobForAWeek) {
  const CaseNumber first = take(person(1), opened({})).in;
  EXPECT_EQ(look(first).queue, Queue::unproven);
  EXPECT_EQ(take(person(1), opened({})).intake, Intake::repeated);
  EXPECT_EQ(take(person(2), opened({})), (TakenIn{Intake::joined_case, first}));
  EXPECT_NE(take(person(1), opened({3})).in, first) << "what is proven is a case of its own";
  now += safety::same_case_window + 25h;
  EXPECT_EQ(take(person(3), opened({})).intake, Intake::opened_case);
}

// A child in danger waits for no proof.
TEST_F(Intakes, GraveReasonsNeedNoProofForTheirQueue) {
  EXPECT_EQ(
      look(take(person(1), opened({}, report::Reason::child_safety)).in).queue, Queue::child_safety
  );
  EXPECT_EQ(
      look(take(person(1), opened({}, report::Reason::self_harm)).in).queue, Queue::imminent_harm
  );
}

TEST_F(Intakes, GroupsAreSubjectsOfTheirOwn) {
  report::OpenedReport report = opened({3});
  report.scope = report::Scope::group;
  report.reported_account = {};
  EXPECT_EQ(
      look(take(person(1), std::move(report)).in).subject,
      (Subject{SubjectKind::group, {group.value}})
  );
}

TEST_F(Intakes, TheOneDueFirstComesFirstAndClaimedOnesDoNot) {
  now += 10h;
  const CaseNumber late = take(person(1), opened({3})).in;
  now -= 5h;
  const CaseNumber early = take(person(1), opened({13})).in;
  const CaseNumber claimed = take(person(1), opened({23})).in;
  const auto transaction = store.begin_write();
  Case mine = *transaction->cases().find(claimed);
  mine.claim = safety::Claim{{{1}}, now, now + 20min};
  transaction->cases().put(mine);
  transaction->commit();
  EXPECT_EQ(waiting(Queue::harassment), (std::vector{early, late}));
  EXPECT_EQ(look(claimed), mine);
  now += 20min;
  EXPECT_EQ(waiting(Queue::harassment), (std::vector{early, claimed, late})) << "the claim is over";
}

TEST_F(Intakes, NothingIsKeptOfATransactionThatIsDropped) {
  {
    const auto transaction = store.begin_write();
    const provider::Filing filing{.account = person(1), .filed = now};
    safety::take_in(*transaction, filing, opened({3}), Membership::member, now);
  }
  EXPECT_TRUE(waiting(Queue::harassment).empty());
  EXPECT_EQ(take(person(1), opened({3})).intake, Intake::opened_case);
}

TEST(Memberships, CoverWhatWasSentWhileOneWasIn) {
  const std::vector<provider::RosterEntry> roster{
      {person(1), person(1), 1, 10},
      {person(2), person(1), 5, std::nullopt},
      {person(1), person(2), 15, 20},
      {person(1), person(2), 21, std::nullopt},
  };
  const auto of = [&](std::uint32_t who, std::uint64_t first, std::uint64_t last) {
    return safety::membership_of(roster, person(who), first, last);
  };
  EXPECT_EQ(of(1, 1, 10), Membership::member);
  EXPECT_EQ(of(1, 9, 11), Membership::not_member);
  EXPECT_EQ(of(1, 15, 99), Membership::member) << "left, and came back at once";
  EXPECT_EQ(of(2, 4, 6), Membership::not_member);
  EXPECT_EQ(of(2, 5, 6), Membership::member);
  EXPECT_EQ(of(3, 5, 6), Membership::not_member) << "with a leaked opening";
  EXPECT_EQ(of(1, 0, 0), Membership::unknown);
  EXPECT_EQ(safety::membership_of({}, person(1), 1, 2), Membership::unknown);
}

}  // namespace
}  // namespace causeway::adapters::sqlite_safety
