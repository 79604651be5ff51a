// `causeway desk` as people and programs run it: what is on stdout, and with which status it ends.
// Requests are those of policy/scenarios; letters are compared with testdata/desk, which
// CAUSEWAY_WRITE_GOLDEN=1 writes anew.
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cmd/causeway/built_in_policy.h"
#include "cmd/causeway/provider_test.h"

namespace causeway::cli::test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;
using Words = std::vector<std::string>;

const fs::path source_tree = CAUSEWAY_SOURCE_DIR;

std::string text_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

struct Ran {
  int exit = 0;
  std::string out;
  std::string err;
};

Ran run(const Words& command, const std::string& in, const Environment& more = {}) {
  ::signal(SIGPIPE, SIG_IGN);
  Environment environment = plain_environment();
  for (const auto& [name, value] : more) environment[name] = value;
  Child child(command, {environment, {}});
  child.write(in);
  child.close_stdin();
  const auto said = child.read_all();
  return {child.wait(), said.out, said.err};
}

Ran desk(const Words& words, const std::string& in = {}, const Environment& more = {}) {
  Words command{program("causeway"), "desk"};
  command.insert(command.end(), words.begin(), words.end());
  return run(command, in, more);
}

/// In a shell, where $CAUSEWAY is the program.
Ran shell(const std::string& line, const std::string& in = {}) {
  return run({"/bin/sh", "-c", line}, in, {{"CAUSEWAY", program("causeway")}});
}

std::string file_of(const std::string& scenario, const std::string& name) {
  return source_tree / "policy/scenarios" / scenario / name;
}

std::string request_of(const std::string& scenario) {
  return text_of(file_of(scenario, "request.json"));
}

Ran decide(const std::string& scenario, Words more = {}) {
  const auto expected = nlohmann::json::parse(text_of(file_of(scenario, "expected.json")));
  Words words{"decide", "--at", expected["at"], "--facts", file_of(scenario, "facts.json")};
  words.insert(words.end(), more.begin(), more.end());
  return desk(words, request_of(scenario));
}

class ScratchFile {
 public:
  explicit ScratchFile(const std::string& text) { std::ofstream(path(), std::ios::binary) << text; }

  std::string path() const { return folder_.path() / "mine.toml"; }

 private:
  ScratchFolder folder_;
};

/// The built-in policy with the first `from` behind `after` made `to`; where `to` is now.
struct Planted {
  std::string text;
  std::size_t line = 1;
  std::size_t column = 1;
};

Planted plant(const std::string& after, const std::string& from, const std::string& to) {
  Planted planted{std::string(built_in_policy())};
  const auto at = planted.text.find(from, planted.text.find(after));
  if (at == std::string::npos) throw std::runtime_error("no " + from);
  planted.text.replace(at, from.size(), to);
  for (std::size_t i = 0; i < at; ++i) {
    planted.column = planted.text[i] == '\n' ? 1 : planted.column + 1;
    planted.line += planted.text[i] == '\n' ? 1 : 0;
  }
  return planted;
}

std::string place(const ScratchFile& file, std::size_t line, std::size_t column) {
  return file.path() + ":" + std::to_string(line) + ":" + std::to_string(column) + ": ";
}

TEST(DeskDecide, SaysWhatEachScenarioExpects) {
  std::size_t count = 0;
  for (const auto& entry : fs::directory_iterator(source_tree / "policy/scenarios")) {
    const std::string scenario = entry.path().filename().string();
    if (!scenario.starts_with("T") || !fs::is_directory(entry)) continue;
    const auto expected = nlohmann::json::parse(text_of(file_of(scenario, "expected.json")));
    const Ran ran = decide(scenario);
    EXPECT_EQ(ran.exit, 0) << scenario << ran.err;
    EXPECT_THAT(ran.err, IsEmpty()) << scenario;
    const auto decision = nlohmann::json::parse(ran.out, nullptr, false);
    ASSERT_TRUE(decision.is_object()) << scenario << ran.out;
    EXPECT_EQ(decision["decision"], expected["decision"]) << scenario;
    EXPECT_EQ(decision["deciding_rule"], expected["deciding_rule"]) << scenario;
    ++count;
  }
  EXPECT_GT(count, 30U);
}

