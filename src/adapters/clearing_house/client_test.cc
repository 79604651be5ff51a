// Filings over TLS against the strict stand-in of tools/clearing_house.py. Whatever goes wrong with
// one request: one report is finished there and here, with each file once, or a person is told.
#include "adapters/clearing_house/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

#include "adapters/clearing_house/credentials.h"
#include "adapters/clearing_house/stand_in_test.h"

namespace causeway::adapters::clearing_house {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using namespace safety;  // NOLINT(google-build-using-namespace): it is about these
using test::Case;
using test::StandIn;

/// The host, with its own clock for what it waits for.
class Filer {
 public:
  Filer(StandIn& stand_in, const Case& subject, Settings settings)
      : stand_in_(stand_in), subject_(subject), client_(std::move(settings), random_) {
    record = *begin_filing(subject.submission, now + std::chrono::hours(24), now);
  }

  Filer(StandIn& stand_in, const Case& subject) : Filer(stand_in, subject, stand_in.settings()) {}

  Filing filing() const { return *parse_filing(record); }

  Action event(const Event& event) {
    Step step = *next(record, event, now);
    record = std::move(step.record);
    alarms.insert(alarms.end(), step.alarms.begin(), step.alarms.end());
    return std::move(step.action);
  }

  /// Until it is over or waits for a person, for at most so many requests.
  void run(std::size_t requests_max = 30) {
    for (std::size_t sent = 0; sent < requests_max;) {
      const Action action = event(Due{});
      if (const auto* const wait = std::get_if<WaitUntil>(&action)) {
        const Instant until = std::max(now, wait->time);
        stand_in_.advance(std::chrono::ceil<std::chrono::seconds>(until - now));
        now = until;
      } else if (const auto* const send = std::get_if<Send>(&action)) {
        ++sent;
        event(client_.send(*send, subject_.submission, [&](std::size_t file) {
          return subject_.open(file);
        }));
      } else {
        return;
      }
    }
  }

  Client& client() { return client_; }

  Bytes record;
  Instant now = test::now();
  std::vector<Alarm> alarms;

