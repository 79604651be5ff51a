// Which checks look at which member, as the tables of docs/formats/desk.md say: found by changing
// one member at a time of each scenario, to nothing and to what other scenarios say there. What
// changes with it, reads it.
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "adapters/json_policy/request_json.h"
#include "adapters/toml_policy/read_policy.h"
#include "base/files_test.h"
#include "policy/decide.h"

namespace causeway::adapters::json_policy {
namespace {

using Json = nlohmann::json;
using Readers = std::map<std::string, std::set<std::string>>;  // by member

constexpr std::size_t others_max = 6;  // values of other scenarios that are tried

struct Case {
  Json request;
  Json facts;
  Instant at;
};

/// What no scenario says, and shows who reads it.
const std::map<std::string, Json> more_values{
    {"home", "CA"},
    {"preservations[].from", "2026-12-31T00:00:00Z"},
    {"preservations[].until", "2026-01-01T00:00:00Z"},
    {"targets[].value", "+14155550123"},
};

/// Where a scenario has what shows it only together with something else, that too.
void add_variants(std::vector<Case>& cases, Case each) {
  cases.push_back(each);
  if (each.request.value("/channel/sender"_json_pointer, "") == "gb-da") {
    each.request["targets"] = Json::array({{{"type", "phone"}, {"value", "+14155550124"}}});
    each.facts["agency_keys"]["gb-da"] = {{"not_after", "2027-06-30"}};
    cases.push_back(each);
  } else if (each.request.contains("/gag/covers"_json_pointer)) {
    each.request["authority"]["docket"] = "another";
    each.request["authority"]["instrument_no"] = each.request["gag"]["covers"];
    cases.push_back(each);
  }
}

std::vector<Case> scenarios() {
  std::vector<Case> cases;
  for (const auto& entry : std::filesystem::directory_iterator(source_path("policy/scenarios"))) {
    if (!entry.is_directory()) continue;
    const auto text = [&](const char* file) { return read_file((entry.path() / file).string()); };
    const Json expected = Json::parse(text("expected.json").value());
    add_variants(
        cases,
        {
            Json::parse(text("request.json").value()),
            Json::parse(text("facts.json").value_or("{}")),
            policy::parse_instant(expected.at("at").get<std::string>()).value(),
        }
    );
  }
  return cases;
}

/// The members of the tables of §2 and §3 that are no objects, with their last cell: who reads
/// them.
Readers documented(std::string_view section) {
  std::ifstream file(source_path("docs/formats/desk.md"));
  Readers readers;
  bool is_there = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("## ")) is_there = line.starts_with("## " + std::string(section));
    if (!is_there || !line.starts_with("| `") || line.find(" | object | ") != line.npos) continue;
    auto& words = readers[line.substr(3, line.find('`', 3) - 3)];
    std::string last = line.substr(line.rfind('|', line.size() - 2) + 1);
    std::erase_if(last, [](char c) { return c == ' ' || c == '`' || c == '|'; });
    std::istringstream cell(last);
    for (std::string word; std::getline(cell, word, ',');) words.insert(word);
  }
  return readers;
}

/// `targets[].type` as a pointer into the first of them, and `agency_keys.*` into that of `gb-da`.
Json::json_pointer pointer_to(std::string member) {
  const auto replace = [&](std::string_view what, std::string_view by) {
    for (std::size_t at = 0; (at = member.find(what, at)) != std::string::npos;) {
      member.replace(at, what.size(), by);
    }
  };
  replace("[]", "/0");
  replace(".*", "/gb-da");
  replace(".", "/");
  return Json::json_pointer("/" + member);
}

/// What a decision says, by who says it.
std::map<std::string, std::string> said_by(const policy::Decision& decision) {
  std::map<std::string, std::string> said;
  for (const policy::Outcome& each : decision.rules) {
    said[std::string(name_of(each.check))] = (each.passes ? "+" : "-") + each.says;
  }
  said["notice"] = to_text(decision.notice);
  return said;
}

