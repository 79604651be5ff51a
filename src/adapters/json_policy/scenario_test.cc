// What the policy that we ship answers to each scenario of policy/scenarios: the rows of the
// design's table (T01 to T86) and our own (C01 and on). Each says in expected.json what the law
// answers, by which rule; all that it says is compared, and what it does not say is open.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "adapters/json_policy/request_json.h"
#include "adapters/toml_policy/read_policy.h"
#include "base/files_test.h"
#include "policy/decide.h"

namespace causeway::adapters::json_policy {
namespace {

using Json = nlohmann::json;
using policy::name_of;

const std::filesystem::path scenarios_folder = source_path("policy/scenarios");

std::string text_of(const std::filesystem::path& path) {
  const auto text = read_file(path.string());
  if (!text) throw std::runtime_error("there is no " + path.string());
  return *text;
}

/// The folders, by id.
std::vector<std::string> scenario_ids() {
  std::vector<std::string> ids;
  for (const auto& entry : std::filesystem::directory_iterator(scenarios_folder)) {
    if (entry.is_directory()) ids.push_back(entry.path().filename().string());
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

/// The rows of a table with a header, by id.
std::map<std::string, std::vector<std::string>> rows_of(const char* table, std::size_t columns) {
  std::map<std::string, std::vector<std::string>> rows;
  std::istringstream lines(text_of(scenarios_folder / table));
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    std::vector<std::string> row;
    std::istringstream cells(line);
    for (std::string cell; std::getline(cells, cell, '\t');) row.push_back(cell);
    if (row.size() != columns || !rows.emplace(row.front(), row).second) {
      throw std::runtime_error(std::string(table) + ": not a row of its own: " + line);
    }
  }
  return rows;
}

const policy::Policy& shipped_policy() {
  static const toml_policy::PolicyFile file =
      toml_policy::read_policy(text_of(source_path("policy/regimes.toml")));
  if (!file.ok()) throw std::runtime_error(file.problems().front().sentence);
  return file.policy();
}

Json listed(policy::ClassSet classes) {
  Json names = Json::array();
  classes.for_each([&](policy::DataClass each) { names.push_back(name_of(each)); });
  return names;
}

/// A decision by the members of expected.json.
Json described(const policy::Decision& decision) {
  Json passes = Json::array();
  Json fails = Json::array();
  for (const policy::Outcome& each : decision.rules) {
    (each.passes ? passes : fails).push_back(name_of(each.check));
  }
  Json refuse = Json::object();
  for (const policy::Refusal& each : decision.refuse) {
    refuse[std::string(name_of(each.data_class))] = each.reason;
  }
  Json absent = listed(decision.absent);
  absent.insert(absent.begin(), policy::never_held);
  Json clocks = Json::object();
  for (const policy::Clock& each : decision.clocks) {
    clocks[std::string(each.id)] = each.at ? Json(policy::to_text(*each.at)) : Json();
  }
  return {
      {"decision", name_of(decision.ruling)},
      {"deciding_rule", name_of(decision.deciding)},
      {"state", decision.state},
      {"passes", passes},
      {"fails", fails},
      {"produce", listed(decision.produce)},
      {"refuse", refuse},
      {"absent", absent},
      {"preserve", decision.preserve},
      {"produce_allowed", decision.produce_allowed},
      {"clocks", clocks},
      {"notice", policy::to_text(decision.notice)},
  };
}

/// Whether each of `some` is in `all`, which are both lists, or both objects.
bool are_among(const Json& some, const Json& all) {
  if (some.type() != all.type()) return false;
  for (const auto& [key, value] : some.items()) {
    const bool is_there = some.is_object() ? all.contains(key) && all.at(key) == value
                                           : std::find(all.begin(), all.end(), value) != all.end();
    if (!is_there) return false;
  }
  return true;
}

/// More rules than those named may pass or fail, and more clocks run.
const std::set<std::string> members_in_part{"passes", "fails", "clocks"};
/// Of the scenario itself; `because` is the source of one of our own.
const std::set<std::string> members_of_itself{"input", "because", "at"};

void expect_stated(const Json& expected, const Json& decided) {
  for (const auto& [member, stated] : expected.items()) {
    if (members_of_itself.contains(member)) continue;
    ASSERT_TRUE(decided.contains(member)) << "a decision has no " << member;
    const Json& found = decided.at(member);
    const bool agrees =
        members_in_part.contains(member) ? are_among(stated, found) : stated == found;
    EXPECT_TRUE(agrees) << member << " is to be " << stated << " and is " << found;
  }
}

class Scenario : public testing::TestWithParam<std::string> {};

TEST_P(Scenario, IsDecided) {
  const auto folder = scenarios_folder / GetParam();
  const Json expected = Json::parse(text_of(folder / "expected.json"));
  for (const char* member : {"input", "at", "decision", "deciding_rule"}) {
    ASSERT_TRUE(expected.contains(member)) << "it does not say " << member;
  }
  EXPECT_EQ(expected.contains("because"), GetParam().starts_with("C"));
  const auto at = policy::parse_instant(expected.at("at").get<std::string>());
  ASSERT_TRUE(at) << "no instant: " << expected.at("at");

  const policy::Request request = read_request(text_of(folder / "request.json"));
  const policy::Facts facts = read_facts(text_of(folder / "facts.json"));
  const Json decided = described(policy::decide(shipped_policy(), request, facts, *at));
  SCOPED_TRACE(GetParam() + ": " + expected.at("input").get<std::string>());
  expect_stated(expected, decided);
  if (HasFailure()) ADD_FAILURE() << "decided: " << decided.dump(2);
}

INSTANTIATE_TEST_SUITE_P(Policy, Scenario, testing::ValuesIn(scenario_ids()), [](const auto& id) {
  return id.param;
});

TEST(Scenarios, EachRowOfTheTableIsDecidedOrIsForTheRunningDesk) {
  const auto ids = scenario_ids();
  const std::set<std::string> folders(ids.begin(), ids.end());
  const auto table = rows_of("table.tsv", 5);
  const auto running = rows_of("running-desk.tsv", 4);
  EXPECT_EQ(table.size(), 60U);
  for (const auto& [id, row] : table) {
    EXPECT_NE(folders.contains(id), running.contains(id)) << id << " is neither, or both";
    if (!folders.contains(id)) continue;
    // A folder is about the row that it is called after.
    const Json expected = Json::parse(text_of(scenarios_folder / id / "expected.json"));
    EXPECT_EQ(expected.at("input"), row[2]) << id;
  }
  for (const auto& [id, row] : running) {
    ASSERT_TRUE(table.contains(id)) << id;
    EXPECT_EQ(row[1], table.at(id)[1]) << id;
    EXPECT_EQ(row[2], table.at(id)[2]) << id;
  }
  for (const std::string& id : ids) {
    EXPECT_TRUE(table.contains(id) || id.starts_with("C")) << id << " is of no table";
  }
}

TEST(Scenarios, AWordOfTheExpectationThatIsNoneIsSeen) {
  const Json decided = described({});
  EXPECT_TRUE(are_among(Json::array(), decided.at("passes")));
  EXPECT_FALSE(are_among(Json::array({"R01"}), decided.at("passes")));
  EXPECT_FALSE(are_among({{"hold", nullptr}}, decided.at("clocks")));
  EXPECT_FALSE(are_among(Json::array(), decided.at("clocks")));
}

}  // namespace
}  // namespace causeway::adapters::json_policy
