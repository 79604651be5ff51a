// Whole stories, told in testdata/*.txt as a person would type them, played with the real programs.
// One command a line; the first that does not do what the story says ends it.
//
//   server [open|invite]     makes a provider on loopback and starts it; $SERVER is its address,
//                            $SOURCE the source tree
//   server stop|kill|start
//   server forget blobs      all that were uploaded, while it does not run
//   server proves COUNT      the newest report has so many attachments, and all of them are there
//   server overdue           the time of every reset that is announced is over, while it does not
//   run limit NAME VALUE         of the provider, which starts anew invite FILE              the
//   provider's invitation for one registration operator WORD…           runs `causewayd WORD…
//   --config …`; what follows looks at that causeway …               ends with 0 ! causeway … ends
//   with something else exit N                   the last one ended with N stdout REGEX somewhere
//   in what it said; ! stdout REGEX: nowhere stderr REGEX             likewise stdin TEXT for the
//   next one; \n is a line break background NAME causeway …   starts one that goes on; its stdin
//   stays open type NAME TEXT           a line for it hear NAME REGEX          waits until it says
//   such a line interrupt NAME           as Ctrl-C does end NAME N               closes its stdin;
//   it ends with N write FILE TEXT, bytes FILE COUNT, remove FILE, chmod FILE OCTAL same FILE FILE
//   cat FILE                 what is in it counts as said; * stands for anything, once
//   digest NAME REGEX        $NAME is the SHA-256 of all its first groups in the last stdout
//   equal TEXT TEXT
//
// Files lie in the story's own folder, where the programs run. Words are split at blanks; '…' keeps
// them together. $NAME is replaced by what `set NAME VALUE` gave it, or `capture NAME REGEX` found
// in the last stdout or heard line (its first group).
#include <fstream>
#include <gtest/gtest.h>
#include <random>
#include <regex>
#include <sstream>
#include <thread>

#include "adapters/sqlite/database.h"
#include "base/encoding.h"
#include "cmd/causeway/provider_test.h"
#include "crypto/hash.h"
#include "report/opener.h"
#include "tls/codec.h"

namespace causeway::cli::test {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

fs::path stories_folder() {
  return fs::path(CAUSEWAY_SOURCE_DIR) / "src/cmd/causeway/testdata";
}

std::string read_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("no file " + path.string());
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string with_line_breaks(std::string text) {
  for (auto at = text.find("\\n"); at != std::string::npos; at = text.find("\\n", at + 1)) {
    text.replace(at, 2, "\n");
  }
  return text;
}

class Story {
 public:
  void run(const std::string& line) {
    Words words = split(line);
    if (words.empty()) return;
    const bool negated = words.front() == "!";
    if (negated) words.erase(words.begin());
    const std::string command = words.front();
    words.erase(words.begin());
    if (command == "causeway") return run_causeway(words, negated);
    if (command == "stdout") return expect_text("stdout", said_.out, words.at(0), negated);
    if (command == "stderr") return expect_text("stderr", said_.err, words.at(0), negated);
    const auto found = commands_.find(command);
    if (found == commands_.end()) throw std::runtime_error("no such command: " + command);
    (this->*found->second)(words);
  }

 private:
  using Command = void (Story::*)(const Words&);

  Words split(const std::string& line) const {
    Words words;
    std::string word;
    bool in_word = false;
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const char c = line[i];
      if (c == '#' && !in_word && !quoted) break;
      if (c == '\'') {
        quoted = !quoted;
        in_word = true;
      } else if (c == ' ' && !quoted) {
        if (in_word) words.push_back(replaced(word));
        word.clear();
        in_word = false;
      } else {
        word += c;
        in_word = true;
      }
    }
    if (in_word) words.push_back(replaced(word));
    return words;
  }

  std::string replaced(std::string word) const {
    for (const auto& [name, value] : variables_) {
      const std::string mark = "$" + name;
      for (auto at = word.find(mark); at != std::string::npos; at = word.find(mark, at)) {
        word.replace(at, mark.size(), value);
        at += value.size();
      }
    }
    return word;
  }

  std::unique_ptr<Child> start_causeway(const Words& words) const {
    Environment environment = plain_environment();
    environment["XDG_DATA_HOME"] = (folder_.path() / "data").string();
    // `env -C`: the story's files have short names.
    Words argv{"/usr/bin/env", "-C", folder_.path().string(), program("causeway")};
    argv.insert(argv.end(), words.begin(), words.end());
    return std::make_unique<Child>(argv, Child::Options{environment, {}});
  }

