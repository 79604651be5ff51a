// The rows that bound a policy file agree with one another and with the checks. That a file which
// exceeds one is refused: adapters/toml_policy/policy_bounds_test.cc.

#include "policy/bounds.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>
#include <tuple>

#include "policy/policy_rules.h"

namespace causeway::policy {
namespace {

ClassSet classes_of_instruments(std::string_view regime) {
  ClassSet all;
  for (const InstrumentBound& row : instrument_bounds()) {
    if (row.regime == regime) all = all | row.unlocks;
  }
  return all;
}

TEST(Bounds, AreOfFourteenRegimesEachOnce) {
  std::set<std::string_view> ids;
  for (const RegimeBound& row : regime_bounds()) {
    ids.insert(row.id);
    EXPECT_EQ(find_regime_bound(row.id), &row);
    EXPECT_FALSE(row.basis.empty()) << row.id;
  }
  EXPECT_EQ(ids.size(), 14U);
  EXPECT_EQ(regime_bounds().size(), 14U);
  EXPECT_EQ(find_regime_bound("us.letter"), nullptr);
}

TEST(Bounds, UnlockNothingThatNobodyHolds) {
  for (const RegimeBound& row : regime_bounds()) {
    EXPECT_TRUE(holdable.contains(row.unlocks)) << row.id;
    if (row.purpose != Purpose::production) {
      EXPECT_TRUE(row.unlocks.empty()) << row.id;
    }
    if (row.track == Track::eu) {
      EXPECT_FALSE(row.unlocks.intersects(content_classes)) << row.id;
    }
    EXPECT_TRUE(row.unlocks.contains(classes_of_instruments(row.id))) << row.id;
  }
}

/// What arises later is for an interception, which has an end (R19).
TEST(Bounds, LetOnlyInterceptionsHaveWhatIsToCome) {
  for (const InstrumentBound& row : instrument_bounds()) {
    EXPECT_EQ(row.unlocks.contains(DataClass::live_metadata), row.intercepts) << row.id;
    ASSERT_NE(find_regime_bound(row.regime), nullptr) << row.id;
    if (row.intercepts) {
      EXPECT_TRUE(find_regime_bound(row.regime)->checks.contains(CheckId::R19)) << row.id;
    }
  }
}

TEST(Bounds, AskForNoCheckThatIsAlwaysAskedNorForR21) {
  for (const RegimeBound& row : regime_bounds()) {
    EXPECT_FALSE(row.checks.intersects(asked_of_all)) << row.id;
  }
  for (const Check& each : checks()) {
    if (each.asked != Asked::running_desk) {
      EXPECT_EQ(asked_of_all.contains(each.id), each.asked == Asked::always) << name_of(each.id);
    }
  }
}

TEST(Bounds, HaveEachDeadlineOnceAndALengthThatThereIs) {
  std::set<std::tuple<std::string_view, std::string_view, When, Start>> keys;
  for (const DeadlineBound& row : deadline_bounds()) {
    EXPECT_TRUE(keys.emplace(row.regime, row.id, row.when, row.from).second) << row.id;
    EXPECT_NE(find_regime_bound(row.regime), nullptr) << row.id;
    EXPECT_LE(row.least.rest, row.most.rest) << row.id;
    EXPECT_FALSE(row.source.empty()) << row.id;
  }
}

TEST(Bounds, NameTheMemberStates) {
  const std::string_view states = find_regime_bound("eu.epoc")->countries;
  EXPECT_EQ(states.size(), 26 * 3 - 1);  // all but Denmark
  EXPECT_THAT(std::string(states), testing::Not(testing::HasSubstr("DK")));
  EXPECT_EQ(find_regime_bound("eu.epoc_pr")->countries, states);
}

/// Pure and total: a policy that no file made has excesses as well.
TEST(Bounds, AreLookedAtInAnyPolicy) {
  Policy policy;
  policy.home = "US";
  EXPECT_TRUE(excesses(policy).empty());
  policy.regimes.emplace_back().id = "us.letter";
  policy.regimes.emplace_back().id = "us.gag";
  const std::vector<Excess> found = excesses(policy);
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found[0].rule, &rules::regime_is_known);
  EXPECT_EQ(found[0].path, "regime[0].id");
  EXPECT_TRUE(std::any_of(found.begin(), found.end(), [](const Excess& each) {
    return each.rule == &rules::needs_are_complete && each.path == "regime[1].need";
  }));
}

/// A row that has run out twice is no substitute for the one that is missing.
TEST(Bounds, MissADeadlineWhereAnotherStandsTwice) {
  Policy policy;
  policy.home = "US";
  Regime& regime = policy.regimes.emplace_back();
  regime.id = "us.preservation";
  Deadline first{
      "hold", Start::receipt, *parse_span("P90D"), When::first_preservation, "x", Mark::read
  };
  regime.deadlines = {first, first};
  const std::vector<Excess> found = excesses(policy);
  EXPECT_TRUE(std::any_of(found.begin(), found.end(), [](const Excess& each) {
    return each.rule == &rules::deadlines_are_complete &&
           each.sentence.find("renewal") != std::string::npos;
  }));
}

}  // namespace
}  // namespace causeway::policy
