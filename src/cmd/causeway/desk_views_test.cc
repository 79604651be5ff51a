// A policy as people and programs see it. The lines for programs are examples in
// docs/formats/cli-json.md, with which output_test.cc compares them.
#include "cmd/causeway/desk_views.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cmd/causeway/desk_views_test.h"
#include "cmd/causeway/output_test.h"
#include "policy/policy_rules.h"

namespace causeway::cli {
namespace {

using policy::CheckId;
using policy::DataClass;
using policy::Policy;
using policy::Regime;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

Regime agreement() {
  Regime regime;
  regime.id = "uk.daa";
  regime.title = "US-UK agreement";
  regime.track = policy::Track::agreement;
  regime.basis = "18 USC 2523";
  regime.mark = policy::Mark::read;
  regime.countries = {"GB"};
  regime.in_force = true;
  regime.from = policy::parse_date("2022-10-03");
  regime.until = policy::parse_date("2027-10-03");
  regime.instruments = {{"opo_2019", {DataClass::bsi}, false}};
  regime.unlocks = {DataClass::bsi, DataClass::ident};
  regime.need = {policy::Need::offence};
  regime.checks = {CheckId::R10, CheckId::R12};
  regime.user_notice = policy::UserNotice::off;
  regime.deadlines = {
      {"object",
       policy::Start::receipt,
       *policy::parse_span("P5D"),
       policy::When::objection,
       "policy",
       policy::Mark::unsourced}
  };
  return regime;
}

Policy some_policy() {
  return {.version = "2026-11-27", .home = "US", .interception_max = {}, .regimes = {agreement()}};
}

DeskPolicy some_file() {
  return {"policy/regimes.toml", {some_policy(), Bytes(32, 0xAB)}};
}

TEST(Checks, AreFoundByTheirNamesInAnyCase) {
  EXPECT_EQ(find_check("R13").id, CheckId::R13);
  EXPECT_EQ(find_check("r13").id, CheckId::R13);
  EXPECT_EQ(find_check("us.emergency.need").id, CheckId::emergency_need);
}

TEST(Checks, ThatThereAreNotAreAnsweredWithTheNearest) {
  for (const auto& [typed, nearest] : std::vector<std::pair<std::string, std::string>>{
           {"R36", "R06"},
           {"us.emergncy.need", "us.emergency.need"},
           {"", "R01"},
           {std::string(100'000, 'x') + "\x1b[2J", "R01"},
       }) {
    try {
      find_check(typed);
      FAIL() << typed;
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.explanation().exit, ExitCode::usage);
      EXPECT_THAT(failure.explanation().sentence, Not(HasSubstr("\x1b")));
      EXPECT_LT(failure.explanation().sentence.size(), 100U);
      if (typed.size() < 100) EXPECT_THAT(failure.explanation().hint, HasSubstr(nearest + ","));
    }
  }
}

TEST(Checks, SayWhoAsksThemAndWhatTheyLookFor) {
  const auto text = [](CheckId id) { return check_text(some_policy(), policy::check(id), human); };
  EXPECT_THAT(
      text(CheckId::R12),
      AllOf(
          HasSubstr("R12: Is the offence serious"),
          HasSubstr("If not: OBJECT_NOT_SERIOUS"),
          HasSubstr("Source: 18 USC 2523(b)(4)(D)(i)"),
          HasSubstr("Asked of: uk.daa"),
          HasSubstr("Speaks of it where missing: offence_max_years (offence.max_years)")
      )
  );
  EXPECT_THAT(text(CheckId::R13), HasSubstr("Asked of: none"));
  EXPECT_THAT(text(CheckId::R21), HasSubstr("Asked of: every request, whatever its regime"));
  EXPECT_THAT(text(CheckId::R34), HasSubstr("Asked of: cases at the running desk"));
  EXPECT_THAT(text(CheckId::R04), HasSubstr("Source: the basis of the regime"));
}

TEST(Regimes, AreWarnedOfInTheirLast180Days) {
  Regime regime = agreement();
  regime.verified = true;
  EXPECT_THAT(regime_warnings(regime, moment("2027-04-05T23:59:59Z")), IsEmpty());
  EXPECT_THAT(
      regime_warnings(regime, moment("2027-04-06")),
      ElementsAre("it ends on 2027-10-03, 180 days left: look whether it is renewed.")
  );
  EXPECT_THAT(
      regime_warnings(regime, moment("2027-10-03")), ElementsAre("it has ended, on 2027-10-03.")
  );
  regime.in_force = false;
  EXPECT_THAT(regime_warnings(regime, moment("2027-10-03")), IsEmpty()) << "nobody goes by it";
}

TEST(Regimes, AreWarnedOfWhereNobodyHasVerifiedTheirDays) {
  Regime regime = agreement();
  EXPECT_THAT(regime_warnings(regime, moment("2026-11-27")), ElementsAre(HasSubstr("verified")));
  regime.from = regime.until = std::nullopt;
  EXPECT_THAT(regime_warnings(regime, moment("2026-11-27")), IsEmpty()) << "has none";
}

TEST(Regimes, SayWhatTheyAre) {
  const std::string text = regime_text(agreement(), moment("2026-11-27"), human);
  EXPECT_EQ(
      text,
      "uk.daa: US-UK agreement\n"
      "  Basis: 18 USC 2523 (read in the source)\n"
      "  in force from 2022-10-03 until 2027-10-03, not verified\n"
      "  Unlocks: D0_bsi, D1_ident\n"
      "  Instruments: opo_2019\n"
      "  Deadlines: object P5D after receipt (objection)\n"
      "  Warning: counsel has not verified from when to when it is in force."
  );
  EXPECT_THAT(
      regime_text(agreement(), moment("2022-10-02T23:59:59Z"), human), HasSubstr("  not in force")
  );
}

TEST(Regimes, AreATable) {
  EXPECT_EQ(
      regime_table(some_file(), moment("2026-11-27")),
      "REGIME  IN FORCE  VERIFIED  UNLOCKS           INSTRUMENTS  DEADLINES\n"
      "uk.daa  yes       no        D0_bsi, D1_ident  opo_2019     object P5D after receipt "
      "(objection)\n" +
          policy_text(some_file(), human) +
          "\nWarning: uk.daa: counsel has not verified from when to when it is in force."
  );
}

TEST(Policies, SayWhichTheyAre) {
  std::string hash;
  for (int i = 0; i < 32; ++i) hash += "ab";
  EXPECT_EQ(
      policy_text(some_file(), human),
      "policy/regimes.toml: version 2026-11-27, home US, 1 regime, no mistakes, SHA-256 " + hash
  );
}

TEST(Policies, CannotSteerATerminal) {
  Regime regime = agreement();
  regime.title = regime.basis = regime.instruments[0].id = "\x1b[2J\u202E";
  DeskPolicy file = some_file();
  file.name = "\x1b[2J";
  const adapters::toml_policy::Problem problem{1, 2, "\x1b[2J", &policy::rules::word_is_known};
  for (const std::string& text :
       {regime_text(regime, {}, human),
        policy_text(file, human),
        problem_line(file.name, problem, human),
        regime_text(regime, {}, json),
        problem_line(file.name, problem, json)}) {
    EXPECT_THAT(text, AllOf(Not(HasSubstr("\x1b")), Not(HasSubstr("\u202E"))));
  }
}

}  // namespace

std::vector<std::string> desk_lines() {
  const adapters::toml_policy::Problem problem{
      12, 5, "There is no class \"D7\".", &policy::rules::class_is_known
  };
  return {
      check_text(some_policy(), policy::check(CheckId::R12), json),
      policy_text(some_file(), json),
      regime_text(agreement(), moment("2026-11-27"), json),
      problem_line("mine.toml", problem, json),
  };
}

}  // namespace causeway::cli
