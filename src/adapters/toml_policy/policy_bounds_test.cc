// Each bound that no file may exceed is exceeded by one change of the file that ships, alone:
// refused by its rule, at the line and column of what is too much, in a sentence that names the
// statute.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/toml_policy/shipped_policy_test.h"
#include "policy/policy_rules.h"

namespace causeway::adapters::toml_policy {
namespace {

namespace rules = policy::rules;

struct Excess {
  const Rule& rule;
  std::string regime;    // below the line with its id; empty: from the beginning
  std::string replaces;  // where it stands first behind that
  std::string by;
  std::string is_at;  // what the problem points to, behind the beginning of the change
  std::string statute;
};

void expect_refused(const Excess& change) {
  SCOPED_TRACE(change.regime + ": " + change.replaces + " -> " + change.by);
  std::string text = shipped_policy();
  const std::size_t begin = change.regime.empty() ? 0 : text.find("id = \"" + change.regime + "\"");
  ASSERT_NE(begin, std::string::npos);
  const std::size_t at = text.find(change.replaces, begin);
  ASSERT_NE(at, std::string::npos);
  text.replace(at, change.replaces.size(), change.by);
  const PolicyFile file = read_policy(text);
  ASSERT_EQ(file.problems().size(), 1U) << to_text(file.problems());
  const Problem& problem = file.problems().front();
  EXPECT_EQ(problem.rule, &change.rule) << to_text(file.problems());
  EXPECT_THAT(problem.sentence, testing::HasSubstr(change.statute));
  EXPECT_EQ(place_in(problem), place_of(text, text.find(change.is_at, at))) << problem.sentence;
}

// clang-format off
constexpr const char* another_hold = R"(deadlines = [{ id = "hold", from = "receipt", source = "x", mark = "U" }])";
constexpr const char* gag_need = R"(need = ["court", "judge", "docket_no", "period_or_end", "ground_1_to_5"])";
constexpr const char* gag_deadlines = R"(deadlines = [
  { id = "user_notice", after = "P3D", from = "gag_end", source = "told within 72 hours of the end of silence", mark = "policy" },
])";

TEST(PolicyBounds, OfTheWholeFile) {
  expect_refused({rules::home_has_bounds, "", "home = \"US\"", "home = \"GB\"", "\"GB\"", "another state's law"});
  expect_refused({rules::limit_is_within_its_bound, "", "targets_max = 20", "targets_max = 200", "200", "18 USC 2523(b)(4)(D)(ii)"});
  expect_refused({rules::limit_is_within_its_bound, "", "\"P183D\"", "\"P1830D\"", "\"P1830D", "18 USC 2523(b)(4)(D)(vi)(I)"});
  expect_refused({rules::identifier_is_specific, "", "\"username\", ", "\"username\", \"keyword\", ", "\"keyword", "18 USC 2523(b)(4)(D)(ii)"});
}

TEST(PolicyBounds, AClassTooMany) {
  expect_refused({rules::unlocks_are_within_the_statute, "us.subpoena", "unlocks = [\"D0_bsi\"]", "unlocks = [\"D0_bsi\", \"D2_records\"]", "\"D2", "18 USC 2703(c)(2)"});
  expect_refused({rules::unlocks_are_within_the_statute, "us.order_2703d", "\"D2_records\"]", "\"D2_records\", \"D4_reported\"]", "\"D4", "18 USC 2703(c)(1)(B), (d)"});
  expect_refused({rules::unlocks_are_within_the_statute, "us.warrant", "\"D4_reported\"]", "\"D4_reported\", \"LIVE_metadata\"]", "\"LIVE", "18 USC 2703(a)"});
  expect_refused({rules::unlocks_are_within_the_statute, "us.preservation", "unlocks = []", "unlocks = [\"D0_bsi\"]", "\"D0", "18 USC 2703(f)"});
  expect_refused({rules::unlocks_are_within_the_statute, "eu.epoc", "\"D2_records\"]", "\"D2_records\", \"D4_reported\"]", "\"D4", "18 USC 2702(a)(1), (2)"});
  expect_refused({rules::unlocks_are_within_the_statute, "civil.any", "unlocks = []", "unlocks = [\"D3_cipher\"]", "\"D3", "18 USC 2702(a), (b)"});
  expect_refused({rules::instrument_is_within_the_statute, "opo_2019", "\"D4_reported\"]", "\"D4_reported\", \"LIVE_metadata\"]", "\"LIVE", "Overseas Production Orders"});
  expect_refused({rules::instrument_is_within_the_statute, "ipa_targeted_interception", "intercepts = true", "intercepts = false", "false", "18 USC 2523(b)(4)(D)(vi)"});
  expect_refused({rules::instrument_is_within_the_statute, "us.subpoena", "\"trial\"", "\"letter\"", "\"letter\"", "18 USC 2703(c)(2)"});
}

TEST(PolicyBounds, ADeadlineTooLongOrTooShort) {
  expect_refused({rules::deadline_is_within_the_statute, "us.preservation", "\"P90D\"", "\"P900D\"", "\"P900D", "18 USC 2703(f)(2)"});
  expect_refused({rules::deadline_is_within_the_statute, "us.preservation", "\"P90D\"", "\"P9D\"", "\"P9D", "18 USC 2703(f)(2)"});
  expect_refused({rules::deadline_is_within_the_statute, "us.warrant", "\"P14D\"", "\"P15D\"", "\"P15D", "18 USC 2703(h)(2)(A)"});
  expect_refused({rules::deadline_is_within_the_statute, "eu.epoc", "\"PT96H\"", "\"PT8H\"", "\"PT8H", "Art. 12"});
  expect_refused({rules::deadline_is_within_the_statute, "eu.epoc", "\"PT8H\"", "\"PT9H\"", "\"PT9H", "Art. 10(4)"});
  expect_refused({rules::deadline_is_within_the_statute, "us.gag", R"("user_notice", after = "P3D", from = "gag_end)", R"("user_notice", after = "P3D", from = "decision)", "\"user", "from decision"});
  expect_refused({rules::deadline_is_within_the_statute, "us.subpoena", "from = \"return_on\"", "after = \"P1D\", from = \"return_on\"", "\"P1D", "18 USC 2703(c)(2)"});
  expect_refused({rules::deadline_is_within_the_statute, "foreign.other", "deadlines = []", another_hold, "\"hold", "18 USC 2702(a)"});
  expect_refused({rules::deadlines_are_complete, "us.gag", gag_deadlines, "deadlines = []", "[", "user_notice"});
}