TEST(DeskDecide, SaysTheSameAgainWhereverItIs) {
  const Ran first = decide("T31");
  EXPECT_EQ(first.exit, 0);
  const auto expected = nlohmann::json::parse(text_of(file_of("T31", "expected.json")));
  const Words words{"decide", "--at", expected["at"], "--facts", file_of("T31", "facts.json")};
  for (const char* zone : {"UTC", "America/New_York", "Asia/Kolkata"}) {
    for (const char* locale : {"C", "de_DE.UTF-8"}) {
      const Ran ran = desk(words, request_of("T31"), {{"TZ", zone}, {"LC_ALL", locale}});
      EXPECT_EQ(ran.out, first.out) << zone << locale;
    }
  }
  for (const fs::path& policy : {source_tree / "policy", source_tree / "policy/regimes.toml"}) {
    EXPECT_EQ(decide("T31", {"--policy", policy}).out, first.out) << "the one built in";
  }
}

TEST(DeskDecide, EndsWith2AndNothingOnStdoutForWhatBreaksAFormat) {
  struct Broken {
    std::string request;
    std::string says;
  };

  for (const Broken& broken : std::vector<Broken>{
           {"", "The request breaks its format"},
           {"{", "The request breaks its format"},
           {"[]", "The request breaks its format"},
           {"{} {}", "The request breaks its format"},
           {R"({"colour":1})", "colour"},
           {R"({"channel":{"colour":1}})", "channel.colour"},
           {R"({"targets":[{"type":"username","value":"a"},{"type":"face"}]})", "targets[1].type"},
           {R"({"received_at":"2026-02-30T00:00:00Z"})", "received_at"},
           {R"({"data":["D7"]})", "data[0]"},
           {R"({"issuer":{"name":7}})", "issuer.name"},
           {"{\"issuer\":{\"name\":\"\xff\"}}", "The request breaks its format"},
           {std::string(100'000, '['), "The request breaks its format"},
           {std::string((std::size_t{16} << 20) + 1, ' '), "The request breaks its format"},
       }) {
    for (const Words& more : {Words{}, Words{"--text"}}) {
      Words words{"decide"};
      words.insert(words.end(), more.begin(), more.end());
      const Ran ran = desk(words, broken.request);
      EXPECT_EQ(ran.exit, 2) << broken.says;
      EXPECT_THAT(ran.out, IsEmpty()) << broken.says;
      EXPECT_THAT(ran.err, HasSubstr(broken.says));
      EXPECT_LT(ran.err.size(), 1'000U);
    }
  }
}

TEST(DeskDecide, EndsWith2ForABrokenMomentFactsOrPolicy) {
  const std::string good = request_of("T01");
  const ScratchFile facts(R"({"account":{"exists":"maybe"}})");
  const Planted planted = plant("", "\"US\"", "7");
  const ScratchFile policy(planted.text);
  for (const auto& [words, says] : std::vector<std::pair<Words, std::string>>{
           {{"--at", "2026-02-30T00:00:00Z"}, "--at is no moment"},
           {{"--at", ""}, "--at"},
           {{"--policy", ""}, "--policy"},
           {{"--facts", ""}, "--facts"},
           {{"--facts", facts.path()}, "account.exists"},
           {{"--facts", "/nonexistent"}, "/nonexistent could not be read"},
           {{"--facts", "/tmp"}, "/tmp could not be read"},
           {{"--policy", policy.path()}, place(policy, planted.line, planted.column)},
           {{"--policy", "/nonexistent"}, "/nonexistent could not be read"},
           {{"--policy", "/dev/null"}, "/dev/null:1:1: "},
       }) {
    Words all{"decide"};
    all.insert(all.end(), words.begin(), words.end());
    const Ran ran = desk(all, good);
    EXPECT_EQ(ran.exit, 2) << says << ran.err;
    EXPECT_THAT(ran.out, IsEmpty()) << says;
    EXPECT_THAT(ran.err, HasSubstr(says));
  }
}

TEST(DeskDecide, ReadsPipesAndSaysSoWhereThereIsNoStdin) {
  const Ran closed = shell("$CAUSEWAY desk decide <&-");
  EXPECT_EQ(closed.exit, 2);
  EXPECT_THAT(closed.out, IsEmpty());
  EXPECT_THAT(closed.err, HasSubstr("The request on stdin could not be read"));
  EXPECT_EQ(shell("$CAUSEWAY desk decide < /tmp").exit, 2);
  EXPECT_EQ(shell("$CAUSEWAY desk decide < /dev/zero").exit, 2) << "which never ends";
  EXPECT_EQ(shell("$CAUSEWAY desk lint /dev/zero").exit, 2);
  const Ran piped = shell(
      "cat '" + file_of("T31", "facts.json") +
      "' | $CAUSEWAY desk decide --facts /dev/stdin "
      "--at 2026-11-22 < '" +
      file_of("T31", "request.json") +
      "' || exit 9; "
      "cat '" +
      file_of("T31", "facts.json") +
      "' | (exec 3<&0; $CAUSEWAY desk decide "
      "--facts /dev/fd/3 --at 2026-11-22 < '" +
      file_of("T31", "request.json") + "')"
  );
  EXPECT_THAT(piped.err, HasSubstr("/dev/stdin breaks its format"))
      << "the request has been read by then";
  const Ran facts = shell(
      "exec 3< '" + file_of("T31", "facts.json") +
          "'; "
          "$CAUSEWAY desk decide --facts /dev/fd/3 --at 2026-11-22",
      request_of("T31")
  );
  EXPECT_EQ(facts.exit, 0) << facts.err;
  EXPECT_THAT(facts.out, StartsWith("{\"decision\":"));
}

TEST(DeskDecide, NeedsNoProfileAndLeavesNothingBehind) {
  const ScratchFolder home;
  const Environment everything{
      {"HOME", home.path()}, {"XDG_DATA_HOME", home.path()}, {"TMPDIR", home.path()}
  };
  EXPECT_EQ(desk({"decide"}, request_of("T01"), everything).exit, 0);
  EXPECT_EQ(desk({"decide", "--text"}, request_of("T01"), everything).exit, 0);
  EXPECT_EQ(desk({"decide"}, "{", everything).exit, 2);
  EXPECT_TRUE(fs::is_empty(home.path()));
}

TEST(DeskDecide, FailsWhereItsAnswerCannotBeWritten) {
  const Ran full = shell("$CAUSEWAY desk decide > /dev/full", request_of("T01"));
  EXPECT_EQ(full.exit, 1);
  EXPECT_THAT(full.err, HasSubstr("could not be written"));
}

TEST(DeskDecide, WritesALetterForPeople) {
  for (const std::string scenario : {"T02", "T40", "T55"}) {
    const Ran ran = decide(scenario, {"--text", "--policy", source_tree / "policy"});
    EXPECT_EQ(ran.exit, 0) << ran.err;
    const fs::path golden = source_tree / "src/cmd/causeway/testdata/desk" / (scenario + ".letter");
    // Which version of the law it is changes with each word of it.
    std::string letter = ran.out;
    const auto law = letter.find("  Policy: ");
    ASSERT_NE(law, std::string::npos);
    const auto as_of = letter.find("  As of: ", law);
    ASSERT_NE(as_of, std::string::npos);
    EXPECT_THAT(letter.substr(law, as_of - law), HasSubstr("\n  SHA-256: "));
    letter.erase(law, as_of - law);
    if (std::getenv("CAUSEWAY_WRITE_GOLDEN") != nullptr) std::ofstream(golden) << letter;
    EXPECT_EQ(letter, text_of(golden)) << scenario;
  }
}

TEST(DeskExplain, SaysWhatACheckAsks) {
  const Ran ran = desk({"explain", "r13"});
  EXPECT_EQ(ran.exit, 0);
  EXPECT_THAT(
      ran.out,
      AllOf(
          StartsWith("R13: "),
          HasSubstr("OBJECT_US_PERSON"),
          HasSubstr("18 USC 2523(b)(4)(A)"),
          HasSubstr("uk.daa, au.daa"),
          HasSubstr("target_nationality_assessment")
      )
  );
  EXPECT_THAT(desk({"explain", "us.emergency.need"}).out, HasSubstr("us.emergency\n"));
  const Ran unknown = desk({"explain", "R77"});
  EXPECT_EQ(unknown.exit, 2);
  EXPECT_THAT(unknown.out, IsEmpty());
  EXPECT_THAT(unknown.err, HasSubstr("causeway desk explain R"));
}

TEST(DeskRegimes, AreAllThere) {
  const Words all{
      "us.subpoena",
      "us.order_2703d",
      "us.warrant",
      "us.preservation",
      "us.emergency",
      "us.gag",
      "us.ncmec",
      "uk.daa",
      "au.daa",
      "ca.daa",
      "eu.epoc",
      "eu.epoc_pr",
      "foreign.other",
      "civil.any"
  };
  const Ran people = desk({"regimes", "--at", "2027-06-01"});
  const Ran table = desk({"regimes", "--at", "2027-06-01", "--table"});
  for (const Ran& ran : {people, table}) {
    EXPECT_EQ(ran.exit, 0) << ran.err;
    for (const std::string& id : all) EXPECT_THAT(ran.out, HasSubstr("\n" + id));
    EXPECT_THAT(ran.out, HasSubstr("SHA-256 "));
    EXPECT_THAT(ran.out, HasSubstr("Warning: ")) << "of the agreement that ends in October";
  }
  std::istringstream lines(desk({"regimes", "--json"}).out);
  std::string line;
  Words ids;
  while (std::getline(lines, line)) {
    const auto json = nlohmann::json::parse(line);
    if (json["type"] == "regime") ids.push_back(json["id"]);
  }
  EXPECT_THAT(ids, testing::UnorderedElementsAreArray(all));
  EXPECT_EQ(desk({"regimes", "--json", "--table"}).exit, 2);
}

TEST(DeskLint, HasNothingAgainstThePolicyThatIsBuiltIn) {
  const Ran ran = desk({"lint", source_tree / "policy/regimes.toml"});
  EXPECT_EQ(ran.exit, 0) << ran.out << ran.err;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("14 regimes, no mistakes"), HasSubstr("SHA-256 ")));
  EXPECT_EQ(text_of(source_tree / "policy/regimes.toml"), built_in_policy());
}

TEST(DeskLint, FindsAClassTooMany) {
  const std::string wanted = "\"us.subpoena\"";
  const std::string more = "\"D0_bsi\", ";
  const Planted planted = plant(wanted, "\"D0_bsi\"", more + "\"D3_cipher\"");
  const ScratchFile file(planted.text);
  const Ran ran = desk({"lint", file.path()});
  EXPECT_EQ(ran.exit, 2);
  EXPECT_THAT(ran.out, HasSubstr(place(file, planted.line, planted.column + more.size())));
  EXPECT_THAT(ran.out, HasSubstr("(policy.unlocks.are_within_the_statute)"));
  EXPECT_EQ(desk({"decide", "--policy", file.path()}, request_of("T02")).exit, 2);
}

TEST(DeskLint, Finds90DaysThatAre900) {
  const Planted planted = plant("\"us.preservation\"", "\"P90D\"", "\"P900D\"");
  const ScratchFile file(planted.text);
  const Ran ran = desk({"lint", file.path()});
  EXPECT_EQ(ran.exit, 2);
  EXPECT_THAT(ran.out, HasSubstr(place(file, planted.line, planted.column)));
  EXPECT_THAT(ran.out, HasSubstr("(policy.deadline.is_within_the_statute)"));
  EXPECT_THAT(ran.err, HasSubstr("mistake"));
}

TEST(DeskLint, SaysSoWhereThereIsNoFile) {
  const Ran ran = desk({"lint", "/nonexistent"});
  EXPECT_EQ(ran.exit, 2);
  EXPECT_THAT(ran.out, IsEmpty());
  EXPECT_THAT(ran.err, HasSubstr("/nonexistent could not be read"));
}

}  // namespace
}  // namespace causeway::cli::test