  void run_causeway(const Words& words, bool negated) {
    const auto child = start_causeway(words);
    child->write(std::exchange(stdin_, {}));
    child->close_stdin();
    said_ = child->read_all();
    exit_ = child->wait();
    if ((exit_ == 0) == negated) {
      throw std::runtime_error("exit " + std::to_string(exit_) + "\n" + said_.out + said_.err);
    }
  }

  static void expect_text(
      const char* where, const std::string& text, const std::string& regex, bool negated
  ) {
    const bool is_there = std::regex_search(text, std::regex(regex, std::regex::multiline));
    if (is_there == negated) throw std::runtime_error(std::string(where) + " is:\n" + text);
  }

  void server(const Words& words) {
    const std::string what = words.empty() ? "open" : words[0];
    if (what == "stop" || what == "kill") {
      provider_->stop(what == "stop" ? SIGTERM : SIGKILL);
    } else if (what == "start") {
      provider_->start();
    } else if (what == "forget") {
      fs::remove_all(folder_.path() / "provider" / "data" / "blobs");
      adapters::sqlite::Database::open(folder_.path() / "provider" / "data" / "provider.db")
          .run("DELETE FROM blob");
    } else if (what == "proves") {
      expect_attachments(std::stoul(words.at(1)));
    } else if (what == "overdue") {
      adapters::sqlite::Database::open(folder_.path() / "provider" / "data" / "provider.db")
          .run("UPDATE reset SET due_ms = 1 WHERE due_ms IS NOT NULL");
    } else {
      provider_ = std::make_unique<Provider>(folder_.path() / "provider", what);
      provider_->start();
      variables_["SERVER"] = provider_->address();
    }
  }

  /// The provider's rounds take a report in, and fetch what travels beside it.
  void expect_attachments(std::size_t count) {
    auto safety =
        adapters::sqlite::Database::open(folder_.path() / "provider" / "data" / "safety.db");
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    std::string found = "no report";
    while (found != std::to_string(count)) {
      if (std::chrono::steady_clock::now() > until) throw std::runtime_error("found: " + found);
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      const auto newest = safety.query_one<Bytes, std::uint64_t>(
          "SELECT counts, (SELECT count(*) FROM attachment WHERE report = number AND stage <> 2) "
          "FROM report ORDER BY number DESC LIMIT 1"
      );
      if (!newest) continue;
      const auto& [counts, elsewhere] = *newest;
      found = std::to_string(tls::decode<report::EntryCounts>(counts)->attachments - elsewhere);
    }
  }

  void limit(const Words& words) {
    provider_->stop();
    provider_->limit(words.at(0), words.at(1));
    provider_->start();
  }

  void run_operator(const Words& words) {
    Words command{program("causewayd")};
    command.insert(command.end(), words.begin(), words.end());
    for (const std::string& word : {std::string("--config"), provider_->config().string()}) {
      command.push_back(word);
    }
    Child child(command, {plain_environment(), {}});
    said_ = child.read_all();
    exit_ = child.wait();
  }

  void invite(const Words& words) {
    std::ofstream(folder_.path() / words.at(0)) << provider_->invite();
  }

  void expect_exit(const Words& words) {
    if (std::to_string(exit_) != words.at(0)) {
      throw std::runtime_error("exit " + std::to_string(exit_) + "\n" + said_.err);
    }
  }

  void give_stdin(const Words& words) { stdin_ = with_line_breaks(words.at(0)); }

  void set(const Words& words) { variables_[words.at(0)] = words.at(1); }

  void capture(const Words& words) {
    std::smatch match;
    if (!std::regex_search(said_.out, match, std::regex(words.at(1), std::regex::multiline))) {
      throw std::runtime_error("stdout is:\n" + said_.out);
    }
    variables_[words.at(0)] = match[1];
  }

  void background(const Words& words) {
    background_[words.at(0)] = start_causeway(Words(words.begin() + 2, words.end()));
  }

  void type(const Words& words) { background_.at(words.at(0))->write(words.at(1) + "\n"); }

  void hear(const Words& words) {
    std::string all;
    std::string line;
    while (background_.at(words.at(0))->read_line(line)) {
      if (std::regex_search(line, std::regex(words.at(1)))) {
        said_.out = line;
        return;
      }
      all += line + "\n";
    }
    throw std::runtime_error("it ended after:\n" + all);
  }

  void end(const Words& words) {
    Child& child = *background_.at(words.at(0));
    child.close_stdin();
    said_ = child.read_all();
    exit_ = child.wait();
    background_.erase(words.at(0));
    expect_exit({words.at(1)});
  }

