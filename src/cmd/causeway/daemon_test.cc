// The socket of `causeway daemon`, and the programs in examples/, with real processes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "cmd/causeway/json.h"
#include "cmd/causeway/provider_test.h"

namespace causeway::cli::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// A program that has found the daemon.
class Connection {
 public:
  explicit Connection(const std::filesystem::path& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.string().copy(address.sun_path, sizeof address.sun_path - 1);
    end_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::connect(end_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      throw std::runtime_error("no daemon at " + path.string());
    }
  }

  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  ~Connection() { ::close(end_); }

  void say(const std::string& text) const {
    for (std::size_t done = 0; done < text.size();) {
      const auto count = ::send(end_, text.data() + done, text.size() - done, MSG_NOSIGNAL);
      if (count <= 0) return;
      done += static_cast<std::size_t>(count);
    }
  }

  /// The next line, or nothing where the daemon has hung up.
  std::string hear() const {
    std::string line;
    char c = 0;
    while (::read(end_, &c, 1) == 1 && c != '\n') line += c;
    return line;
  }

 private:
  int end_ = -1;
};

/// The text of the message that a line of the daemon tells.
std::string told(const std::string& line) {
  const Json said = Json::parse(line, nullptr, false);
  return said.is_object() ? said.value("/params/text"_json_pointer, std::string()) : line;
}

class Programs : public testing::Test {
 protected:
  Programs() : provider_(scratch_.path() / "provider") {
    provider_.start();
    for (const char* name : {"ada", "bot"}) {
      causeway({"--profile", name, "register", name, "--server", provider_.address()});
    }
  }

  Environment environment() const {
    Environment all = plain_environment();
    all["XDG_DATA_HOME"] = (scratch_.path() / "data").string();
    all["CAUSEWAY"] = program("causeway");
    all["PYTHONDONTWRITEBYTECODE"] = "1";
    return all;
  }

  std::unique_ptr<Child> start(std::vector<std::string> argv) const {
    const auto log = (scratch_.path() / "stderr").string();
    return std::make_unique<Child>(argv, Child::Options{environment(), log});
  }

  std::string causeway(std::vector<std::string> words) const {
    words.insert(words.begin(), program("causeway"));
    Child child(words, {environment(), {}});
    const auto said = child.read_all();
    EXPECT_EQ(child.wait(), 0) << said.err;
    return said.out;
  }

  std::unique_ptr<Child> start_daemon() const {
    auto daemon =
        start({program("causeway"), "--profile", "bot", "daemon", "--socket", socket().string()});
    std::string line;
    EXPECT_TRUE(daemon->read_line(line));
    EXPECT_THAT(line, HasSubstr(socket().string()));
    return daemon;
  }

  std::filesystem::path socket() const { return scratch_.path() / "socket"; }

  static std::string example(const std::string& name) {
    return std::string(CAUSEWAY_SOURCE_DIR) + "/examples/" + name;
  }

  ScratchFolder scratch_;
  Provider provider_;
};

constexpr const char* subscribe = R"({"jsonrpc":"2.0","method":"subscribe","id":0})"
                                  "\n";

TEST_F(Programs, ShareASocketThatNobodyElseCanUse) {
  const auto daemon = start_daemon();
  struct stat there{};
  ASSERT_EQ(::lstat(socket().c_str(), &there), 0);
  EXPECT_EQ(there.st_mode & 0777U, 0600U);
  const Connection first(socket());
  const Connection second(socket());
  const Connection silent(socket());
  for (const Connection* one : {&first, &second}) {
    one->say(subscribe);
    EXPECT_THAT(one->hear(), HasSubstr(R"("id":0,"result":[])"));
  }
  causeway({"--profile", "ada", "send", "@bot", "-m", "to both"});
  for (const Connection* one : {&first, &second}) {
    EXPECT_THAT(one->hear(), AllOf(HasSubstr("\"receive\""), HasSubstr("to both")));
  }
  silent.say(R"({"jsonrpc":"2.0","method":"show","params":{"target":"@ada"},"id":9})"
             "\n");
  EXPECT_THAT(silent.hear(), AllOf(HasSubstr("\"id\":9"), HasSubstr("to both")));
}

TEST_F(Programs, AreAnsweredWhateverAnotherOneDoes) {
  const auto daemon = start_daemon();
  const Connection endless(socket());
  endless.say(std::string((1U << 20U) + 1, 'x'));
  EXPECT_THAT(endless.hear(), HasSubstr("-32600"));
  EXPECT_EQ(endless.hear(), "");  // it has hung up
  {
    const Connection hasty(socket());
    hasty.say(subscribe);
  }
  const Connection patient(socket());
  patient.say(R"({"jsonrpc":"2.0","method":"status","id":1})"
              "\n");
  EXPECT_THAT(patient.hear(), HasSubstr("\"type\":\"status\""));
}

