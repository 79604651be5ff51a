// What takes long is done one after the other, and few wait for it: whoever asks for something else
// gets through, whatever waits. Passphrases and reports are held up by a latch of the test.
#include "adapters/http_safety/line.h"

#include <atomic>
#include <condition_variable>
#include <gtest/gtest.h>
#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "adapters/http_safety/desk_world_test.h"
#include "safety/no_keys_test.h"

namespace causeway::adapters::http_safety::test {
namespace {

/// Holds up whoever passes until it is opened.
class Latch {
 public:
  void pass() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return is_open_; });
  }

  void open() {
    {
      const std::lock_guard lock(mutex_);
      is_open_ = true;
    }
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_open_ = false;
};

TEST(ConsoleLine, HasSoManyPlacesAndDoesWhatWaitsBeforeItEnds) {
  Latch latch;
  std::atomic<int> done = 0;
  {
    Line line(1, 3);
    for (int i = 0; i < 3; ++i) {
      EXPECT_TRUE(line.take([&] {
        latch.pass();
        ++done;
      }));
    }
    EXPECT_FALSE(line.take([&] { ++done; }));
    EXPECT_EQ(done, 0);
    latch.open();
  }
  EXPECT_EQ(done, 3);
}

class SlowOpener final : public safety::test::NoKeys {
 public:
  explicit SlowOpener(Latch& latch) : latch_(latch) {}

  std::variant<report::ShownReport, safety::Refusal>
  show(const report::EvidenceName&, const report::SealedEvidence&) override {
    latch_.pass();
    return safety::Refusal{"report.none"};
  }

 private:
  Latch& latch_;
};

class NoCiphertexts final : public safety::Ciphertexts {
 public:
  std::optional<Bytes> read(safety::ReportNumber, const crypto::Sha256&) override { return {}; }
};

class NoMedia final : public safety::MediaMaker {
 public:
  Result<safety::Media> make(ByteView) override { throw std::logic_error("none is opened"); }
};

/// Many who ask the same at once.
class Crowd {
 public:
  template <typename Ask>
  Crowd(std::size_t count, Ask ask) {
    for (std::size_t i = 0; i < count; ++i) {
      threads_.emplace_back([this, ask, i] {
        Reply reply = ask(i);
        const std::lock_guard lock(mutex_);
        replies_.push_back(std::move(reply));
        changed_.notify_all();
      });
    }
  }

  Reply first() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !replies_.empty(); });
    return replies_.front();
  }

  std::vector<Reply> all() {
    for (std::thread& thread : threads_) thread.join();
    return std::move(replies_);
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Reply> replies_;
  std::vector<std::thread> threads_;
};

using Counts = std::map<std::string, int>;

Counts counted(const std::vector<Reply>& replies) {
  Counts counts;
  for (const Reply& each : replies) ++counts[each.rule()];
  return counts;
}

const Json picture{{"seq", "1"}, {"index", 0}, {"size", "small"}};

class SlowDesk : public DeskTest {
 protected:
  SlowDesk() {
    slow_server_.start();
    address_ = {"localhost", slow_server_.port(), identity_.fingerprint()};
  }

  struct Claimed {
    std::string cookie;
    std::string path;  // of its pictures
  };

  Claimed claim(const safety::Person& person) {
    const std::string number = insult();
    Browser browser = log_in(person);
    const Json one = browser.post("cases/" + number + "/claim").json;
    const std::string report = one["reports_list"][0]["id"];
    return {browser.cookie, "cases/" + number + "/reports/" + report + "/media"};
  }

  Latch passphrases_;
  Latch pictures_;
  SlowOpener slow_opener_{pictures_};
  NoCiphertexts ciphertexts_;
  NoMedia media_;
  Console slow_{
      {.store = store_,
       .clock = clock_,
       .random = random_,
       .opener = slow_opener_,
       .failed = {},
       .ciphertexts = &ciphertexts_,
       .media = &media_,
       .provider = &provider_,
       .derive =
           [this](ByteView password, const crypto::PasswordSalt& salt, crypto::PasswordCost cost) {
             passphrases_.pass();
             return crypto::derive_password_key(password, salt, cost);
           }},
      options()
  };
  http::Server slow_server_{{}, identity_, slow_};
};

