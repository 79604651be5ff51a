// Large attachments go on where they stopped, also where a program is killed half-way: each time,
// at most one piece of 1 MiB travels twice. Between the programs and the server stands a relay that
// counts what passes, and says when it is enough. The largest that there are, 100 MiB, take too
// long for every day: `./dev test e2e-cli`.
#include <array>
#include <atomic>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <gtest/gtest.h>
#include <poll.h>
#include <random>
#include <thread>

#include "cmd/causeway/provider_test.h"
#include "content/message.h"

namespace causeway::cli::test {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t quick_size = std::uint64_t{12} << 20;
constexpr std::uint64_t largest_size = content::attachment_size_max;
constexpr std::uint64_t piece_size = std::uint64_t{1} << 20;
/// TLS, HTTP, logins and messages beside the file.
constexpr std::uint64_t other_traffic = std::uint64_t{1} << 19;

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  return address;
}

/// Passes on what comes to a port of its own, and counts it.
class Relay {
 public:
  explicit Relay(int server_port) : server_port_(server_port) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    auto address = loopback(0);
    socklen_t size = sizeof address;
    ::bind(listener_, reinterpret_cast<const sockaddr*>(&address), size);
    ::listen(listener_, 16);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { accept_all(); });
  }

  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;

  ~Relay() {
    is_over_ = true;
    acceptor_.join();
    for (std::thread& connection : connections_) connection.join();
    ::close(listener_);
  }

  int port() const { return port_; }

  std::uint64_t to_server() const { return to_server_; }

  std::uint64_t to_client() const { return to_client_; }

 private:
  static constexpr int glance_ms = 50;

  void accept_all() {
    pollfd end{listener_, POLLIN, 0};
    while (!is_over_) {
      if (::poll(&end, 1, glance_ms) != 1) continue;
      const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
      const auto address = loopback(server_port_);
      ::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address);
      connections_.emplace_back([this, client, server] { pass_on(client, server); });
    }
  }

  void pass_on(int client, int server) {
    std::array<pollfd, 2> ends{pollfd{client, POLLIN, 0}, pollfd{server, POLLIN, 0}};
    bool is_open = true;
    while (is_open && !is_over_) {
      ::poll(ends.data(), ends.size(), glance_ms);
      if (ends[0].revents != 0) is_open = copy(client, server, to_server_);
      if (is_open && ends[1].revents != 0) is_open = copy(server, client, to_client_);
    }
    ::close(client);
    ::close(server);
  }

  static bool copy(int from, int to, std::atomic<std::uint64_t>& counter) {
    std::array<char, 16'384> block{};
    const auto count = ::read(from, block.data(), block.size());
    if (count <= 0) return false;
    for (::ssize_t done = 0; done < count;) {
      const auto written =
          ::send(to, block.data() + done, static_cast<std::size_t>(count - done), MSG_NOSIGNAL);
      if (written <= 0) return false;
      done += written;
    }
    counter += static_cast<std::uint64_t>(count);
    return true;
  }

  int server_port_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> is_over_ = false;
  std::atomic<std::uint64_t> to_server_ = 0;
  std::atomic<std::uint64_t> to_client_ = 0;
  std::thread acceptor_;
  std::vector<std::thread> connections_;
};

class Resuming : public testing::Test {
 protected:
  Resuming() : provider_(folder_.path() / "provider") {
    ::signal(SIGPIPE, SIG_IGN);
    provider_.start();
    const std::regex form("(.*:)([0-9]+)(#.*)");
    std::smatch match;
    const std::string address = provider_.address();
    if (!std::regex_match(address, match, form)) throw std::runtime_error(address);
    relay_ = std::make_unique<Relay>(std::stoi(match[2]));
    const std::string through = match[1].str() + std::to_string(relay_->port()) + match[3].str();
    for (const char* name : {"ada", "bob"}) {
      run({"--profile", name, "register", name, "--server", through});
    }
    run({"--profile", "bob", "accept", "@ada"});
  }

