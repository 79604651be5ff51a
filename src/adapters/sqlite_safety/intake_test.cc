// How reports become cases, over a real SQLite file: one job for one thing, however often it is
// reported, and nothing that a flood fills.
#include "safety/intake.h"

#include <gtest/gtest.h>

#include "adapters/sqlite/scratch_test.h"
#include "adapters/sqlite_safety/opened_report_test.h"
#include "adapters/sqlite_safety/safety_store.h"
#include "api/limits.h"

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
using safety::test::opened;

constexpr AccountId ada = safety::test::reported;
constexpr ConversationId group = safety::test::reported_in;

AccountId person(std::uint32_t number) {
  AccountId account{{9}};
  for (std::size_t i = 0; i < 4; ++i) {
    account.value[12 + i] = static_cast<std::uint8_t>(number >> (8 * i));
  }
  return account;
}

class Intakes : public testing::Test {
 protected:
  provider::Filing new_filing(AccountId reporter) {
    ++id_;
    const auto high = static_cast<std::uint8_t>(id_ >> 8);
    const auto low = static_cast<std::uint8_t>(id_);
    return {
        .account = reporter,
        .kind = provider::FilingKind::report,
        .sealed = {{{high, low}}, 4, {}, {}},
        .filed = now,
    };
  }

  TakenIn take(
      const provider::Filing& filing,
      report::OpenedReport report,
      Membership membership = Membership::member
  ) {
    const auto transaction = store.begin_write();
    const TakenIn taken = safety::take_in(*transaction, filing, std::move(report), membership, now);
    transaction->commit();
    return taken;
  }

  TakenIn take(
      AccountId reporter, report::OpenedReport report, Membership membership = Membership::member
  ) {
    return take(new_filing(reporter), std::move(report), membership);
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
    const auto reports = store.begin_read()->reports().of_case(number);
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
  std::uint32_t id_ = 0;
};

// A message can be in a case that is over and in an open one that is older than it.
TEST_F(Intakes, WhatIsInAnOpenCaseIsNewNoMore) {
  const CaseNumber open = take(new_filing(person(1)), opened({1})).in;
  const CaseNumber over = take(new_filing(person(2)), opened({200})).in;
  decide(over);
  EXPECT_EQ(take(new_filing(person(3)), opened({1, 200})).in, open);
  for (std::uint32_t i = 4; i < 40; ++i) {
    EXPECT_EQ(take(new_filing(person(i)), opened({1, 200})).in, open) << i;
  }
  EXPECT_EQ(look(open).evidence, safety::evidence_of_members_max) << "nothing new since";
}

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
  const auto reports = store.begin_read()->reports().of_case(taken.in);
  ASSERT_EQ(reports.size(), 1U);
  EXPECT_EQ(reports[0].reporter, person(1));
  EXPECT_EQ(reports[0].membership, Membership::member);
  EXPECT_EQ(reports[0].evidence->sealed, (Bytes{1, 2, 3}));
  EXPECT_EQ(store.begin_read()->reports().find(reports[0].number), reports[0]);
}

// Row 18 of the attacks: the same frank, a thousand times.
TEST_F(Intakes, Row18AThousandIdenticalReportsAreOneJob) {
  const CaseNumber first = take(person(1), opened({3})).in;
  for (int i = 1; i < 1000; ++i) {
    EXPECT_EQ(take(person(1), opened({3})), (TakenIn{Intake::joined_case, first}));
  }
  EXPECT_EQ(look(first).reports, 1000U);
  EXPECT_EQ(look(first).reporters, 1U);
  EXPECT_EQ(waiting(Queue::harassment), std::vector{first});
  EXPECT_EQ(evidence_of(first), safety::evidence_of_reporter_max);
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
  EXPECT_EQ(evidence_of(first), safety::evidence_of_members_max) << "the disk is not theirs";
  EXPECT_EQ(look(first).evidence, safety::evidence_of_members_max);
}

// … and a thousand jobs that nobody can prove anything of, and one that is older and was handed on:
// whoever was there is heard first.
TEST_F(Intakes, Row18AFloodTakesNobodysPlaceInTheQueue) {
  const auto about = [&](AccountId account, std::vector<std::uint64_t> seqs, report::Reason reason
                     ) {
    report::OpenedReport report = opened(std::move(seqs), reason);
    report.reported_account = account;
    return report;
  };
  for (std::uint32_t i = 0; i < 1000; ++i) {
    take(person(i), about(person(5000 + i), {}, report::Reason::child_safety));
    take(person(i), opened({3}), Membership::not_member);
  }
  EXPECT_EQ(waiting(Queue::child_safety).size(), 1000U);
  EXPECT_EQ(waiting(Queue::harassment).size(), 1U);
  now += 3h;
  const AccountId eve{{4}};
  const CaseNumber grave = take(person(1), about(eve, {7}, report::Reason::child_safety)).in;
  EXPECT_EQ(waiting(Queue::child_safety).front(), grave);
  const CaseNumber other = take(person(1), about(eve, {8}, report::Reason::harassment)).in;
  EXPECT_EQ(waiting(Queue::harassment).front(), other);
}

