// The file that ships is read whole and without a problem. Each rule of a file is broken by one
// change of it, that rule alone, and found at its line and column.

#include "adapters/toml_policy/read_policy.h"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/toml_policy/shipped_policy_test.h"
#include "policy/bounds.h"
#include "policy/policy_rules.h"

namespace causeway::adapters::toml_policy {
namespace {

namespace rules = policy::rules;
using policy::DataClass;

struct Change {
  const Rule& rule;
  std::string replaces;  // where it stands first
  std::string by;
  std::string is_at;  // behind the beginning of the change, what the problem points to; empty: 1:1
  std::size_t shift = 0;
};

void expect_broken(const Change& change) {
  SCOPED_TRACE(change.replaces + " -> " + change.by);
  std::string text = shipped_policy();
  const std::size_t at = text.find(change.replaces);
  ASSERT_NE(at, std::string::npos);
  text.replace(at, change.replaces.size(), change.by);
  const PolicyFile file = read_policy(text);
  ASSERT_EQ(file.problems().size(), 1U) << to_text(file.problems());
  const Problem& problem = file.problems().front();
  EXPECT_EQ(problem.rule, &change.rule) << to_text(file.problems());
  const auto offset = change.is_at.empty() ? 0 : text.find(change.is_at, at) + change.shift;
  EXPECT_EQ(place_in(problem), place_of(text, offset)) << problem.sentence;
}

/// A regime of the file that ships, as it stands there.
std::string copied_regime(std::string_view id) {
  const std::string text = shipped_policy() + "\n";
  const std::size_t at = text.find("[[regime]]\nid = \"" + std::string(id));
  return text.substr(at, text.find("\n\n", at) - at) + "\n\n";
}

std::string without_regime(std::string_view id) {
  std::string text = shipped_policy() + "\n";
  const std::string regime = copied_regime(id);
  return text.erase(text.find(regime), regime.size());
}

constexpr const char* subpoena_id = R"(id = "us.subpoena")";
constexpr const char* subpoena_unlocks = R"(unlocks = ["D0_bsi"])";
constexpr const char* comity = R"({ id = "comity_motion", after = "P14D", from = "receipt")";

TEST(ReadPolicy, TheFileThatShipsIsReadWhole) {
  const PolicyFile file = read_policy(shipped_policy());
  ASSERT_EQ(to_text(file.problems()), "");
  const policy::Policy& policy = file.policy();
  EXPECT_EQ(policy.regimes.size(), 14U);
  EXPECT_EQ(policy.targets_max, 20U);
  const policy::Regime* uk = policy::find_regime(policy, "uk.daa");
  ASSERT_NE(uk, nullptr);
  EXPECT_EQ(uk->track, policy::Track::agreement);
  EXPECT_EQ(uk->from, policy::parse_date("2022-10-03"));
  EXPECT_EQ(uk->need.size(), 15U);
  EXPECT_TRUE(uk->checks.contains(policy::CheckId::R19));
  const policy::Instrument* opo = policy::find_instrument(*uk, "opo_2019");
  ASSERT_NE(opo, nullptr);
  EXPECT_EQ(opo->unlocks, policy::holdable - policy::ClassSet{DataClass::live_metadata});
  ASSERT_EQ(uk->deadlines.size(), 3U);
  EXPECT_EQ(policy::to_text(uk->deadlines[1].after), "P5D");
  EXPECT_EQ(uk->deadlines[1].when, policy::When::objection);
}

TEST(ReadPolicy, TheHashIsOfEachByte) {
  const std::string text = shipped_policy();
  EXPECT_EQ(read_policy(text).hash().size(), 32U);
  EXPECT_EQ(read_policy(text).hash(), read_policy(text).hash());
  EXPECT_NE(read_policy(text).hash(), read_policy(text + "\n").hash());
  EXPECT_EQ(
      to_hex(read_policy("").hash()),
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
  );
}

TEST(ReadPolicyDeathTest, AFileWithAProblemHasNoPolicy) {
  const PolicyFile file = read_policy("");
  ASSERT_FALSE(file.ok());
  EXPECT_DEATH(static_cast<void>(file.policy()), "");
}

// clang-format off
TEST(ReadPolicy, SyntaxAndKeys) {
  expect_broken({rules::policy_is_toml, "home = \"US\"", "home = \"US", "\n"});
  expect_broken({rules::policy_is_toml, "home = ", "version = \"1\"\nhome = ", "\"1\""});
  expect_broken({rules::key_is_known, "home = ", "house = 1\nhome = ", "house"});
  expect_broken({rules::key_is_known, subpoena_id, "tier = 1\nid = \"us.subpoena\"", "tier"});
  expect_broken({rules::key_is_known, "\"admin\", ", "\"admin\", kind = 1, ", "kind"});
  expect_broken({rules::key_is_known, comity, R"({ id = "comity_motion", until = 1, after = "P14D", from = "receipt")", "until"});
  expect_broken({rules::key_is_there, "version = \"2026-11-27\"\n", "", {}});
  expect_broken({rules::key_is_there, "[[regime]]\nid = \"us.subpoena\"\ntitle = \"Subpoena: administrative, of a grand jury, or for a trial\"\n", "[[regime]]\nid = \"us.subpoena\"\n", "[[regime]]"});
  expect_broken({rules::key_is_there, "{ id = \"admin\", unlocks = [\"D0_bsi\"],", "{ id = \"admin\",", "{ id"});
  expect_broken({rules::key_is_there, comity, R"({ id = "comity_motion", after = "P14D")", "{ id"});
}

TEST(ReadPolicy, TypesAndTexts) {
  expect_broken({rules::value_has_its_type, "targets_max = 20", "targets_max = \"20\"", "\"20\""});
  expect_broken({rules::value_has_its_type, "in_force = true", "in_force = 1", "1"});
  expect_broken({rules::value_has_its_type, "from = 2022-10-03", "from = \"2022-10-03\"", "\"2022"});
  expect_broken({rules::value_has_its_type, "track = \"domestic\"", "track = 1", "1"});
  expect_broken({rules::value_has_its_type, "unlocks = []", "unlocks = {}", "{"});
  expect_broken({rules::value_has_its_type, "\"phone\"", "3", "3"});
  expect_broken({rules::value_has_its_type, "deadlines = []", "deadlines = [1]", "1"});
  expect_broken({rules::value_has_its_type, "deadlines = []", "deadlines = 1", "1"});
  expect_broken({rules::text_is_plain, "basis = \"18 USC 2703(c)(2)\"", "basis = \"  \"", "\"  \""});
  expect_broken({rules::text_is_plain, "basis = \"18 USC 2703(c)(2)\"", R"(basis = "a\u001b[2J")", "\"a"});
  expect_broken({rules::text_is_plain, "basis = \"18 USC 2703(c)(2)\"", "basis = \"" + std::string(1001, 'a') + "\"", "\"a"});
  expect_broken({rules::number_is_in_range, "targets_max = 20", "targets_max = 0", "0"});
  expect_broken({rules::number_is_in_range, "targets_max = 20", "targets_max = -1", "-1"});
  expect_broken({rules::number_is_in_range, "targets_max = 20", "targets_max = 4294967297", "4"});
  expect_broken({rules::country_is_a_code, "home = \"US\"", "home = \"USA\"", "\"USA"});
  expect_broken({rules::country_is_a_code, "countries = [\"US\"]", "countries = [\"us\"]", "\"us"});
  expect_broken({rules::day_is_in_range, "until = 2027-10-03", "until = 2200-01-01", "2200"});
}

TEST(ReadPolicy, Words) {
  expect_broken({rules::span_is_a_length, "\"P14D\"", "\"14 days\"", "\"14"});
  expect_broken({rules::span_is_a_length, "\"P14D\"", "\"P1M\"", "\"P1M"});
  expect_broken({rules::span_is_a_length, "\"P183D\"", "\"P\"", "\"P\""});
  expect_broken({rules::word_is_known, "track = \"domestic\"", "track = \"home\"", "\"home"});
  expect_broken({rules::word_is_known, "purpose = \"production\"", "purpose = \"x\"", "\"x"});
  expect_broken({rules::word_is_known, "mark = \"R\"", "mark = \"r\"", "\"r\""});
  expect_broken({rules::word_is_known, "user_notice = \"off\"", "user_notice = \"never\"", "\"never"});
  expect_broken({rules::word_is_known, "answer = \"REDIRECT_MLAT\"", "answer = \"MLAT\"", "\"MLAT"});
  expect_broken({rules::word_is_known, "from = \"return_on\"", "from = \"return\"", "\"return\""});
  expect_broken({rules::word_is_known, "when = \"burden\"", "when = \"heavy\"", "\"heavy"});
  expect_broken({rules::word_is_known, "\"username\"", "\"name\"", "\"name"});
  expect_broken({rules::class_is_known, subpoena_unlocks, R"(unlocks = ["D0_bsi", "D7_all"])", "\"D7"});
  expect_broken({rules::class_is_held_by_providers, subpoena_unlocks, R"(unlocks = ["D0_bsi", "plaintext"])", "\"plain"});
  expect_broken({rules::class_is_held_by_providers, subpoena_unlocks, R"(unlocks = ["D0_bsi", "keys"])", "\"keys"});
  expect_broken({rules::check_is_known, "\"R29\", ", "\"R29\", \"R45\", ", "\"R45"});
  expect_broken({rules::check_can_be_listed, "\"R29\", ", "\"R29\", \"R21\", ", "\"R21"});
  expect_broken({rules::need_is_known, "\"signatory\", ", "\"signatory\", \"signature\", ", "\"signature"});
}

TEST(ReadPolicy, EntriesAndRegimes) {
  expect_broken({rules::entry_stands_once, subpoena_unlocks, R"(unlocks = ["D0_bsi" ,"D0_bsi"])", ",\"D0", 1});
  expect_broken({rules::entry_stands_once, "\"R29\", ", "\"R29\",\"R29\", ", ",\"R29", 1});
  expect_broken({rules::entry_stands_once, "\"signatory\", ", "\"signatory\",\"signatory\", ", ",\"sign", 1});
  expect_broken({rules::entry_stands_once, "{ id = \"trial\"", "{ id = \"admin\"", "{ id = "});
  expect_broken({rules::entry_stands_once, R"({ id = "quash", from = "return_on", when = "burden")", R"({ id = "respond", from = "return_on")", "{ id = "});
  expect_broken({rules::force_begins_before_it_ends, "until = 2027-10-03", "until = 2022-10-03", "2022"});
  expect_broken({rules::instrument_is_within_its_regime, R"("trial", unlocks = ["D0_bsi"])", R"("trial", unlocks = ["D0_bsi", "D1_ident"])", "\"D1"});
}

// clang-format on

TEST(ReadPolicy, EachOfTheFourteenIsThere) {
  for (const policy::RegimeBound& bound : policy::regime_bounds()) {
    const PolicyFile file = read_policy(without_regime(bound.id));
    ASSERT_EQ(file.problems().size(), 1U) << bound.id << to_text(file.problems());
    EXPECT_EQ(file.problems()[0].rule, &rules::regime_is_there);
    EXPECT_THAT(file.problems()[0].sentence, testing::HasSubstr(std::string(bound.id)));
  }
}

TEST(ReadPolicy, ARegimeStandsOnce) {
  const std::string text = shipped_policy() + "\n" + copied_regime("us.warrant");
  const PolicyFile file = read_policy(text);
  ASSERT_EQ(file.problems().size(), 1U) << to_text(file.problems());
  EXPECT_EQ(file.problems()[0].rule, &rules::regime_stands_once);
  EXPECT_EQ(place_in(file.problems()[0]), place_of(text, text.rfind("\"us.warrant\"")));
}

TEST(ReadPolicy, AnotherRegimeIsNone) {
  std::string other = copied_regime("ca.daa");
  other.replace(other.find("ca.daa"), 2, "nz");
  const PolicyFile file = read_policy(shipped_policy() + "\n" + other);
  ASSERT_EQ(file.problems().size(), 1U) << to_text(file.problems());
  EXPECT_EQ(file.problems()[0].rule, &rules::regime_is_known);
}

TEST(ReadPolicy, SaysEverythingThatIsWrongInTheOrderOfTheFile) {
  std::string text = shipped_policy();
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"\"P183D\"", "\"half a year\""}, {"\"R06\"", "\"R99\""}, {"\"PT8H\"", "\"8h\""}
       }) {
    text.replace(text.find(from), from.size(), to);
  }
  const PolicyFile file = read_policy(text);
  ASSERT_EQ(file.problems().size(), 3U) << to_text(file.problems());
  EXPECT_EQ(file.problems()[0].rule, &rules::span_is_a_length);
  EXPECT_EQ(file.problems()[1].rule, &rules::check_is_known);
  EXPECT_EQ(file.problems()[2].rule, &rules::span_is_a_length);
}