class Subscribers : public Programs {
 protected:
  static constexpr int count = 60;

  /// Together more than any buffer between two programs holds.
  static std::string text(int number) {
    return std::to_string(number) + " " + std::string(8'000, 'x');
  }

  Subscribers() : daemon_(start_daemon()) {}

  /// All of them are said, and the daemon has them.
  void say_all() {
    Child ada({program("causeway"), "--profile", "ada", "chat", "@bot"}, {environment(), {}});
    for (int i = 0; i < count; ++i) ada.write(text(i) + "\n");
    ada.close_stdin();
    const auto said = ada.read_all();
    ASSERT_EQ(ada.wait(), 0) << said.err;
    const Connection asking(socket());
    std::string shown;
    while (shown.find('"' + text(count - 1)) == std::string::npos) {
      asking.say(R"({"jsonrpc":"2.0","method":"show","params":{"target":"@ada","limit":1},"id":1})"
                 "\n");
      shown = asking.hear();
    }
  }

  static void begin(const Connection& connection) {
    connection.say(subscribe);
    ASSERT_THAT(connection.hear(), HasSubstr(R"("id":0,"result":[])"));
  }

  std::unique_ptr<Child> daemon_;
};

TEST_F(Subscribers, ThatDoNotReadTakeNothingFromTheNext) {
  {
    const Connection deaf(socket());
    begin(deaf);
    say_all();
  }
  const Connection next(socket());
  begin(next);
  for (int i = 0; i < count; ++i) ASSERT_EQ(told(next.hear()), text(i));
}

TEST_F(Subscribers, ThatEndLeaveWhatTheyDidNotReadToTheNext) {
  constexpr int read = 25;
  {
    const Connection brief(socket());
    begin(brief);
    say_all();
    for (int i = 0; i < read; ++i) ASSERT_EQ(told(brief.hear()), text(i));
  }
  const Connection next(socket());
  begin(next);
  int number = std::stoi(told(next.hear()));
  EXPECT_LE(number, read) << "the last ones that were read may come again";
  EXPECT_GT(number, 0) << "and not all of them";
  while (++number < count) ASSERT_EQ(told(next.hear()), text(number));
}

TEST_F(Subscribers, HearWhatAnotherHasNotRead) {
  const Connection deaf(socket());
  begin(deaf);
  say_all();
  {
    const Connection next(socket());
    begin(next);
    for (int i = 0; i < count; ++i) ASSERT_EQ(told(next.hear()), text(i));
  }
  // What one has read is told nobody again.
  const Connection last(socket());
  begin(last);
  causeway({"--profile", "ada", "send", "@bot", "-m", "and this"});
  EXPECT_EQ(told(last.hear()), "and this");
}

TEST_F(Subscribers, HearWhatAnotherHasNotReadThoughTheyAskTwice) {
  const Connection deaf(socket());
  begin(deaf);
  say_all();
  const Connection next(socket());
  next.say(std::string(subscribe) + subscribe);
  for (int i = 0; i < 2; ++i) ASSERT_THAT(next.hear(), HasSubstr(R"("id":0,"result":[])"));
  for (int i = 0; i < count; ++i) ASSERT_EQ(told(next.hear()), text(i));
}

TEST_F(Subscribers, AreNotToldWhatWasTakenBackMeanwhile) {
  const Connection deaf(socket());
  begin(deaf);
  const auto shown_with = [&](const std::string& sign) {
    const Connection asking(socket());
    for (std::string shown; shown.find(sign) == std::string::npos;) {
      asking.say(R"({"jsonrpc":"2.0","method":"show","params":{"target":"@ada"},"id":1})"
                 "\n");
      shown = asking.hear();
    }
  };
  const Json sent =
      Json::parse(causeway({"--profile", "ada", "--json", "send", "@bot", "-m", "a secret"}));
  shown_with("a secret");
  causeway({"--profile", "ada", "delete", "@bot", sent["id"].get<std::string>()});
  shown_with(R"("deleted":true)");
  const Connection next(socket());
  begin(next);
  causeway({"--profile", "ada", "send", "@bot", "-m", "and this"});
  std::string all;
  while (all.find("and this") == std::string::npos) all += next.hear();
  EXPECT_THAT(all, Not(HasSubstr("a secret")));
}

TEST_F(Programs, FindADaemonThatWasKilledAndStartedAgain) {
  {
    const auto daemon = start_daemon();
    daemon->kill(SIGKILL);
    daemon->wait();
  }
  ASSERT_TRUE(std::filesystem::exists(socket()));
  const auto daemon = start_daemon();
  const Connection connection(socket());
  connection.say(subscribe);
  EXPECT_THAT(connection.hear(), HasSubstr("\"result\""));
}

TEST_F(Programs, LoseNoFileToASocket) {
  std::ofstream(socket()) << "mine";
  Child daemon(
      {program("causeway"), "--profile", "bot", "daemon", "--socket", socket().string()},
      {environment(), {}}
  );
  EXPECT_THAT(daemon.read_all().err, HasSubstr("something else is there"));
  EXPECT_EQ(daemon.wait(), 1);
  EXPECT_TRUE(std::filesystem::is_regular_file(socket()));
}

TEST_F(Programs, AreAskedNothingOnATerminalThatIsThere) {
  // A session of its own, with a terminal.
  const auto daemon = start(
      {"/usr/bin/script",
       "-qec",
       "exec " + program("causeway") + " --profile bot daemon --rpc stdio",
       "/dev/null"}
  );
  daemon->write(R"({"jsonrpc":"2.0","method":"backup delete","id":1})"
                "\n");
  std::string line;
  while (line.find("\"error\"") == std::string::npos) ASSERT_TRUE(daemon->read_line(line));
  EXPECT_THAT(line, AllOf(HasSubstr("\"code\":2"), HasSubstr("no terminal"), HasSubstr("--yes")));
}

TEST_F(Programs, SayBackWhatTheyAreTold) {
  causeway({"--profile", "ada", "send", "@bot", "-m", "is anybody there?"});
  const auto bot = start({"/usr/bin/python3", example("echo_bot.py"), "--profile", "bot"});
  const auto ada = start({program("causeway"), "--profile", "ada", "--json", "recv", "--follow"});
  std::string line;
  ASSERT_TRUE(ada->read_line(line));
  EXPECT_THAT(line, AllOf(HasSubstr("is anybody there?"), HasSubstr("\"reply_to\"")));
}

TEST_F(Programs, AnswerNoAnswers) {
  const auto bot = start({"/usr/bin/python3", example("echo_bot.py"), "--profile", "bot"});
  const auto ada =
      start({program("causeway"), "--profile", "ada", "--json", "daemon", "--rpc", "stdio"});
  ada->write(subscribe);
  const auto say = [&](const Json& params) {
    ada->write(
        Json{{"jsonrpc", "2.0"}, {"id", 1}, {"method", "send"}, {"params", params}}.dump() + "\n"
    );
  };
  const auto hear = [&] {
    Json said = Json::object();
    for (std::string line; said.value("/params/type"_json_pointer, "") != "message";) {
      if (!ada->read_line(line)) throw std::runtime_error("nothing was said");
      said = Json::parse(line);
    }
    return said["params"];
  };
  say({{"target", "@bot"}, {"message", "one"}});
  const Json echo = hear();
  EXPECT_EQ(echo["text"], "one");
  say({{"target", "@bot"}, {"message", "as a bot would"}, {"reply", echo["id"]}});
  say({{"target", "@bot"}, {"message", "two"}});
  EXPECT_EQ(hear()["text"], "two");
}

/// What a program of Python says that can use the examples.
Child::Said python(const std::string& text, Environment environment) {
  environment["PYTHONPATH"] = std::string(CAUSEWAY_SOURCE_DIR) + "/examples";
  Child child(
      {"/usr/bin/timeout", "30", "/usr/bin/python3", "-c", text}, {std::move(environment), {}}
  );
  child.close_stdin();
  return child.read_all();
}

TEST_F(Programs, AnswerSoOftenAndNotMore) {
  const auto said = python(
      "from echo_bot import Pace\n"
      "pace = Pace(2, 60)\n"
      "print([pace.allows(*one) for one in\n"
      "    [('a', 0), ('a', 1), ('a', 2), ('b', 2), ('a', 59), ('a', 60), ('a', 60)]])\n",
      environment()
  );
  EXPECT_EQ(said.out, "[True, True, False, True, False, True, False]\n") << said.err;
}

TEST_F(Programs, GoOnAfterAnAnswerToNothing) {
  const auto daemon = scratch_.path() / "daemon";
  std::ofstream(daemon) << "#!/bin/sh\n"
                           "echo '{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700}}'\n"
                           "read request\n"
                           "echo '{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":[\"well\"]}'\n";
  std::filesystem::permissions(daemon, std::filesystem::perms::owner_all);
  Environment with_it = environment();
  with_it["CAUSEWAY"] = daemon.string();
  const auto said = python(
      "from causeway_rpc import Causeway\n"
      "account = Causeway('x')\n"
      "print(account.call('status'))\n"
      "account._reader.join()\n"
      "try:\n"
      "    account.call('status')\n"
      "except EOFError as error:\n"
      "    print(error)\n",
      with_it
  );
  EXPECT_EQ(said.out, "['well']\ncauseway has ended\n") << said.err;
}

TEST_F(Programs, ReadNoFurtherThanTheyAreDone) {
  const auto daemon = scratch_.path() / "daemon";
  std::ofstream(daemon) << "#!/bin/sh\n"
                           "read request\n"
                           "echo '{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":[]}'\n"
                           "for i in 0 1 2 3 4 5 6 7 8 9; do\n"
                           "  echo '{\"jsonrpc\":\"2.0\",\"method\":\"receive\",\"params\":{}}'\n"
                           "done\n";
  std::filesystem::permissions(daemon, std::filesystem::perms::owner_all);
  Environment with_it = environment();
  with_it["CAUSEWAY"] = daemon.string();
  const auto said = python(
      "from causeway_rpc import Causeway\n"
      "account = Causeway('x')\n"
      "events = account.events()\n"
      "next(events)\n"
      "while True:\n"
      "    with account._changed:\n"
      "        if account._changed._waiters or account._has_ended: break\n"
      "print(len(account._events), account._has_ended)\n"
      "print(len(list(events)))\n",
      with_it
  );
  EXPECT_EQ(said.out, "1 False\n9\n") << said.err;
}

/// The first request that comes to a port of loopback, and its answer.
std::string first_request(int listener, const std::string& status = "200 OK") {
  const int connection = ::accept(listener, nullptr, nullptr);
  std::string text;
  std::array<char, 4096> block{};
  while (text.find("\"type\"") == std::string::npos && !text.starts_with("GET")) {
    const auto count = ::read(connection, block.data(), block.size());
    if (count <= 0) break;
    text.append(block.data(), static_cast<std::size_t>(count));
  }
  const std::string reply =
      "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  EXPECT_GT(::send(connection, reply.data(), reply.size(), MSG_NOSIGNAL), 0);
  ::close(connection);
  return text;
}

struct Listener {
  Listener() : port(free_port()), descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    ::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    ::listen(descriptor, 4);
  }

  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  ~Listener() { ::close(descriptor); }