 private:
  StandIn& stand_in_;
  const Case& subject_;
  crypto::SystemRandom random_;
  Client client_;
};

/// What has to be true at the end.
void expect_told_truly(StandIn& stand_in, const Filer& filer, const Case& subject) {
  const auto state = stand_in.state();
  std::vector<nlohmann::json> finished;
  for (const auto& report : state["reports"]) {
    if (report["state"] == "finished") finished.push_back(report);
  }
  const Filing filing = filer.filing();
  if (filing.state != FilingState::finished) {
    EXPECT_TRUE(finished.empty());
    EXPECT_FALSE(filer.alarms.empty());
    return;
  }
  ASSERT_EQ(finished.size(), 1U);
  EXPECT_EQ(finished[0]["id"], filing.report_id.value);
  ASSERT_EQ(finished[0]["files"].size(), subject.contents.size());
  for (std::size_t i = 0; i < subject.contents.size(); ++i) {
    const auto& file = finished[0]["files"][i];
    EXPECT_EQ(file["size"], subject.contents[i].size());
    EXPECT_EQ(file["sha256"], to_hex(crypto::sha256({subject.contents[i]})));
    EXPECT_THAT(file["details"].get<std::string>(), HasSubstr("<fileDetails "));
  }
}

TEST(ClearingHouse, TakesAReportOfTextAlone) {
  StandIn stand_in;
  const Case subject({});
  Filer filer(stand_in, subject);
  filer.run();
  EXPECT_EQ(filer.filing().state, FilingState::finished);
  EXPECT_TRUE(filer.alarms.empty());
  EXPECT_TRUE(stand_in.state()["problems"].empty()) << stand_in.state()["problems"];
  expect_told_truly(stand_in, filer, subject);
}

TEST(ClearingHouse, TakesFilesByteForByte) {
  StandIn stand_in;
  const Case subject({1, 3'000'000});
  Filer filer(stand_in, subject);
  filer.run();
  EXPECT_EQ(filer.filing().state, FilingState::finished);
  EXPECT_TRUE(filer.alarms.empty());
  EXPECT_TRUE(stand_in.state()["problems"].empty()) << stand_in.state()["problems"];
  expect_told_truly(stand_in, filer, subject);
}

// The host dies with what came of a request before it stores it; its record is older than the
// world.
TEST(ClearingHouse, HasOneReportOfAHostThatDiesAfterAnyRequest) {
  StandIn stand_in;
  const Case subject({100});
  for (std::size_t at = 1; at <= 4; ++at) {
    stand_in.forget();
    Filer filer(stand_in, subject);
    filer.run(at - 1);
    const Action action = filer.event(Due{});
    filer.client().send(std::get<Send>(action), subject.submission, [&](std::size_t file) {
      return subject.open(file);
    });
    filer.event(Restarted{});
    filer.run();
    EXPECT_EQ(filer.filing().state, FilingState::finished);
    EXPECT_TRUE(filer.alarms.empty());
    expect_told_truly(stand_in, filer, subject);
  }
}

class Faults : public ::testing::TestWithParam<std::string> {};

// submit, upload, describe, finish
TEST_P(Faults, AtAnyRequestLeaveOneReportOrAnAlarm) {
  StandIn stand_in;
  const Case subject({100});
  Settings settings = stand_in.settings();
  if (GetParam() == "hang_after") settings.patience = std::chrono::milliseconds(700);
  for (std::size_t at = 1; at <= 4; ++at) {
    stand_in.forget();
    Filer filer(stand_in, subject, settings);
    stand_in.fail(at, GetParam());
    filer.run();
    expect_told_truly(stand_in, filer, subject);
    // Only what is refused has to be changed by a person first.
    EXPECT_EQ(filer.filing().state == FilingState::finished, GetParam() != "4100");
  }
}

INSTANTIATE_TEST_SUITE_P(
    All,
    Faults,
    ::testing::Values(
        "drop",
        "drop_after",
        "hang_after",
        "garbage",
        "garbage_after",
        "cut_after",
        "503",
        "503_after",
        "401",
        "1000",
        "1000_after",
        "1110",
        "4100",
        "5001",
        "9999",
        "9999_after",
        "damaged"
    ),
    [](const auto& info) { return "Fault_" + info.param; }
);

TEST(ClearingHouse, IsNotThereAndThenNothingIsSent) {
  StandIn stand_in;
  const Case subject({});
  Filer filer(stand_in, subject);
  stand_in.stop();
  EXPECT_TRUE(std::holds_alternative<NotSent>(filer.client().status()));
}

/// Takes connections, and then says nothing or ends them: no request is read.
class Silence {
 public:
  enum class Manner : std::uint8_t {
    keeps_silent,
    hangs_up,
  };

  explicit Silence(Manner manner) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof name;
    auto* const generic = reinterpret_cast<sockaddr*>(&name);
    if (listener_ < 0 || ::bind(listener_, generic, size) != 0 || ::listen(listener_, 4) != 0 ||
        ::getsockname(listener_, generic, &size) != 0) {
      throw std::runtime_error("cannot listen");
    }
    port_ = ntohs(name.sin_port);
    if (manner == Manner::keeps_silent) return;
    thread_ = std::thread([this] { ::close(::accept(listener_, nullptr, nullptr)); });
  }

  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;

  ~Silence() {
    if (thread_.joinable()) thread_.join();
    ::close(listener_);
  }

  unsigned short port() const { return port_; }

 private:
  int listener_ = -1;
  unsigned short port_ = 0;
  std::thread thread_;
};

TEST(ClearingHouse, IsSentNothingBeforeTheHandshakeIsDone) {
  StandIn stand_in;
  const Case subject({});
  for (const auto manner : {Silence::Manner::keeps_silent, Silence::Manner::hangs_up}) {
    const Silence silence(manner);
    Settings settings = stand_in.settings();
    settings.address = {"127.0.0.1", silence.port(), settings.address.pin};
    if (manner == Silence::Manner::keeps_silent) settings.patience = std::chrono::milliseconds(50);
    Filer filer(stand_in, subject, settings);
    EXPECT_TRUE(std::holds_alternative<NotSent>(filer.client().status()));
  }
}

