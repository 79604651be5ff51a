// docs/formats/desk.md says what there is: each member, rule and word, and no other; its examples
// are read and written as it gives them.
#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <set>

#include "adapters/json_policy/decision_json.h"
#include "adapters/json_policy/request_json.h"
#include "base/files_test.h"
#include "policy/ruling.h"

namespace causeway::adapters::json_policy {
namespace {

std::vector<std::string> lines_of_format() {
  std::ifstream file(source_path("docs/formats/desk.md"));
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

/// What stands in code in the first cells of the tables of a section.
std::set<std::string> first_cells(std::string_view section) {
  std::set<std::string> found;
  bool is_there = false;
  for (const std::string& line : lines_of_format()) {
    if (line.starts_with("## ")) is_there = line.starts_with("## " + std::string(section) + ".");
    if (!is_there || !line.starts_with("| `")) continue;
    const std::string cell = line.substr(1, line.find(" | ") - 1);
    for (std::size_t at = cell.find('`'); at != std::string::npos; at = cell.find('`', at + 1)) {
      const std::size_t end = cell.find('`', at + 1);
      found.insert(cell.substr(at + 1, end - at - 1));
      at = end;
    }
  }
  return found;
}

/// The examples behind a line that ends with `kind`.
std::vector<std::string> examples(std::string_view kind) {
  std::vector<std::string> found;
  std::string last;
  const auto lines = lines_of_format();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i] != "```json") {
      if (!lines[i].empty()) last = lines[i];
      continue;
    }
    std::string text;
    while (lines.at(++i) != "```") text += lines[i] + "\n";
    if (last.ends_with(kind)) found.push_back(text);
  }
  return found;
}

class Members {
 public:
  template <typename T>
  static std::set<std::string> of() {
    Members members;
    members.list<T>("");
    return members.names_;
  }

 private:
  template <typename T>
  void list(const std::string& prefix) {
    T value;
    T::members(value, [&](std::string_view name, auto& member) {
      names_.insert(prefix + std::string(name));
      below(prefix + std::string(name), member);
    });
  }

  template <typename T>
  void below(const std::string& name, const T&) {
    if constexpr (requires(T& each) { T::members(each, [](std::string_view, auto&) {}); }) {
      list<T>(name + ".");
    }
  }

  template <typename T>
  void below(const std::string& name, const std::optional<T>&) {
    below(name, T());
  }

  template <typename T>
  void below(const std::string& name, const std::vector<T>&) {
    list<T>(name + "[].");
  }

  template <typename T>
  void below(const std::string& name, const std::map<std::string, T>&) {
    list<T>(name + ".*.");
  }

  std::set<std::string> names_;
};

TEST(DeskFormat, ListsTheMembersThatThereAre) {
  EXPECT_EQ(first_cells("2"), Members::of<policy::Request>());
  EXPECT_EQ(first_cells("3"), Members::of<policy::Facts>());
}

// From their source: a test that names a rule is counted as one that breaks it.
TEST(DeskFormat, ListsTheRulesOfReading) {
  const std::string source = read_file(source_path("src/policy/format_rules.h")).value();
  std::set<std::string> names;
  for (std::size_t at = 0; (at = source.find("\"desk.format.", at)) != std::string::npos;) {
    const std::size_t end = source.find('"', ++at);
    names.insert(source.substr(at, end - at));
  }
  EXPECT_GT(names.size(), 10U);
  EXPECT_EQ(first_cells("1"), names);
}

/// The words of the enumeration that a member is of.
template <policy::Named E>
void expect_words(const std::string& member) {
  for (const std::string& line : lines_of_format()) {
    if (!line.starts_with("| `" + member + "` |")) continue;
    for (const std::string_view word : policy::Names<E>::all) {
      EXPECT_NE(line.find("`" + std::string(word) + "`"), std::string::npos) << member << word;
    }
    return;
  }
  ADD_FAILURE() << member;
}