/// Stands where a value is changed.
constexpr const char* mark = "@@";

/// With the value in place of the mark, where it is there.
std::string with(std::string json, const std::string& value) {
  const std::string marked = Json(mark).dump();
  const std::size_t at = json.find(marked);
  return at == std::string::npos ? json : json.replace(at, marked.size(), value);
}

class Changes {
 public:
  explicit Changes(std::vector<Case> cases) : cases_(std::move(cases)) {
    for (const Case& each : cases_) {
      before_.push_back(decided(each.request.dump(), each.facts.dump(), each.at));
    }
  }

  /// `part` says which half of a case has the member.
  std::set<std::string> readers_of(const std::string& member, Json Case::* part) {
    const auto pointer = pointer_to(member);
    auto values = values_at(pointer, part);
    if (const auto more = more_values.find(member); more != more_values.end()) {
      values.insert(more->second.dump());
    }
    std::set<std::string> readers;
    for (std::size_t i = 0; i < cases_.size(); ++i) {
      Case changed = cases_[i];
      Json& whole = changed.*part;
      if (!whole.contains(pointer.parent_pointer())) continue;
      whole[pointer] = mark;
      const std::string request = changed.request.dump();
      const std::string facts = changed.facts.dump();
      for (const std::string& value : values) {
        const auto after = decided(with(request, value), with(facts, value), changed.at);
        if (after) compare(*before_[i], *after, readers);
      }
    }
    return readers;
  }

 private:
  /// Nothing where the change makes two targets the same.
  std::optional<policy::Decision> decided(
      const std::string& request, const std::string& facts, Instant at
  ) {
    try {
      return policy::decide(file_.policy(), read_request(request), read_facts(facts), at);
    } catch (const FormatError&) {
      return std::nullopt;
    }
  }

  /// Null, and what the scenarios say there; what is a flag is both. As JSON.
  std::set<std::string> values_at(const Json::json_pointer& pointer, Json Case::* part) const {
    std::set<std::string> values{"null"};
    for (const Case& each : cases_) {
      const Json& whole = each.*part;
      if (values.size() > others_max || !whole.contains(pointer)) continue;
      const Json& value = whole.at(pointer);
      if (value.is_boolean()) values.insert(Json(!value.get<bool>()).dump());
      values.insert(value.dump());
    }
    return values;
  }

  static void compare(
      const policy::Decision& before, const policy::Decision& after, std::set<std::string>& readers
  ) {
    if (before == after) return;  // mostly
    const auto said_before = said_by(before);
    const auto said_after = said_by(after);
    for (const auto& [who, what] : said_before) {
      const auto found = said_after.find(who);
      if (found == said_after.end() || found->second != what) readers.insert(who);
    }
    for (const auto& [who, what] : said_after) {
      if (!said_before.contains(who)) readers.insert(who);
    }
    // Other clocks run where something else is decided; then it is not the member that they read.
    const bool is_as_decided = before.ruling == after.ruling && before.produce == after.produce &&
                               before.preserve == after.preserve && before.notice == after.notice;
    if (is_as_decided && before.clocks != after.clocks) readers.insert("clocks");
  }

  const toml_policy::PolicyFile file_ =
      toml_policy::read_policy(read_file(source_path("policy/regimes.toml")).value());
  std::vector<Case> cases_;
  std::vector<std::optional<policy::Decision>> before_;
};

void expect_readers(std::string_view section, Json Case::* part) {
  Changes changes(scenarios());
  for (const auto& [member, readers] : documented(section)) {
    if (member == "regime") continue;  // says which checks are asked at all
    EXPECT_EQ(changes.readers_of(member, part), readers) << member;
  }
}

TEST(DeskFormat, SaysWhoReadsTheMembersOfARequest) {
  expect_readers("2", &Case::request);
}

TEST(DeskFormat, SaysWhoReadsTheMembersOfFacts) {
  expect_readers("3", &Case::facts);
}

}  // namespace
}  // namespace causeway::adapters::json_policy