  void make_file(std::uint64_t size) const {
    std::mt19937_64 numbers(1);
    std::ofstream out(file("big.bin"), std::ios::binary);
    std::array<std::uint64_t, 512> block{};
    for (std::uint64_t written = 0; written < size; written += sizeof block) {
      for (std::uint64_t& number : block) number = numbers();
      out.write(reinterpret_cast<const char*>(block.data()), sizeof block);
    }
  }

  fs::path file(const std::string& name) const { return folder_.path() / name; }

  std::unique_ptr<Child> start(std::vector<std::string> words) const {
    Environment environment = plain_environment();
    environment["XDG_DATA_HOME"] = file("data").string();
    words.insert(words.begin(), program("causeway"));
    return std::make_unique<Child>(words, Child::Options{environment, {}});
  }

  void run(const std::vector<std::string>& words) const {
    const auto child = start(words);
    const auto said = child->read_all();
    EXPECT_EQ(child->wait(), 0) << said.err;
  }

  /// Kills it when so much has passed, which it has to come to.
  void kill_when(
      const std::vector<std::string>& words,
      const std::function<std::uint64_t()>& passed,
      std::uint64_t enough
  ) const {
    const auto child = start(words);
    while (passed() < enough && !child->has_ended()) std::this_thread::yield();
    child->kill(SIGKILL);
    child->read_all();
    EXPECT_EQ(child->wait(), 128 + SIGKILL) << "it was done before it was killed";
  }

  /// Sends a file, and receives it, both killed so often on the way.
  void transfer(std::uint64_t size, std::uint64_t kills) {
    make_file(size);
    const std::uint64_t most = size + kills * piece_size + other_traffic;
    const std::uint64_t sent_before = relay_->to_server();
    const auto sent = [&] { return relay_->to_server() - sent_before; };
    std::vector<std::string> words{"--profile", "ada", "send", "@bob", "-f", file("big.bin")};
    for (std::uint64_t kill = 1; kill <= kills; ++kill) {
      kill_when(words, sent, size * kill / (kills + 1));
      words = {"--profile", "ada", "recv"};
    }
    run(words);
    EXPECT_LE(sent(), most);
    EXPECT_GE(sent(), size);

    const std::string got = file("got").string();
    const std::uint64_t received_before = relay_->to_client();
    const auto received = [&] { return relay_->to_client() - received_before; };
    words = {"--profile", "bob", "recv", "--save", got};
    for (std::uint64_t kill = 1; kill <= kills; ++kill) {
      kill_when(words, received, size * kill / (kills + 1));
      EXPECT_FALSE(fs::exists(file("got/big.bin"))) << "there is no part of a file";
      words = {"--profile", "bob", "show", "@ada", "--save", got};
    }
    run(words);
    EXPECT_LE(received(), most);
    EXPECT_TRUE(text_of(file("got/big.bin")) == text_of(file("big.bin")));
  }

  static std::string text_of(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  ScratchFolder folder_;
  Provider provider_;
  std::unique_ptr<Relay> relay_;
};

TEST_F(Resuming, ATransferThatWasKilledGoesOnWhereItStopped) {
  transfer(quick_size, 1);
}

TEST_F(Resuming, TheLargestFileGoesOnWhereItStoppedTwice) {
  if (::getenv("CAUSEWAY_TEST_LARGEST") == nullptr) GTEST_SKIP() << "./dev test e2e-cli does it";
  transfer(largest_size, 2);
}

TEST_F(Resuming, ALargerFileThanTheLargestIsNotSent) {
  make_file(0);
  fs::resize_file(file("big.bin"), largest_size + 1);
  const std::uint64_t before = relay_->to_server();
  const auto child = start({"--profile", "ada", "send", "@bob", "-f", file("big.bin")});
  const auto said = child->read_all();
  EXPECT_EQ(child->wait(), 8);
  EXPECT_NE(said.err.find("is larger than 100 MiB"), std::string::npos) << said.err;
  EXPECT_LE(relay_->to_server() - before, other_traffic);
}

}  // namespace
}  // namespace causeway::cli::test