  void interrupt(const Words& words) { background_.at(words.at(0))->kill(SIGINT); }

  void write(const Words& words) {
    std::ofstream(folder_.path() / words.at(0)) << with_line_breaks(words.at(1));
  }

  /// Bytes that no compression or chance makes equal.
  void bytes(const Words& words) {
    std::mt19937_64 numbers(std::hash<std::string>{}(words.at(0)));
    std::ofstream out(folder_.path() / words.at(0), std::ios::binary);
    for (std::size_t left = std::stoul(words.at(1)); left > 0; --left) {
      out.put(static_cast<char>(numbers()));
    }
  }

  void remove(const Words& words) { fs::remove_all(folder_.path() / words.at(0)); }

  void change_mode(const Words& words) {
    fs::permissions(folder_.path() / words.at(0), fs::perms(std::stoi(words.at(1), nullptr, 8)));
  }

  void same(const Words& words) {
    if (read_text(folder_.path() / words.at(0)) != read_text(folder_.path() / words.at(1))) {
      throw std::runtime_error("the files differ");
    }
  }

  void cat(const Words& words) {
    const fs::path wanted = folder_.path() / words.at(0);
    const std::string name = wanted.filename().string();
    const auto star = name.find('*');
    if (star == std::string::npos) {
      said_.out = read_text(wanted);
      return;
    }
    for (const auto& entry : fs::directory_iterator(wanted.parent_path())) {
      const std::string found = entry.path().filename().string();
      const bool fits =
          found.starts_with(name.substr(0, star)) && found.ends_with(name.substr(star + 1));
      if (!fits) continue;
      said_.out = read_text(entry.path());
      return;
    }
    throw std::runtime_error("no file " + wanted.string());
  }

  void digest(const Words& words) {
    const std::regex regex(words.at(1));
    crypto::Sha256Stream hash;
    auto match = std::sregex_iterator(said_.out.begin(), said_.out.end(), regex);
    if (match == std::sregex_iterator()) throw std::runtime_error("stdout is:\n" + said_.out);
    for (; match != std::sregex_iterator(); ++match) {
      hash.update(as_bytes((*match)[1].str() + "\n"));
    }
    variables_[words.at(0)] = to_hex(hash.finish());
  }

  void equal(const Words& words) {
    if (words.at(0) != words.at(1)) throw std::runtime_error(words.at(0) + " and " + words.at(1));
  }

  inline static const std::map<std::string, Command> commands_{
      {"server", &Story::server},
      {"limit", &Story::limit},
      {"operator", &Story::run_operator},
      {"invite", &Story::invite},
      {"exit", &Story::expect_exit},
      {"stdin", &Story::give_stdin},
      {"set", &Story::set},
      {"capture", &Story::capture},
      {"background", &Story::background},
      {"type", &Story::type},
      {"hear", &Story::hear},
      {"end", &Story::end},
      {"interrupt", &Story::interrupt},
      {"write", &Story::write},
      {"bytes", &Story::bytes},
      {"remove", &Story::remove},
      {"chmod", &Story::change_mode},
      {"same", &Story::same},
      {"cat", &Story::cat},
      {"digest", &Story::digest},
      {"equal", &Story::equal},
  };

  ScratchFolder folder_;
  std::map<std::string, std::string> variables_{{"SOURCE", CAUSEWAY_SOURCE_DIR}};
  std::unique_ptr<Provider> provider_;
  std::map<std::string, std::unique_ptr<Child>> background_;
  std::string stdin_;
  Child::Said said_;
  int exit_ = 0;
};

class Stories : public testing::TestWithParam<std::string> {};

TEST_P(Stories, GoAsTheyAreTold) {
  ::signal(SIGPIPE, SIG_IGN);
  std::ifstream script(stories_folder() / (GetParam() + ".txt"));
  Story story;
  std::string line;
  for (int number = 1; std::getline(script, line); ++number) {
    try {
      story.run(line);
    } catch (const std::exception& error) {
      FAIL() << GetParam() << ".txt:" << number << ": " << line << "\n" << error.what();
    }
  }
}

Words all_stories() {
  Words names;
  for (const auto& entry : fs::directory_iterator(stories_folder())) {
    if (entry.path().extension() == ".txt") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

INSTANTIATE_TEST_SUITE_P(Cli, Stories, testing::ValuesIn(all_stories()), [](const auto& info) {
  return info.param;
});

}  // namespace
}  // namespace causeway::cli::test