TEST(ClearingHouse, HasToBeTheOneThatIsPinned) {
  StandIn stand_in;
  const Case subject({});
  Settings settings = stand_in.settings();
  settings.address.pin->front() ^= 1;
  Filer filer(stand_in, subject, settings);
  EXPECT_TRUE(std::holds_alternative<NotSent>(filer.client().status()));
  settings.address.pin.reset();  // nobody that the system trusts has signed it
  Filer other(stand_in, subject, settings);
  EXPECT_TRUE(std::holds_alternative<NotSent>(other.client().status()));
}

TEST(ClearingHouse, AnswersAStatusAndNobodyElses) {
  StandIn stand_in;
  const Case subject({});
  Filer filer(stand_in, subject);
  EXPECT_EQ(course_of(std::get<Answered>(filer.client().status()).answer), Course::done);

  files::write_durable(stand_in.credentials(), as_bytes("usr123:else"));
  Filer stranger(stand_in, subject);
  const auto answered = std::get<Answered>(stranger.client().status());
  EXPECT_EQ(answered.answer.http_status, 401U);
  EXPECT_FALSE(answered.answer.reading.has_value());
  stranger.run(3);
  EXPECT_THAT(stranger.alarms, ::testing::ElementsAre(Alarm::access_refused));
}

TEST(ClearingHouse, DeletesWhatNobodyFinishes) {
  StandIn stand_in;
  const Case subject({100});
  Filer filer(stand_in, subject);
  filer.run(2);
  stand_in.advance(std::chrono::hours(25));
  // Our clock says nothing of it yet.
  filer.run();
  EXPECT_EQ(filer.filing().state, FilingState::finished);
  EXPECT_EQ(stand_in.state()["reports"][0]["state"], "deleted");
  expect_told_truly(stand_in, filer, subject);
}

TEST(ClearingHouse, LosesAReportWhoseEvidenceCannotBeRead) {
  StandIn stand_in;
  const Case subject({100});
  Filer filer(stand_in, subject);
  filer.run(1);
  const Action action = filer.event(Due{});
  const auto broken = [](std::size_t) -> http::StreamedBody {
    return {10, [](MutableByteView) -> std::size_t { throw std::runtime_error("a bad disk"); }};
  };
  EXPECT_THROW(
      filer.client().send(std::get<Send>(action), subject.submission, broken), std::runtime_error
  );
  filer.event(Lost{});
  filer.run();
  expect_told_truly(stand_in, filer, subject);
  EXPECT_EQ(filer.filing().state, FilingState::finished);
}

TEST(ClearingHouse, IsTheTestEnvironmentUnlessAskedForTheOther) {
  EXPECT_EQ(settings_for("x").address.host, "exttest.cybertip.org");
  EXPECT_EQ(settings_for("x", Environment::production).address.host, "report.cybertip.org");
  EXPECT_EQ(settings_for("x").base_path, "/ispws");
  EXPECT_FALSE(settings_for("x").address.pin.has_value());
}

/// How reading them fails, in words.
std::pair<StoreError::Kind, std::string> credentials_failure(const std::filesystem::path& path) {
  try {
    read_authorization(path);
  } catch (const StoreError& error) {
    return {error.kind(), error.what()};
  }
  return {StoreError::Kind::other, "none"};
}

TEST(Credentials, AreOneLineOfAFileOfTheOwners) {
  StandIn stand_in;
  const auto path = stand_in.credentials();
  // "usr123:pass:wörd" by another implementation of base64
  EXPECT_EQ(as_text(read_authorization(path).reveal()), "Basic dXNyMTIzOnBhc3M6d8O2cmQ=");

  for (const std::string_view text : {"", "user", ":x", "user:", "a:b\nc:d"}) {
    files::write_durable(path, as_bytes(text));
    EXPECT_EQ(credentials_failure(path).first, StoreError::Kind::corrupt) << text;
  }
  files::write_durable(path, as_bytes("user:" + std::string(2000, 'x')));
  EXPECT_EQ(credentials_failure(path).first, StoreError::Kind::corrupt);

  files::write_durable(path, as_bytes("user:hunter2"));
  ASSERT_EQ(::chmod(path.c_str(), 0640), 0);
  const auto [kind, sentence] = credentials_failure(path);
  EXPECT_EQ(kind, StoreError::Kind::exposed);
  EXPECT_THAT(sentence, HasSubstr("chmod 600"));
  EXPECT_THAT(sentence, Not(HasSubstr("hunter2")));
}

}  // namespace
}  // namespace causeway::adapters::clearing_house
