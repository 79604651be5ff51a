// What may be typed, what it means, and that help, completion and the man page say the same.
#include "cmd/causeway/command_line.h"

#include <algorithm>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>

#include "cmd/causeway/commands.h"

namespace causeway::cli {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;

struct Parsed {
  Arguments arguments;
  Work work = nullptr;
  bool is_accepted = false;
};

Parsed parse(std::vector<std::string> words) {
  Parsed parsed;
  const auto app = make_command_line(parsed.arguments, parsed.work);
  std::reverse(words.begin(), words.end());  // CLI11 takes them from the back
  try {
    app->parse(words);
    parsed.is_accepted = true;
  } catch (const CLI::ParseError&) {
  }
  return parsed;
}

TEST(CommandLine, SendsATextToATarget) {
  const auto parsed = parse({"send", "@bob", "-m", "Hello", "--reply", "01ab", "--wait", "none"});
  ASSERT_TRUE(parsed.is_accepted);
  EXPECT_EQ(parsed.work, &send);
  EXPECT_EQ(parsed.arguments.target, "@bob");
  EXPECT_EQ(parsed.arguments.text, "Hello");
  EXPECT_EQ(parsed.arguments.reply_to, "01ab");
  EXPECT_EQ(parsed.arguments.wait, "none");
}

TEST(CommandLine, TakesOneFileForEachOption) {
  const auto parsed = parse({"send", "-f", "a", "@bob", "--file", "b"});
  ASSERT_TRUE(parsed.is_accepted);
  EXPECT_EQ(parsed.arguments.target, "@bob");
  EXPECT_THAT(parsed.arguments.files, ElementsAre("a", "b"));
}

TEST(CommandLine, TakesTheOptionsOfAllBeforeAndAfterTheCommand) {
  for (const auto& words : std::vector<std::vector<std::string>>{
           {"--profile", "x", "--json", "--timeout", "5", "recv"},
           {"recv", "--profile", "x", "--json", "--timeout", "5"}
       }) {
    const auto parsed = parse(words);
    ASSERT_TRUE(parsed.is_accepted);
    EXPECT_EQ(parsed.arguments.profile, "x");
    EXPECT_EQ(parsed.arguments.timeout_seconds, 5U);
    EXPECT_TRUE(parsed.arguments.json);
  }
}

TEST(CommandLine, HasDefaults) {
  const auto parsed = parse({"show", "@bob"});
  ASSERT_TRUE(parsed.is_accepted);
  EXPECT_EQ(parsed.arguments.profile, "default");
  EXPECT_EQ(parsed.arguments.timeout_seconds, 30U);
  EXPECT_EQ(parsed.arguments.limit, 50U);
  EXPECT_EQ(parsed.arguments.wait, "sent");
}

TEST(CommandLine, ChangesGroups) {
  const auto made = parse({"group", "new", "family", "@ada", "@bob"});
  ASSERT_TRUE(made.is_accepted);
  EXPECT_EQ(made.work, &create_group);
  EXPECT_EQ(made.arguments.group_name, "family");
  EXPECT_THAT(made.arguments.people, ElementsAre("@ada", "@bob"));
  EXPECT_FALSE(made.arguments.post_quantum);
  EXPECT_TRUE(parse({"group", "new", "--post-quantum", "family"}).arguments.post_quantum);
  const auto role = parse({"group", "role", "#family", "@ada", "admin"});
  ASSERT_TRUE(role.is_accepted);
  EXPECT_EQ(role.work, &set_role);
  EXPECT_EQ(role.arguments.target, "#family");
  EXPECT_EQ(role.arguments.person, "@ada");
  EXPECT_EQ(role.arguments.role, "admin");
}

TEST(CommandLine, RefusesWhatItDoesNotKnow) {
  for (const auto& words : std::vector<std::vector<std::string>>{
           {},
           {"nonsense"},
           {"send", "@bob", "--nonsense"},
           {"send", "@bob", "-m", "x", "--stdin"},
           {"send", "@bob", "-m", "x", "--wait", "read"},
           {"recv", "--timeout", "0"},
           {"recv", "--timeout", "soon"},
           {"show", "@bob", "--limit", "0"},
           {"register", "ada"},
           {"group"},
           {"group", "add", "#family"},
           {"group", "role", "#family", "@ada", "king"},
           {"completion", "tcsh"},
       }) {
    EXPECT_FALSE(parse(words).is_accepted) << testing::PrintToString(words);
  }
}

std::vector<CommandWords> all_words() {
  Arguments arguments;
  Work work = nullptr;
  return words_of(*make_command_line(arguments, work));
}

std::string man_page() {
  std::ifstream file(std::string(CAUSEWAY_SOURCE_DIR) + "/docs/man/causeway.1");
  std::stringstream text;
  text << file.rdbuf();
  std::string page = text.str();
  const std::string hyphen = "\\-";
  for (auto at = page.find(hyphen); at != std::string::npos; at = page.find(hyphen, at)) {
    page.replace(at, hyphen.size(), "-");
  }
  return page;
}

TEST(ManPage, HasEveryCommandAndOption) {
  const std::string page = man_page();
  ASSERT_FALSE(page.empty());
  for (const CommandWords& command : all_words()) {
    if (command.name != "group") EXPECT_THAT(page, HasSubstr(".B " + command.name));
    for (const OptionWords& option : command.options) {
      for (const std::string& name : option.names) EXPECT_THAT(page, HasSubstr(name));
    }
  }
}

TEST(Help, SaysSomethingOfEveryCommandAndOption) {
  for (const CommandWords& command : all_words()) {
    EXPECT_FALSE(command.help.empty()) << command.name;
    for (const OptionWords& option : command.options) {
      EXPECT_FALSE(option.help.empty()) << command.name << " " << option.value;
    }
  }
}

TEST(Completion, KnowsEveryCommandAndOption) {
  const auto words = all_words();
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const std::string script = completion_script(shell, words);
    for (const CommandWords& command : words) {
      const auto last = command.name.substr(command.name.rfind(' ') + 1);
      EXPECT_THAT(script, HasSubstr(last)) << shell;
      for (const OptionWords& option : command.options) {
        for (const std::string& name : option.names) {
          const bool is_fish = std::string_view(shell) == "fish";
          const bool is_long = name.starts_with("--");
          const std::string as_written =
              !is_fish ? name : (is_long ? "-l " + name.substr(2) : "-s " + name.substr(1));
          EXPECT_THAT(script, HasSubstr(as_written)) << shell;
        }
      }
    }
  }
}

}  // namespace
}  // namespace causeway::cli