TEST_F(SlowDesk, WhatTakesLongKeepsNobodyFromTheirWork) {
  const safety::Person person = add_person("heron", {Role::reviewer});
  const Claimed claimed = claim(person);
  // One more than there are places for: it alone is answered.
  Crowd strangers(9, [this](std::size_t i) {
    const Json login{
        {"alias", "wren" + std::to_string(i)}, {"passphrase", "correct horse"}, {"code", "123456"}
    };
    return Browser(address_).post("login/totp", login);
  });
  Crowd pages(33, [this, claimed](std::size_t) {
    return Browser(address_, claimed.cookie).post(claimed.path, picture);
  });
  for (const Reply& refused : {strangers.first(), pages.first()}) {
    EXPECT_EQ(refused.status, 503U);
    EXPECT_EQ(refused.rule(), "safety.line_is_short");
    EXPECT_EQ(refused.raw.header("retry-after"), "5");
  }
  EXPECT_EQ(Browser(address_, claimed.cookie).get("queues").status, 200U);
  EXPECT_EQ(log_in_as("wren", {Role::lead}).get("audit").status, 200U);
  passphrases_.open();
  const Counts tried{{"safety.line_is_short", 1}, {"safety.login_is_right", 8}};
  EXPECT_EQ(counted(strangers.all()), tried);
  pictures_.open();
  const Counts asked{{"safety.line_is_short", 1}, {"safety.evidence_is_whole", 32}};
  EXPECT_EQ(counted(pages.all()), asked);
}

/// Whoever begins to read waits.
class HeldStore final : public safety::SafetyStore {
 public:
  HeldStore(safety::SafetyStore& inner, Latch& latch) : inner_(inner), latch_(latch) {}

  std::unique_ptr<safety::Transaction> begin_write() override { return inner_.begin_write(); }

  std::unique_ptr<const safety::Transaction> begin_read() override {
    latch_.pass();
    return inner_.begin_read();
  }

 private:
  safety::SafetyStore& inner_;
  Latch& latch_;
};

class SlowChain : public DeskTest {
 protected:
  SlowChain() {
    slow_server_.start();
    address_ = {"localhost", slow_server_.port(), identity_.fingerprint()};
  }

  Latch walks_;
  HeldStore held_{store_, walks_};
  safety::test::NoKeys no_keys_;
  Console slow_{
      {.store = held_,
       .clock = clock_,
       .random = random_,
       .opener = no_keys_,
       .failed = {},
       .ciphertexts = nullptr,
       .media = nullptr,
       .provider = &provider_},
      options()
  };
  http::Server slow_server_{{}, identity_, slow_};
};

// A log of years is long, and whoever has it checked often keeps nobody waiting but themselves.
TEST_F(SlowChain, KeepsNobodyFromTheirWork) {
  const std::string auditor = log_in_as("lark", {Role::auditor}).cookie;
  const std::string reviewer = log_in_as("heron", {Role::reviewer}).cookie;
  Crowd walks(5, [this, auditor](std::size_t) {
    return Browser(address_, auditor).post("audit/verify");
  });
  EXPECT_EQ(walks.first().rule(), "safety.line_is_short");
  EXPECT_EQ(Browser(address_, reviewer).get("catalogue").status, 200U) << "it reads nothing";
  walks_.open();
  const Counts walked{{"safety.line_is_short", 1}, {"", 4}};
  EXPECT_EQ(counted(walks.all()), walked);
}

TEST_F(SlowDesk, WhoeverWaitedIsLetInAgain) {
  safety::Person person = add_person("heron", {Role::reviewer});
  Crowd pages(33, [this, claimed = claim(person)](std::size_t) {
    return Browser(address_, claimed.cookie).post(claimed.path, picture);
  });
  EXPECT_EQ(pages.first().rule(), "safety.line_is_short") << "the others wait, but for one";
  {
    const auto transaction = store_.begin_write();
    person.state = safety::PersonState::removed;
    transaction->staff().put(person);
    transaction->commit();
  }
  pictures_.open();
  auto rules = counted(pages.all());
  EXPECT_GE(rules["safety.session_is_there"], 31);
}

TEST_F(SlowDesk, WhatIsClaimedWhenTheyComeToItCounts) {
  const safety::Person person = add_person("heron", {Role::reviewer});
  Crowd pages(33, [this, claimed = claim(person)](std::size_t) {
    return Browser(address_, claimed.cookie).post(claimed.path, picture);
  });
  EXPECT_EQ(pages.first().rule(), "safety.line_is_short");
  clock_.pass(safety::claim_time);
  pictures_.open();
  auto rules = counted(pages.all());
  EXPECT_GE(rules["safety.case_is_claimed"], 31);
}

}  // namespace
}  // namespace causeway::adapters::http_safety::test