// Openings can be handed on: whoever was there finds room behind those who were not.
TEST_F(Intakes, SockPuppetsWhoWereNotThereTakeNobodysPlace) {
  const CaseNumber first = take(person(0), opened({3}), Membership::not_member).in;
  for (std::uint32_t i = 1; i < 100; ++i) {
    take(person(i), opened({3}), Membership::not_member);
  }
  EXPECT_EQ(evidence_of(first), safety::evidence_of_others_max);
  EXPECT_EQ(look(first).rank, safety::Rank::unproven);
  take(person(100), opened({3}));
  EXPECT_EQ(evidence_of(first), safety::evidence_of_others_max + 1);
  EXPECT_EQ(look(first).rank, safety::Rank::proven);
}

TEST_F(Intakes, WhatShowsMoreThanAllBeforeIsKept) {
  const CaseNumber first = take(person(0), opened({3})).in;
  for (std::uint32_t i = 1; i < 100; ++i) take(person(i), opened({3}));
  report::OpenedReport with_picture = opened({3});
  with_picture.counts.attachments = 1;
  take(person(100), with_picture);
  EXPECT_EQ(evidence_of(first), safety::evidence_of_members_max + 1);
  take(person(101), with_picture);
  EXPECT_EQ(evidence_of(first), safety::evidence_of_members_max + 1) << "no more than that one";
}

TEST_F(Intakes, OneCaseHasASize) {
  report::OpenedReport large = opened({3});
  large.evidence.sealed.resize(std::size_t{3} << 20);
  const CaseNumber first = take(person(0), large).in;
  for (std::uint32_t i = 1; i < 40; ++i) {
    large.proven.push_back({100 + i, std::uint64_t{1'790'000'000'000} + i}
    );  // a chain of what is new
    take(person(i), large);
  }
  EXPECT_LE(look(first).evidence_bytes, safety::evidence_bytes_max);
  EXPECT_EQ(look(first).reports, 40U);
}

// A filing that comes again after a crash is the same, whatever happened to its case meanwhile.
TEST_F(Intakes, AFilingCountsOnce) {
  const provider::Filing filing = new_filing(person(1));
  const TakenIn taken = take(filing, opened({3}));
  EXPECT_EQ(take(filing, opened({3})).intake, Intake::repeated);
  decide(taken.in);
  EXPECT_EQ(take(filing, opened({3})).intake, Intake::repeated);
  EXPECT_EQ(look(taken.in).reports, 1U);
}

// Whoever reports their own messages first, as spam or about a group, keeps nobody's report of
// them from being looked at.
TEST_F(Intakes, NobodyInoculatesTheirMessages) {
  report::OpenedReport as_spam = opened({3}, report::Reason::spam);
  const CaseNumber spam = take(person(1), as_spam).in;
  decide(spam);
  const TakenIn graver = take(person(2), opened({3}, report::Reason::child_safety));
  EXPECT_EQ(graver.intake, Intake::opened_case);
  EXPECT_EQ(look(graver.in).queue, Queue::child_safety);
  decide(graver.in);
  report::OpenedReport with_picture = opened({3}, report::Reason::child_safety);
  with_picture.counts.attachments = 1;
  EXPECT_EQ(take(person(2), with_picture).intake, Intake::opened_case);

  report::OpenedReport of_group = opened({9});
  of_group.scope = report::Scope::group;
  of_group.reported_account = {};
  const CaseNumber group_case = take(person(1), of_group).in;
  const TakenIn of_ada = take(person(2), opened({9}));
  EXPECT_EQ(of_ada.intake, Intake::opened_case);
  EXPECT_NE(of_ada.in, group_case);
  EXPECT_EQ(take(person(3), of_group).in, group_case);
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
  EXPECT_EQ(take(person(3), opened({3}, report::Reason::spam)).intake, Intake::known_already);
  EXPECT_TRUE(waiting(Queue::harassment).empty());
  EXPECT_EQ(look(first).reports, 3U);
  const TakenIn more = take(person(2), opened({3, 4}));
  EXPECT_EQ(more.intake, Intake::opened_case);
  EXPECT_EQ(waiting(Queue::harassment), std::vector{more.in});
  EXPECT_EQ(take(person(3), opened({4})).in, more.in);
}

