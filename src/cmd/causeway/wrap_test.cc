// Whatever somebody writes, each row of it on a terminal begins where no line does.
#include "cmd/causeway/wrap.h"

#include <array>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include "cmd/causeway/output.h"
#include "cmd/causeway/progress.h"

namespace causeway::cli {
namespace {

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

struct Blank {
  std::string text;
  std::size_t columns;  // as terminals show it
};

/// The rows that a terminal of 80 columns makes of lines that have no other characters than ASCII
/// and this one; a tab ends at each eighth column.
std::vector<std::string> rows_of(std::string_view text, const Blank& blank) {
  std::vector<std::string> rows(1);
  std::size_t used = 0;
  while (!text.empty()) {
    const bool is_blank = text.starts_with(blank.text);
    const std::string_view piece = text.substr(0, is_blank ? blank.text.size() : 1);
    text.remove_prefix(piece.size());
    std::size_t columns = is_blank ? blank.columns : 1;
    if (piece == "\t") columns = std::min(8 - used % 8, 80 - used);
    if (piece == "\n" || used + columns > 80) {
      rows.emplace_back();
      used = 0;
    }
    if (piece == "\n") continue;
    rows.back() += piece;
    used += columns;
  }
  return rows;
}

TEST(Wrapping, LetsNoTextImitateALine) {
  const std::array blanks{
      Blank{" ", 1},
      Blank{"\u00A0", 1},
      Blank{"\u2003", 1},
      Blank{"\u3000", 2},
      Blank{"\u2800", 1},
      Blank{"\t", 8},
  };
  // As many as reach the edge.
  for (const Blank& blank : blanks) {
    bool would_imitate = false;
    std::string text = "[12:00] ada: ";
    for (int i = 0; i < 90; ++i) {
      text += blank.text;
      const std::string line = text + "[12:01] bob: I agree";
      for (const std::string& row : rows_of(line, blank)) {
        would_imitate = would_imitate || row.starts_with("[12:01]");
      }
      const auto rows = rows_of(wrapped(line, 80), blank);
      for (std::size_t row = 1; row < rows.size(); ++row) {
        EXPECT_EQ(rows[row].substr(0, 4), "    ") << blank.text << i;
      }
    }
    EXPECT_TRUE(would_imitate || blank.text == "\t") << "or nothing is shown by this";
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

TEST(Wrapping, BreaksNoCharacter) {
  const auto goes_on_with = [](const std::string& cluster) {
    const std::string rows = wrapped(std::string("\u00E9aaaaaaaaaaaaaaaaaa") + cluster + "b", 20);
    return rows.find("\n    " + cluster + "b") != std::string::npos;
  };
  EXPECT_TRUE(goes_on_with("e\u0301"));
  EXPECT_TRUE(goes_on_with("\u0E19\u0E49"));                // Thai, with a tone
  EXPECT_TRUE(goes_on_with("\u0915\u093F"));                // Devanagari, with a vowel
  EXPECT_TRUE(goes_on_with("\U0001F469\u200D\U0001F52C"));  // joined
  EXPECT_TRUE(goes_on_with("\U0001F1E9\U0001F1EA"));        // a flag
  EXPECT_TRUE(goes_on_with("\U0001F44B\U0001F3FD"));        // with a colour
  EXPECT_TRUE(goes_on_with("1\uFE0F\u20E3"));               // a key
  // But no endless tower of marks.
  std::string tower = "a";
  for (int i = 0; i < 100; ++i) tower += "\u0301";
  EXPECT_NE(wrapped(tower, 20).find("\n    \u0301"), std::string::npos);
}

TEST(Wrapping, LeavesLinksWhole) {
  const std::string link = "https://example.org/a/path/that/is/long";
  EXPECT_EQ(wrapped("ada: see " + link + " now", 20), "ada: see \n    " + link + "\n    now");
}

TEST(Wrapping, CountsNoColours) {
  EXPECT_EQ(wrapped("\x1b[2m[12:00]\x1b[0m ada: Hello,", 20), "\x1b[2m[12:00]\x1b[0m ada: Hello,");
}

/// What a terminal of so many columns is told.
template <typename Tell>
std::string told_to_a_terminal(const Style& style, Tell&& tell, unsigned short columns = 20) {
  const int ours = ::posix_openpt(O_RDWR | O_NOCTTY);
  EXPECT_EQ(::grantpt(ours), 0);
  EXPECT_EQ(::unlockpt(ours), 0);
  const int theirs = ::open(::ptsname(ours), O_RDWR | O_NOCTTY);
  winsize size{};
  size.ws_col = columns;
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

TEST(Wrapping, IsDoneForTerminalsThatDoNotKnowHowWideTheyAre) {
  const std::string line = std::string(79, 'a') + " b";
  const auto say = [&](Output& output) { output.line(line); };
  EXPECT_EQ(told_to_a_terminal({}, say, 0), std::string(79, 'a') + " \r\n    b\r\n");
}

TEST(ProgressLines, TakeOneRowWhateverAFileIsCalled) {
  EXPECT_EQ(
      progress_line("receiving a.jpg", 50, 100, 79),
      "receiving a.jpg  [###############...............]  50 %"
  );
  EXPECT_EQ(
      progress_line("receiving " + std::string(60, ' ') + "[12:01] bob: I agree", 100, 100, 79),
      "receiving " + std::string(28, ' ') + "  [##############################]  100 %"
  );
  EXPECT_EQ(
      progress_line(std::string("\u6C34\u6C34\u6C34"), 0, 100, 44),
      "\u6C34\u6C34  [..............................]  0 %"
  );
  EXPECT_EQ(progress_line("receiving a.jpg", 0, 100, 9), "  [......");
  const std::string told = told_to_a_terminal({}, [](Output& output) {
    Progress(std::string(80, 'a'), 100, output.style()).reached(1);
  });
  EXPECT_EQ(told, "\r  [................\x1b[K\r\x1b[K");
}

}  // namespace
}  // namespace causeway::cli