TEST(DeskFormat, ListsTheWordsOfItsMembers) {
  expect_words<policy::Transport>("channel.transport");
  expect_words<policy::IssuerKind>("issuer.kind");
  expect_words<policy::IdentifierType>("targets[].type");
  expect_words<policy::DataClass>("data");
  expect_words<policy::DocumentSignature>("documents[].signature");
  expect_words<policy::Callback>("emergency.callback");
  expect_words<policy::AuthorityType>("eu.authority_type");
  expect_words<policy::EnforcingAnswer>("eu.enforcing_answer");
  expect_words<policy::Annex>("eu.annex");
  expect_words<policy::Addressee>("eu.addressee");
}

TEST(DeskFormat, ListsTheDecisionsAndStatesThatThereAre) {
  const auto listed = first_cells("4");
  const auto states = first_cells("5");
  for (std::uint8_t i = 0; i < policy::Names<policy::Ruling>::all.size(); ++i) {
    const auto& row = policy::row_of(policy::Ruling{i});
    EXPECT_TRUE(listed.contains(std::string(name_of(row.ruling)))) << name_of(row.ruling);
    EXPECT_TRUE(states.contains(std::string(row.state))) << row.state;
  }
  const auto json = nlohmann::json::parse(decision_json(policy::Decision()));
  for (const auto& [member, value] : json.items()) EXPECT_TRUE(listed.contains(member)) << member;
}

TEST(DeskFormat, HasRequestsThatAreRead) {
  const auto requests = examples("request:");
  ASSERT_EQ(requests.size(), 3U);
  EXPECT_EQ(read_request(requests[0]), policy::Request());
  EXPECT_EQ(read_request(requests[1]).regime, "us.subpoena");
  EXPECT_EQ(read_request(requests[2]).regime, "uk.daa");
}

/// `targets[0].type` as `targets[].type`.
void names_in(
    const nlohmann::json& value, const std::string& prefix, std::set<std::string>& names
) {
  for (const auto& [name, member] : value.items()) {
    names.insert(prefix + name);
    if (member.is_object()) names_in(member, prefix + name + ".", names);
    if (member.is_array() && member.at(0).is_object()) {
      names_in(member.at(0), prefix + name + "[].", names);
    }
  }
}

TEST(DeskFormat, HasARequestWithEveryMember) {
  std::set<std::string> names;
  names_in(nlohmann::json::parse(examples("request:").at(2)), "", names);
  EXPECT_EQ(names, Members::of<policy::Request>());
}

TEST(DeskFormat, HasFactsThatAreRead) {
  const auto all = examples("Facts:");
  ASSERT_EQ(all.size(), 1U);
  const auto facts = read_facts(all[0]);
  EXPECT_EQ(facts.home, "US");
  EXPECT_EQ(facts.preservations.at(0).ref, "p-17");
  EXPECT_EQ(facts.agency_keys.count("gb-da"), 1U);
}

TEST(DeskFormat, HasADecisionAsItIsWritten) {
  policy::Decision decision;
  decision.ruling = policy::Ruling::partial;
  decision.state = "COUNSEL_REVIEW";
  decision.rules = {
      {policy::CheckId::R01,
       true,
       "The sender is authenticated.",
       policy::check(policy::CheckId::R01).source},
      {policy::CheckId::R08, false, "The instrument does not unlock D3_cipher.", "18 USC 2703(c)(2)"
      },
  };
  decision.deciding = policy::CheckId::R08;
  decision.produce = {policy::DataClass::bsi};
  decision.refuse = {{policy::DataClass::cipher, policy::instrument_insufficient}};
  decision.preserve = true;
  decision.produce_allowed = true;
  decision.clocks = {{"respond", policy::parse_instant("2026-12-04T00:00:00Z")}};
  decision.notice = {.is_allowed = false, .barred_until = policy::parse_date("2027-05-01")};
  const auto all = examples("decision:");
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(nlohmann::ordered_json::parse(all[0]).dump(), decision_json(decision));
}

}  // namespace
}  // namespace causeway::adapters::json_policy