TEST(PolicyBounds, WhatHasToBeAskedAndStated) {
  expect_refused({rules::checks_are_complete, "us.warrant", "checks = [\"R06\", ", "checks = [", "[", "18 USC 2703(a)"});
  expect_refused({rules::checks_are_complete, "us.emergency", "checks = [\"us.emergency.need\", \"R31\", \"R40\", ", "checks = [\"us.emergency.need\", \"R31\", ", "[", "R40: 18 USC 2702(b)(8)"});
  expect_refused({rules::needs_are_complete, "us.gag", gag_need, "need = [\"court\", \"judge\", \"docket_no\", \"period_or_end\"]", "[", "18 USC 2705(b)"});
}

TEST(PolicyBounds, WhatARegimeIs) {
  expect_refused({rules::regime_keeps_its_nature, "uk.daa", "\"agreement\"", "\"domestic\"", "\"domestic", "18 USC 2523(b)"});
  expect_refused({rules::regime_keeps_its_nature, "us.gag", "\"notice\"", "\"production\"", "\"production", "18 USC 2705(b)"});
  expect_refused({rules::regime_keeps_its_nature, "us.warrant", "\"before_production\"", "\"off\"", "\"off", "user_notice"});
  expect_refused({rules::regime_keeps_its_nature, "us.warrant", "needs_document = true", "needs_document = false", "false", "18 USC 2703(a)"});
  expect_refused({rules::regime_keeps_its_nature, "eu.epoc", "preserves_on_receipt = true", "preserves_on_receipt = false", "false", "2023/1543"});
  expect_refused({rules::regime_keeps_its_nature, "uk.daa", "\"gb-da\"", "\"gb-police\"", "\"gb-police", "18 USC 2523(b)"});
  expect_refused({rules::regime_keeps_its_nature, "foreign.other", "\"REDIRECT_MLAT\"", "\"APPROVED\"", "\"APPROVED", "18 USC 2702(a)"});
}

TEST(PolicyBounds, WhereAndSinceWhen) {
  expect_refused({rules::countries_are_bound, "uk.daa", "[\"GB\"]", "[\"GB\", \"IM\"]", "\"IM", "for IM"});
  expect_refused({rules::countries_are_bound, "eu.epoc", "\"DE\", ", "\"DE\", \"DK\", ", "\"DK", "for DK"});
  expect_refused({rules::force_is_within_the_agreement, "uk.daa", "2022-10-03", "2022-10-02", "2022-10-02", "from 2022-10-03"});
  expect_refused({rules::force_is_within_the_agreement, "uk.daa", "2027-10-03", "2027-10-04", "2027-10-04", "18 USC 2523(e)"});
  expect_refused({rules::force_is_within_the_agreement, "ca.daa", "in_force = false", "in_force = true", "true", "18 USC 2523(d)(2)"});
}

// clang-format on

/// Counsel can confirm a renewal, and be stricter than the law.
TEST(PolicyBounds, WhatIsNarrowerIsCounselsOwnChoice) {
  std::string text = shipped_policy();
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"targets_max = 20", "targets_max = 5"},
           {"until = 2027-10-03\nverified = false", "until = 2032-10-03\nverified = true"},
           {"unlocks = [\"D0_bsi\", \"D1_ident\", \"D2_records\"]\nneed",
            "unlocks = [\"D0_bsi\"]\nneed"},
           {"\"PT30M\"", "\"PT10M\""},
           {"checks = [\"R29\"", "checks = [\"R28\", \"R29\""},
           {"deadlines = []",
            "deadlines = [{ id = \"remind\", after = \"P1D\", from = \"receipt\", source = "
            "\"ours\", mark = \"policy\" }]"}
       }) {
    ASSERT_NE(text.find(from), std::string::npos) << from;
    text.replace(text.find(from), from.size(), to);
  }
  EXPECT_EQ(to_text(read_policy(text).problems()), "");
}

/// What docs/formats/regimes.md shows of lint is what is said.
TEST(PolicyBounds, TheDocumentShowsWhatIsSaid) {
  const std::string document = read_file(source_path("docs/formats/regimes.md")).value_or("");
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"until = 2027-10-03", "until = 2032-10-03"},
           {"\"P90D\"", "\"P900D\""},
           {"unlocks = [\"D0_bsi\"]", "unlocks = [\"D0_bsi\", \"D2_records\"]"}
       }) {
    std::string text = shipped_policy();
    text.replace(text.find(from), from.size(), to);
    const PolicyFile file = read_policy(text);
    ASSERT_EQ(file.problems().size(), 1U) << to_text(file.problems());
    const Problem& problem = file.problems().front();
    EXPECT_THAT(
        document,
        testing::HasSubstr(
            "    policy/regimes.toml:" + place_in(problem) + ": " + problem.sentence + "\n"
        )
    );
  }
}

}  // namespace
}  // namespace causeway::adapters::toml_policy