TEST_F(Intakes, ReportsWithoutProofAreOneJobForAWeek) {
  const CaseNumber first = take(person(1), opened({})).in;
  EXPECT_EQ(look(first).queue, Queue::unproven);
  EXPECT_EQ(take(person(1), opened({})), (TakenIn{Intake::joined_case, first}));
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

TEST_F(Intakes, AGraverReportTakesACaseFromWhoMayNotDecideOnIt) {
  const CaseNumber first = take(person(1), opened({3})).in;
  auto transaction = store.begin_write();
  Case claimed = *transaction->cases().find(first);
  claimed.claim = safety::Claim{{{1}}, now, now + 20min};
  transaction->cases().put(claimed);
  transaction->commit();
  transaction.reset();  // one writes at a time
  take(person(2), opened({3}, report::Reason::violence));
  EXPECT_TRUE(look(first).claim.has_value());
  take(person(2), opened({3}, report::Reason::child_safety));
  EXPECT_FALSE(look(first).claim.has_value());
}

TEST_F(Intakes, WhatIsProvenComesBeforeAFloodOfWhatIsNot) {
  const CaseNumber flood = take(person(1), opened({}, report::Reason::child_safety)).in;
  now += 1h;
  const CaseNumber proven = take(person(2), opened({3}, report::Reason::child_safety)).in;
  EXPECT_EQ(waiting(Queue::child_safety), (std::vector{proven, flood}));
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

// Nobody fills a queue with reports about everybody that cost them nothing.
TEST_F(Intakes, WithoutProofOnePersonBeginsFewCases) {
  const std::uint32_t most = safety::row_of(Queue::unproven).unproven_max;
  const auto about = [&](std::uint32_t whom, std::vector<std::uint64_t> seqs = {}) {
    report::OpenedReport report = opened(std::move(seqs));
    report.reported_account = person(1000 + whom);
    return report;
  };
  const auto counted = [&] {
    return store.begin_read()->reports().refused(now, "safety.unproven_cases_are_few");
  };
  for (std::uint32_t i = 0; i < most; ++i) {
    EXPECT_EQ(take(person(1), about(i)).intake, Intake::opened_case);
  }
  EXPECT_EQ(take(person(1), about(most)), (TakenIn{Intake::too_many, {}}));
  EXPECT_EQ(counted(), 1U);
  EXPECT_EQ(waiting(Queue::unproven).size(), most);

  EXPECT_EQ(take(person(1), about(0)).intake, Intake::joined_case) << "there is a case already";
  EXPECT_EQ(take(person(1), about(most, {3})).intake, Intake::opened_case) << "it is proven";
  EXPECT_EQ(take(person(2), about(most)).intake, Intake::opened_case) << "by somebody else";
  report::OpenedReport grave = about(most);
  grave.reason = report::Reason::child_safety;
  EXPECT_EQ(take(person(1), grave).intake, Intake::opened_case) << "in another queue";

  decide(waiting(Queue::unproven).front());
  EXPECT_EQ(take(person(1), about(most + 1)).intake, Intake::opened_case) << "one is over";
  EXPECT_EQ(take(person(1), about(most + 2)).intake, Intake::too_many);
  EXPECT_EQ(counted(), 2U);
}

TEST(Memberships, CoverWhatWasSentWhileOneWasIn) {
  const std::vector<provider::RosterEntry> roster{
      {person(1), person(1), 1, 10},
      {person(2), person(1), 5, std::nullopt},
      {person(1), person(2), 15, 20},
      {person(1), person(2), 21, std::nullopt},
  };
  const auto of = [&](std::uint32_t who, std::uint64_t first, std::uint64_t last) {
    return safety::membership_of(roster, person(who), {first, last, first});
  };
  EXPECT_EQ(of(1, 1, 10), Membership::member);
  EXPECT_EQ(of(1, 9, 11), Membership::not_member);
  EXPECT_EQ(of(1, 15, 99), Membership::member) << "left, and came back at once";
  EXPECT_EQ(of(2, 4, 6), Membership::not_member);
  EXPECT_EQ(of(2, 5, 6), Membership::member);
  EXPECT_EQ(of(3, 5, 6), Membership::not_member) << "with a leaked opening";
  EXPECT_EQ(of(1, 0, 0), Membership::unknown);
  EXPECT_EQ(safety::membership_of({}, person(1), {1, 2, 1}), Membership::unknown);
}

// The roster forgets who left 180 days ago: whoever is not in it may have been there.
TEST(Memberships, AreUnknownWhereTheRosterHasForgotten) {
  const std::vector<provider::RosterEntry> roster{{person(1), person(1), 5, std::nullopt}};
  const auto of = [&](std::uint32_t who, std::optional<std::uint64_t> remembered_from) {
    return safety::membership_of(roster, person(who), {4, 6, remembered_from});
  };
  EXPECT_EQ(of(2, std::nullopt), Membership::unknown);
  EXPECT_EQ(of(2, 6), Membership::not_member) << "of one entry at least";
  EXPECT_EQ(of(1, 5), Membership::unknown) << "what was sent as 4 is too long ago";
  EXPECT_EQ(of(1, 4), Membership::not_member);
}

TEST(Memberships, AreRememberedAsLongAsTheRosterIs) {
  const Instant now = Instant(std::chrono::sys_days(2026y / 11 / 27));
  report::OpenedReport opened;
  opened.first_seq = 3;
  opened.last_seq = 5;
  const auto sent = [&](std::uint64_t seq, Instant at) {
    opened.proven.push_back({seq, to_unix_ms(at)});
  };
  sent(3, now - api::limits::roster_retention - 1ms);
  EXPECT_FALSE(safety::span_of(opened, now).remembered_from);
  sent(5, now - api::limits::roster_retention);
  EXPECT_EQ(safety::span_of(opened, now).remembered_from, 5U);
}

}  // namespace
}  // namespace causeway::adapters::sqlite_safety