TEST(ReadPolicy, Limits) {
  std::string text = shipped_policy();
  text += "#" + std::string(policy_size_max - text.size() - 1, ' ');
  EXPECT_EQ(to_text(read_policy(text).problems()), "");
  const PolicyFile file = read_policy(text + " ");
  ASSERT_EQ(file.problems().size(), 1U);
  EXPECT_EQ(file.problems()[0].rule, &rules::policy_is_small);
}

TEST(ReadPolicy, IsPlainAscii) {
  expect_broken({rules::policy_is_ascii, "basis = \"18 USC", "basis = \"18 USC \xc2\xa7", "\xc2"});
  expect_broken({rules::policy_is_ascii, "\"R29\"", "\"R29\xe2\x80\x8b\"", "\xe2"});
  expect_broken({rules::policy_is_ascii, "home = \"US\"", "home = \"US\"#\x7f", "\x7f"});
  expect_broken({rules::policy_is_ascii, "home = \"US\"", "\xd0\x91", "\xd0"});
  EXPECT_EQ(read_policy("\xff").problems()[0].rule, &rules::policy_is_ascii);
  std::string escaped = shipped_policy();
  escaped.replace(escaped.find("basis = \"18 USC"), 15, R"(basis = "18 USC \u00a7)");
  EXPECT_EQ(to_text(read_policy(escaped).problems()), "");
}

