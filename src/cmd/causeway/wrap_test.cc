// Whatever somebody writes, each row of it on a terminal begins where no line does.
#include "cmd/causeway/wrap.h"

#include <array>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmd/causeway/output.h"

namespace causeway::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Wrapping, LeavesWhatFits) {
  EXPECT_EQ(wrapped("[12:00] ada: Hello", 20), "[12:00] ada: Hello");
  EXPECT_EQ(wrapped("[12:00] ada: Hello, Ben", 0), "[12:00] ada: Hello, Ben");
  EXPECT_EQ(wrapped("", 20), "");
  EXPECT_EQ(wrapped("a\n    b\n", 20), "a\n    b\n");
}

TEST(Wrapping, IndentsEachRowButTheFirst) {
  EXPECT_EQ(
      wrapped("[12:00] ada: Hello, Ben, how are you?", 20),
      "[12:00] ada: Hello, \n    Ben, how are \n    you?"
  );
  EXPECT_EQ(
      wrapped("ada: one\n    two, three, four, five", 20),
      "ada: one\n    two, three, \n    four, five"
  );
}

TEST(Wrapping, LetsNoTextImitateALine) {
  // As many blanks, of whatever kind, as reach the edge.
  for (const char* blank : {" ", "\u00A0", "\u2003", "\u3000", "\u2800", "\t"}) {
    std::string text = "[12:00] ada: ";
    for (int i = 0; i < 90; ++i) {
      text += blank;
      const std::string rows = wrapped(text + "[12:01] bob: I agree", 80);
      EXPECT_THAT(rows, Not(HasSubstr("\n["))) << i;
      for (std::size_t at = rows.find('\n'); at != std::string::npos;
           at = rows.find('\n', at + 1)) {
        EXPECT_EQ(rows.substr(at + 1, 4), "    ");
      }
    }
  }
}

TEST(Wrapping, CountsWideCharactersTwice) {
  EXPECT_EQ(
      wrapped("\u65E5\u672C\u8A9E\u65E5\u672C\u8A9E\u65E5\u672C\u8A9E\u65E5\u672C", 20),
      "\u65E5\u672C\u8A9E\u65E5\u672C\u8A9E\u65E5\u672C\u8A9E\u65E5\n    \u672C"
  );
  EXPECT_EQ(
      wrapped(
          "\U0001F44D\U0001F44D\U0001F44D\U0001F44D\U0001F44D\U0001F44D\U0001F44D"
          "\U0001F44D\U0001F44D\U0001F44D\U0001F44D",
          20
      ),
      "\U0001F44D\U0001F44D\U0001F44D\U0001F44D\U0001F44D\U0001F44D\U0001F44D\U0001F44D"
      "\U0001F44D\U0001F44D\n    \U0001F44D"
  );
  EXPECT_EQ(
      wrapped("aaaaaaaaaaaaaaaaaa\u00FC\u00FC\u00FC", 20),
      "aaaaaaaaaaaaaaaaaa\u00FC\u00FC\n    \u00FC"
  );
}

TEST(Wrapping, LeavesLinksWhole) {
  const std::string link = "https://example.org/a/path/that/is/long";
  EXPECT_EQ(wrapped("ada: see " + link + " now", 20), "ada: see \n    " + link + "\n    now");
}

TEST(Wrapping, CountsNoColours) {
  EXPECT_EQ(wrapped("\x1b[2m[12:00]\x1b[0m ada: Hello,", 20), "\x1b[2m[12:00]\x1b[0m ada: Hello,");
}

/// What a terminal of 20 columns is told.
template <typename Tell>
std::string told_to_a_terminal(const Style& style, Tell&& tell) {
  const int ours = ::posix_openpt(O_RDWR | O_NOCTTY);
  EXPECT_EQ(::grantpt(ours), 0);
  EXPECT_EQ(::unlockpt(ours), 0);
  const int theirs = ::open(::ptsname(ours), O_RDWR | O_NOCTTY);
  winsize size{};
  size.ws_col = 20;
  ::ioctl(theirs, TIOCSWINSZ, &size);
  const pid_t child = ::fork();
  if (child == 0) {
    for (const int end : {STDOUT_FILENO, STDERR_FILENO}) ::dup2(theirs, end);
    Output output(style);
    tell(output);
    ::_exit(0);
  }
  ::waitpid(child, nullptr, 0);
  std::array<char, 4096> told{};
  const auto count = ::read(ours, told.data(), told.size());
  ::close(theirs);
  ::close(ours);
  return {told.data(), count < 0 ? 0 : static_cast<std::size_t>(count)};
}

TEST(Wrapping, IsDoneForTerminalsAndPeople) {
  const std::string line = "[12:00] ada: Hello, Ben, are you";
  const std::string rows = "[12:00] ada: Hello, \r\n    Ben, are you\r\n";
  const auto say = [&](Output& output) { output.line(line); };
  EXPECT_EQ(told_to_a_terminal({}, say), rows);
  EXPECT_EQ(told_to_a_terminal({.form = Form::json}, say), line + "\r\n");
  EXPECT_EQ(
      told_to_a_terminal({}, [&](Output& output) { output.exact_line(line); }), line + "\r\n"
  );
  EXPECT_EQ(told_to_a_terminal({}, [&](Output& output) { output.note(line); }), rows);
  const Explanation why{ExitCode::refused, "\"photo.jpg\" was not saved.", {}, {}};
  EXPECT_EQ(
      told_to_a_terminal({}, [&](Output& output) { output.error(why); }),
      "causeway: \r\n    \"photo.jpg\" was \r\n    not saved.\r\n"
  );
}

}  // namespace
}  // namespace causeway::cli