  int port;
  int descriptor;
};

TEST_F(Programs, BridgeToTheWeb) {
  const Listener hook;
  const auto token = scratch_.path() / "token";
  std::ofstream(token) << "s3cret\n";
  const auto bridge = start(
      {"/usr/bin/python3",
       example("webhook_bridge.py"),
       "--profile",
       "bot",
       "--post-to",
       "http://127.0.0.1:" + std::to_string(hook.port) + "/inbox",
       "--token-file",
       token.string()}
  );
  std::string address;
  ASSERT_TRUE(bridge->read_line(address));
  causeway({"--profile", "ada", "send", "@bot", "-m", "to the web"});
  // Whoever says that it is elsewhere has not taken it.
  const std::string elsewhere =
      "302 Found\r\nLocation: http://127.0.0.1:" + std::to_string(hook.port) + "/elsewhere";
  EXPECT_THAT(first_request(hook.descriptor, elsewhere), HasSubstr("to the web"));
  EXPECT_THAT(
      first_request(hook.descriptor), AllOf(HasSubstr("POST /inbox"), HasSubstr("to the web"))
  );

  const auto post = [&](const std::string& bearer) {
    Child curl(
        {"/usr/bin/curl",
         "-s",
         "-o",
         "/dev/null",
         "-w",
         "%{http_code}",
         "-H",
         "Authorization: Bearer " + bearer,
         "-d",
         R"({"target":"@ada","message":"from the web"})",
         address},
        {environment(), {}}
    );
    const auto said = curl.read_all();
    curl.wait();
    return said.out;
  };
  EXPECT_EQ(post("guess"), "401");
  EXPECT_EQ(post("s3cret"), "200");
  EXPECT_THAT(causeway({"--profile", "ada", "recv"}), HasSubstr("from the web"));
}

}  // namespace
}  // namespace causeway::cli::test
