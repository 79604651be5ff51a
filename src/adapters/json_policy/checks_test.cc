// Each check of the desk, broken alone and in pairs: of broken_checks_test.h. What they say of days
// and of each other's ends is in edges_test.cc.
#include <gtest/gtest.h>

#include "adapters/json_policy/broken_checks_test.h"
#include "adapters/json_policy/decided_test.h"
#include "adapters/json_policy/protection_test.h"

namespace causeway::adapters::json_policy::test {
namespace {

TEST(Checks, OfACompleteRequestAllPass) {
  for (const Request& request : bases(real_law())) {
    const std::string& id = *request.regime;
    const policy::Regime& regime = *policy::find_regime(real_law(), id);
    const bool can_be_asked = regime.in_force && regime.track != policy::Track::foreign &&
                              regime.track != policy::Track::civil &&
                              regime.track != policy::Track::outbound;
    if (!can_be_asked) continue;
    const Decision decision = decided({request, {}, deciding});
    EXPECT_EQ(names_of(failing(decision)), "") << id;
    EXPECT_EQ(protection(decision.ruling), unopposed) << id;
    EXPECT_EQ(decision.produce_allowed, regime.purpose == policy::Purpose::production) << id;
    if (regime.purpose == policy::Purpose::production) EXPECT_EQ(decision.produce, request.data);
  }
}

TEST(Checks, FailAloneAndDecideAsTheLawSays) {
  for (const Broken& row : broken_checks) {
    Case made = case_of(row.regime, row.instrument);
    row.apply(made);
    const Decision decision = decided(made);
    const std::string where = std::string(policy::name_of(row.check)) + " of " +
                              std::string(row.regime) + ": " + std::string(row.what);
    CheckSet expected = row.besides;
    expected.insert(row.check);
    EXPECT_EQ(names_of(failing(decision)), names_of(expected)) << where;
    EXPECT_EQ(policy::name_of(decision.ruling), policy::name_of(row.ruling)) << where;
    EXPECT_EQ(policy::name_of(decision.deciding), policy::name_of(row.check)) << where;
    const auto production = policy::row_of(row.ruling).production;
    const bool is_struck = row.check == CheckId::R21 && row.regime == "us.warrant";
    EXPECT_EQ(decision.produce_allowed, production == policy::Production::now || is_struck)
        << where;
    if (production == policy::Production::never && !is_struck) {
      EXPECT_TRUE(decision.produce.empty()) << where;
    }
  }
}

TEST(Checks, AreBrokenEachHere) {
  CheckSet broken;
  for (const Broken& row : broken_checks) broken.insert(row.check);
  // R30, R31 and R35 decide nothing: they have tests of their own.
  broken.insert(CheckId::R30);
  broken.insert(CheckId::R31);
  broken.insert(CheckId::R35);
  for (const policy::Check& each : policy::checks()) {
    if (each.asked == policy::Asked::running_desk) continue;
    EXPECT_TRUE(broken.contains(each.id)) << policy::name_of(each.id);
  }
}

/// What the random requests of decide_property_test.cc meet once in a hundred thousand.
TEST(Checks, ThatFailAreNotHelpedByAMemberThatIsMissing) {
  for (const Broken& row : broken_checks) {
    Case made = case_of(row.regime, row.instrument);
    row.apply(made);
    const Decision before = decided(made);
    for (const policy::Need need : policy::find_regime(real_law(), row.regime)->need) {
      Case less = made;
      const std::string_view member = policy::row_of(need).member;
      remove_at(less.request, member);
      const Decision after = decided(less);
      const std::string where = std::string(row.regime) + ": " + std::string(row.what) +
                                ", without " + std::string(member);
      EXPECT_TRUE(before.produce.contains(after.produce)) << where;
      EXPECT_LE(after.produce_allowed, before.produce_allowed) << where;
    }
  }
}

bool goes_before(const Broken& a, const Broken& b) {
  if (protection(a.ruling) != protection(b.ruling)) {
    return protection(a.ruling) < protection(b.ruling);
  }
  return a.check < b.check;
}

TEST(Checks, OfTwoThatFailTheMoreProtectiveOrTheLowerDecides) {
  int pairs = 0;
  for (const Broken& first : broken_checks) {
    for (const Broken& second : broken_checks) {
      if (first.regime != second.regime || first.check == second.check) continue;
      Case made = case_of(first.regime, first.instrument);
      first.apply(made);
      second.apply(made);
      const Decision decision = decided(made);
      const CheckSet failed = failing(decision);
      // One change can undo the other: no account, and its country.
      if (!failed.contains(first.check) || !failed.contains(second.check)) continue;
      ++pairs;
      const Broken& before = goes_before(first, second) ? first : second;
      const std::string where = std::string(first.regime) + ": " + std::string(first.what) +
                                ", and " + std::string(second.what);
      EXPECT_EQ(policy::name_of(decision.ruling), policy::name_of(before.ruling)) << where;
      EXPECT_EQ(policy::name_of(decision.deciding), policy::name_of(before.check)) << where;
    }
  }
  EXPECT_GT(pairs, 1'500);
}

}  // namespace
}  // namespace causeway::adapters::json_policy::test
