// Promise 1 under kill -9: people write to each other both ways while, in each of 200 rounds, the
// server or one of the programs is killed at a moment drawn from a seed. What `send` said was sent
// is in the other's history exactly once; nothing is there twice; and `recv` prints everything,
// once more only where it was killed between printing and noting so.
//
// CAUSEWAY_KILL_SEED and CAUSEWAY_KILL_ROUNDS draw other moments.
#include <cstdlib>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <sstream>
#include <thread>

#include "cmd/causeway/provider_test.h"

namespace causeway::cli::test {
namespace {

using Milliseconds = std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

unsigned number_from_environment(const char* name, unsigned otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : static_cast<unsigned>(std::strtoul(text, nullptr, 10));
}

struct Person {
  std::string name;
  std::string peer;
  std::set<std::string> accepted{};         // texts that `send` said were sent
  std::map<std::string, unsigned> shown{};  // by `recv`
  unsigned killed_while_receiving = 0;
};

class Killing {
 public:
  explicit Killing(unsigned seed) : random_(seed), provider_(folder_.path() / "provider") {
    ::signal(SIGPIPE, SIG_IGN);
    provider_.start();
    for (const Person* person : {&ada_, &bob_}) {
      EXPECT_EQ(
          finish(*start(*person, {"register", person->name, "--server", provider_.address()})), 0
      );
    }
    const auto begin = Clock::now();
    EXPECT_EQ(finish(*start(ada_, {"send", "--note", "-m", "how long does it take?"})), 0);
    usual_ = std::chrono::duration_cast<Milliseconds>(Clock::now() - begin);
  }

  void round(unsigned number) {
    const std::string suffix = std::to_string(number);
    // Every fourth time one of them receives instead.
    const bool ada_receives = number % 8 == 3;
    const bool bob_receives = number % 8 == 7;
    auto ada = work(ada_, ada_receives ? "" : "a" + suffix);
    auto bob = work(bob_, bob_receives ? "" : "b" + suffix);
    const auto last_moment = static_cast<unsigned>(usual_.count()) * 5 / 4 + 1;
    std::this_thread::sleep_for(Milliseconds(random_() % last_moment));
    const unsigned victim = random_() % 3;
    if (victim == 0) {
      provider_.stop(SIGKILL);
      provider_.start();
    }
    if (victim == 1) ada->kill(SIGKILL);
    if (victim == 2) bob->kill(SIGKILL);
    conclude(ada_, *ada, ada_receives ? "" : "a" + suffix, victim == 1);
    conclude(bob_, *bob, bob_receives ? "" : "b" + suffix, victim == 2);
  }

  void check() {
    // Twice: what a killed program had left to send goes out with the first.
    for (int i = 0; i < 2; ++i) {
      for (Person* person : {&ada_, &bob_}) {
        auto child = start(*person, {"recv", "--json", "--timeout", "60"});
        conclude(*person, *child, "", false);
      }
    }
    check_received(ada_, bob_);
    check_received(bob_, ada_);
  }

 private:
  std::unique_ptr<Child> start(const Person& person, std::vector<std::string> words) const {
    Environment environment = plain_environment();
    environment["XDG_DATA_HOME"] = (folder_.path() / "data").string();
    words.insert(words.begin(), {program("causeway"), "--profile", person.name});
    return std::make_unique<Child>(words, Child::Options{environment, {}});
  }

  /// Sends a text, or receives where there is none.
  std::unique_ptr<Child> work(const Person& person, const std::string& text) const {
    if (text.empty()) return start(person, {"recv", "--json"});
    return start(person, {"send", "@" + person.peer, "-m", text});
  }

  static int finish(Child& child) {
    const auto said = child.read_all();
    const int exit = child.wait();
    EXPECT_EQ(exit, 0) << said.err;
    return exit;
  }

  void conclude(Person& person, Child& child, const std::string& text, bool was_killed) {
    const auto said = child.read_all();
    const int exit = child.wait();
    if (!was_killed) {
      EXPECT_EQ(exit, 0) << person.name << ": " << said.err;
    }
    if (!text.empty()) {
      if (exit == 0) person.accepted.insert(text);
      return;
    }
    if (was_killed) ++person.killed_while_receiving;
    for (const auto& message : messages(said.out)) ++person.shown[message.at("text")];
  }

  static std::vector<nlohmann::json> messages(const std::string& lines) {
    std::vector<nlohmann::json> found;
    std::stringstream in(lines);
    std::string line;
    while (std::getline(in, line)) {
      auto json = nlohmann::json::parse(line, nullptr, false);
      // The last line of a killed program may be cut.
      if (!json.is_discarded() && json.at("type") == "message") found.push_back(std::move(json));
    }
    return found;
  }

  void check_received(const Person& sender, const Person& receiver) {
    auto child = start(receiver, {"show", "@" + receiver.peer, "--limit", "100000", "--json"});
    std::map<std::string, unsigned> history;
    for (const auto& message : messages(child->read_all().out)) {
      EXPECT_NE(message.at("state"), "unproven") << message;
      EXPECT_NE(message.at("state"), "failed") << message;
      ++history[message.at("text")];
    }
    for (const auto& [text, times] : history) EXPECT_EQ(times, 1U) << text << " is there twice";
    unsigned again = 0;
    for (const std::string& text : sender.accepted) {
      EXPECT_EQ(history[text], 1U) << text << " was sent and is not there";
      const auto shown = receiver.shown.find(text);
      ASSERT_NE(shown, receiver.shown.end()) << text << " was never shown";
      again += shown->second - 1;
    }
    EXPECT_LE(again, receiver.killed_while_receiving);
    EXPECT_FALSE(sender.accepted.empty());
  }

  std::mt19937 random_;
  ScratchFolder folder_;
  Provider provider_;
  Person ada_{"ada", "bob"};
  Person bob_{"bob", "ada"};
  Milliseconds usual_{};
};

TEST(Kill, LosesNothingAcceptedAndShowsNothingTwice) {
  const unsigned seed = number_from_environment("CAUSEWAY_KILL_SEED", 1);
  const unsigned rounds = number_from_environment("CAUSEWAY_KILL_ROUNDS", 200);
  Killing killing(seed);
  for (unsigned i = 0; i < rounds && !testing::Test::HasFailure(); ++i) {
    SCOPED_TRACE("seed " + std::to_string(seed) + ", round " + std::to_string(i));
    killing.round(i);
  }
  killing.check();
}

}  // namespace
}  // namespace causeway::cli::test
