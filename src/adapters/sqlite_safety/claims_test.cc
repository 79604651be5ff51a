// Who works on a case, over a real SQLite file: one person at a time and for a while, what is due
// first of what is proven, and never what they had a part in.
#include "safety/claims.h"

#include "adapters/sqlite_safety/desk_world_test.h"
#include "safety/desk_table.h"

namespace causeway::safety::desk_test {
namespace {

using namespace std::chrono_literals;

class Claims : public DeskWorld {
 protected:
  Result<void> release(CaseNumber number, const Reviewer& who) {
    return attempt([&](Transaction& transaction) {
      return safety::release(transaction, number, who, now);
    });
  }

  Result<void> skip(CaseNumber number, const Reviewer& who, const std::string& why = "Not mine.") {
    return attempt([&](Transaction& transaction) {
      return safety::skip(transaction, number, why, who, now);
    });
  }

  Result<Case> move(CaseNumber number, Queue queue, const Reviewer& who) {
    return attempt([&](Transaction& transaction) {
      return safety::move(transaction, number, queue, "It belongs there.", who, now);
    });
  }

  Result<Case> work(CaseNumber number, const Reviewer& who) {
    return attempt([&](Transaction& transaction) {
      return claimed_case(transaction, number, who, now);
    });
  }
};

TEST_F(Claims, NextIsWhatIsDueFirst) {
  now += 1h;
  const CaseNumber late = a_case(3);
  now -= 1h;
  const CaseNumber early = a_case(4);
  EXPECT_EQ(next(reviewer_1), early);
  EXPECT_EQ(next(reviewer_1), late);
  EXPECT_EQ(next(reviewer_1), std::nullopt);
}

TEST_F(Claims, NextIsProvenFirst) {
  const CaseNumber leaked = take(cleo, opened({3}), Membership::not_member);
  now += 1h;
  const CaseNumber proven = a_case(4);
  EXPECT_EQ(next(reviewer_1), proven);
  EXPECT_EQ(next(reviewer_1), leaked);
}

TEST_F(Claims, NextIsProvenFirstInWhateverQueue) {
  const CaseNumber leaked = take(cleo, opened({3}, report::Reason::violence), Membership::unknown);
  now += 1h;
  const CaseNumber proven = a_case(4, report::Reason::spam);
  EXPECT_EQ(next(reviewer_1), proven);
  EXPECT_EQ(next(reviewer_1), leaked);
}

TEST_F(Claims, OfOnesOwnCaseAreViewsOfIt) {
  const CaseNumber one = a_case(3);
  ASSERT_EQ(refusal(claim(one, reviewer_1)), "");
  EXPECT_EQ(logged(Act::case_viewed), 0U);
  ASSERT_EQ(refusal(claim(one, reviewer_1)), "");
  EXPECT_EQ(logged(Act::case_viewed), 1U) << "what it answers is the whole case";
}

TEST_F(Claims, TwoPeopleNeverGetTheSame) {
  const CaseNumber one = a_case(3);
  const CaseNumber other = a_case(4);
  EXPECT_EQ(next(reviewer_1), one);
  EXPECT_EQ(next(reviewer_2), other);
  EXPECT_EQ(next(reviewer_3), std::nullopt);
}

TEST_F(Claims, NextIsOfOnesOwnQueues) {
  const CaseNumber child = a_case(3, report::Reason::child_safety);
  const CaseNumber spam = a_case(4, report::Reason::spam);
  EXPECT_EQ(next(reviewer_1), spam);
  EXPECT_EQ(next(lead), std::nullopt) << "what concerns children is not the leads'";
  EXPECT_EQ(next(child_safety_1), child);
  a_case(5);
  EXPECT_EQ(next(reviewer_2, Waiting::first, Queue::spam), std::nullopt);
}

TEST_F(Claims, WhatOnePassedOnIsSomebodyElses) {
  const CaseNumber number = a_case();
  ASSERT_EQ(next(reviewer_1), number);
  ASSERT_EQ(refusal(skip(number, reviewer_1)), "");
  EXPECT_EQ(next(reviewer_1), std::nullopt);
  EXPECT_EQ(next(reviewer_2), number);
  EXPECT_EQ(logged(Act::case_skipped), 1U);
}

TEST_F(Claims, NobodyIsGivenWhatTheyProposed) {
  const CaseNumber number = a_case();
  decided(number, verdict(Measure::ban), reviewer_1);
  EXPECT_EQ(next(reviewer_1, Waiting::second), std::nullopt);
  EXPECT_EQ(next(reviewer_2), std::nullopt) << "it is new to nobody";
  EXPECT_EQ(next(reviewer_2, Waiting::second), number);
}

TEST_F(Claims, EndWithTheirTimeAndEachRequestKeepsThemAlive) {
  const CaseNumber number = a_case();
  ASSERT_EQ(next(reviewer_1), number);
  now += claim_time - 1s;
  ASSERT_EQ(refusal(work(number, reviewer_1)), "");
  now += claim_time - 1s;
  EXPECT_EQ(next(reviewer_2), std::nullopt);
  EXPECT_EQ(look(number).claim->since, start);
  now += 1s;
  EXPECT_EQ(refusal(work(number, reviewer_1)), "safety.case_is_claimed");
  EXPECT_EQ(next(reviewer_2), number);
}

TEST_F(Claims, CaseIsClaimedByWhoeverWorksOnIt) {
  const CaseNumber number = a_case();
  EXPECT_EQ(refusal(release(number, reviewer_1)), "safety.case_is_claimed");
  EXPECT_EQ(refusal(skip(number, reviewer_1)), "safety.case_is_claimed");
  EXPECT_EQ(refusal(move(number, Queue::spam, reviewer_1)), "safety.case_is_claimed");
  EXPECT_EQ(refusal(decide(number, verdict(Measure::warn), reviewer_1)), "safety.case_is_claimed");
  ASSERT_EQ(refusal(claim(number, reviewer_1)), "");
  EXPECT_EQ(refusal(release(number, reviewer_2)), "safety.case_is_claimed");
  EXPECT_EQ(refusal(release(number, reviewer_1)), "");
  EXPECT_EQ(refusal(release(number, reviewer_1)), "safety.case_is_claimed");
}

TEST_F(Claims, ClaimIsFreeOrOnesOwn) {
  const CaseNumber number = a_case();
  ASSERT_EQ(refusal(claim(number, reviewer_1)), "");
  EXPECT_EQ(refusal(claim(number, reviewer_2)), "safety.claim_is_free");
  EXPECT_EQ(refusal(claim(number, reviewer_1)), "");
  EXPECT_EQ(logged(Act::case_claimed), 1U) << "it was theirs already";
}

TEST_F(Claims, ClaimsAreFew) {
  for (std::uint64_t i = 1; i <= claims_max; ++i) {
    ASSERT_EQ(refusal(claim(a_case(10 * i), reviewer_1)), "");
  }
  const CaseNumber more = a_case(99);
  const CaseNumber of_another = a_case(120);
  ASSERT_EQ(refusal(claim(of_another, reviewer_2)), "");
  EXPECT_EQ(refusal(claim(more, reviewer_1)), "safety.claims_are_few");
  const auto given = attempt([&](Transaction& transaction) {
    return claim_next(transaction, Waiting::first, std::nullopt, reviewer_1, now);
  });
  EXPECT_EQ(refusal(given), "safety.claims_are_few");
  write([&](Transaction& transaction) { release_all(transaction, reviewer_1.id, now); });
  EXPECT_EQ(logged(Act::case_released), claims_max);
  EXPECT_EQ(refusal(claim(more, reviewer_1)), "");
  EXPECT_TRUE(look(of_another).claim) << "not theirs";
}

TEST_F(Claims, StateAllowsToClaimWhatWaits) {
  const CaseNumber number = a_case();
  in_force(number, verdict(Measure::warn));
  EXPECT_EQ(refusal(claim(number, reviewer_2)), "safety.state_allows");
}

TEST_F(Claims, QueueTakesItWhereItIsAnotherAndOneOfReasons) {
  const CaseNumber number = a_case();
  ASSERT_EQ(refusal(claim(number, reviewer_1)), "");
  EXPECT_EQ(refusal(move(number, Queue::harassment, reviewer_1)), "safety.queue_takes_it");
  EXPECT_EQ(refusal(move(number, Queue::unproven, reviewer_1)), "safety.queue_takes_it");
  const std::uint64_t version = look(number).version;
  ASSERT_EQ(refusal(move(number, Queue::child_safety, reviewer_1)), "");
  const Case moved = look(number);
  EXPECT_EQ(moved.queue, Queue::child_safety);
  EXPECT_EQ(moved.due, now + 4h);
  EXPECT_FALSE(moved.claim);
  EXPECT_GT(moved.version, version);
  EXPECT_EQ(refusal(claim(number, reviewer_1)), "safety.thing_is_there") << "it is not theirs now";
  ASSERT_EQ(refusal(claim(number, child_safety_1)), "");
  EXPECT_EQ(refusal(move(number, Queue::spam, child_safety_1)), "");
  EXPECT_EQ(look(number).due, start + 4h) << "what has waited waits no longer for that";
}

TEST_F(Claims, StateAllowsToMoveWhatNobodyHasDecided) {
  const CaseNumber number = a_case();
  decided(number, verdict(Measure::ban), reviewer_1);
  ASSERT_EQ(refusal(claim(number, reviewer_2)), "");
  EXPECT_EQ(refusal(move(number, Queue::spam, reviewer_2)), "safety.state_allows");
}

TEST_F(Claims, RoleAllowsTheQueueAndWhatWasEscalated) {
  const auto given = attempt([&](Transaction& transaction) {
    return claim_next(transaction, Waiting::first, Queue::child_safety, reviewer_1, now);
  });
  EXPECT_EQ(refusal(given), "safety.role_allows");
  const CaseNumber number = a_case();
  in_force(number, verdict(Measure::escalate));
  EXPECT_EQ(look(number).state, CaseState::escalated);
  EXPECT_EQ(refusal(claim(number, reviewer_2)), "safety.role_allows");
  EXPECT_EQ(next(reviewer_2), std::nullopt);
  EXPECT_EQ(next(lead), number);
}

TEST_F(Claims, WhatConcernsChildrenIsEscalatedToOthersThere) {
  const CaseNumber number = a_case(3, report::Reason::child_safety);
  in_force(number, verdict(Measure::escalate), child_safety_1);
  EXPECT_EQ(next(lead), std::nullopt);
  EXPECT_EQ(next(child_safety_1), std::nullopt);
  EXPECT_EQ(next(child_safety_2), number);
}

TEST_F(Claims, ReviewerIsAnotherThanWhoProposed) {
  const CaseNumber number = a_case();
  decided(number, verdict(Measure::ban), reviewer_1);
  EXPECT_EQ(refusal(claim(number, reviewer_1)), "safety.reviewer_is_another");
  EXPECT_EQ(refusal(claim(number, reviewer_2)), "");
}

TEST_F(Claims, ThingIsThereForThoseWhoMaySeeIt) {
  EXPECT_EQ(refusal(claim(CaseNumber{99}, reviewer_1)), "safety.thing_is_there");
  const CaseNumber child = a_case(3, report::Reason::child_safety);
  EXPECT_EQ(refusal(claim(child, reviewer_1)), "safety.thing_is_there");
  EXPECT_EQ(refusal(claim(child, lead)), "safety.thing_is_there");
  EXPECT_EQ(refusal(claim(child, child_safety_1)), "");
}

TEST(ClaimWords, TextIsThere) {
  EXPECT_EQ(refusal(check_words("")), "safety.text_is_there");
  EXPECT_EQ(refusal(check_words(" \n ")), "safety.text_is_there");
  EXPECT_EQ(refusal(check_words(".")), "");
}

TEST(ClaimWords, TextIsVisible) {
  EXPECT_EQ(refusal(check_words("a\tb")), "safety.text_is_visible");
  EXPECT_EQ(refusal(check_words("a\nb\xE2\x80\xAE")), "safety.text_is_visible");
  EXPECT_EQ(refusal(check_words("\xFF")), "safety.text_is_visible");
  EXPECT_EQ(refusal(check_words("One.\n\nOther.\n")), "");
}

TEST(ClaimWords, TextIsWithinLimit) {
  EXPECT_EQ(refusal(check_words(std::string(text_size_max, 'a'))), "");
  EXPECT_EQ(
      refusal(check_words(std::string(text_size_max + 1, 'a'))), "safety.text_is_within_limit"
  );
}

}  // namespace
}  // namespace causeway::safety::desk_test