/// The library asserts what they break.
TEST(ReadPolicy, WhatTheLibraryGivesUpForIsFoundToTheColumn) {
  expect_broken({rules::policy_is_toml, "[[regime]]", "  [[[regime]]]", "[regime"});
  expect_broken({rules::policy_is_toml, "[\"R06\", \"R29\"", "[\"R06\", }\"R29\"", "}"});
  for (const char* text : {"[[[a]]]", "[=", "\n [[ .a]]", "a = [1, }"}) {
    const PolicyFile file = read_policy(text);
    ASSERT_EQ(file.problems().size(), 1U) << text;
    EXPECT_EQ(file.problems()[0].rule, &rules::policy_is_toml);
  }
}

/// What a file can nest fits the stack, where it is taken apart, too.
TEST(ReadPolicy, NestsNoDeeperThanTheStackIs) {
  std::string key = "a";
  for (std::ptrdiff_t i = 0; i < policy_dots_max; ++i) key += ".a";
  for (const std::string& text : {key + " = 1\n", "[" + key + "]\n"}) {
    const PolicyFile file = read_policy(text);
    ASSERT_FALSE(file.ok());
    EXPECT_EQ(file.problems().front().rule, &rules::regime_is_there) << to_text(file.problems());
    const PolicyFile deeper = read_policy("#.\n" + text);
    ASSERT_EQ(deeper.problems().size(), 1U);
    EXPECT_EQ(deeper.problems()[0].rule, &rules::policy_is_small);
  }
  EXPECT_EQ(
      read_policy("a = " + std::string(1000, '[')).problems()[0].rule, &rules::policy_is_toml
  );
}

}  // namespace
}  // namespace causeway::adapters::toml_policy
