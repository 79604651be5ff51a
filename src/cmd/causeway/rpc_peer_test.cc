// What a program has read is known of sockets and of pipes, and much that waits is written as fast
// as little.
#include "cmd/causeway/rpc_peer.h"

#include <array>
#include <csignal>
#include <ctime>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace causeway::cli::rpc {
namespace {

struct Ends {
  int ours = -1;
  int theirs = -1;
};

Ends socket_ends() {
  std::array<int, 2> ends{};
  EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()), 0);
  return {ends[0], ends[1]};
}

Ends pipe_ends() {
  std::array<int, 2> ends{};
  EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  return {ends[1], ends[0]};
}

int nothing_to_read() {
  return ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}

std::string read_some(int end) {
  std::string text(1U << 16U, '\0');
  const auto count = ::read(end, text.data(), text.size());
  text.resize(count < 0 ? 0 : static_cast<std::size_t>(count));
  return text;
}

class Peers : public testing::TestWithParam<Ends (*)()> {
 protected:
  Peers() : ends_(GetParam()()), peer_(nothing_to_read(), ends_.ours) {
    ::signal(SIGPIPE, SIG_IGN);
  }

  ~Peers() override {
    if (ends_.theirs >= 0) ::close(ends_.theirs);
  }

  void hang_up() { ::close(std::exchange(ends_.theirs, -1)); }

  Ends ends_;
  Peer peer_;
};

TEST_P(Peers, HaveReadAllWhenTheyHave) {
  EXPECT_TRUE(peer_.has_read_all());
  peer_.write("one");
  EXPECT_FALSE(peer_.has_read_all()) << "nothing is written yet";
  peer_.flush();
  EXPECT_TRUE(peer_.has_heard_all());
  EXPECT_FALSE(peer_.has_read_all()) << "it waits in the system";
  EXPECT_EQ(read_some(ends_.theirs), "one\n");
  EXPECT_TRUE(peer_.has_read_all());
}

TEST_P(Peers, ThatHangUpHaveNotReadWhatIsLeft) {
  peer_.write("one");
  peer_.flush();
  hang_up();
  EXPECT_FALSE(peer_.has_read_all());
}

TEST_P(Peers, ThatHangUpHaveReadWhatTheyRead) {
  peer_.write("one");
  peer_.flush();
  read_some(ends_.theirs);
  hang_up();
  EXPECT_TRUE(peer_.has_read_all());
}

TEST_P(Peers, AreToldEverythingInItsOrder) {
  constexpr std::size_t lines = 60'000;
  std::string expected;
  for (std::size_t i = 0; i < lines; ++i) {
    const std::string line = std::to_string(i) + std::string(1'000, 'x');
    peer_.write(line);
    expected += line + "\n";
  }
  std::string heard;
  heard.reserve(expected.size());
  const auto begin = std::clock();
  while (heard.size() < expected.size()) {
    peer_.flush();
    heard += read_some(ends_.theirs);
  }
  EXPECT_TRUE(heard == expected);
  EXPECT_LT((std::clock() - begin) / CLOCKS_PER_SEC, 10) << "seconds, for what takes a tenth";
  EXPECT_TRUE(peer_.has_read_all());
}

TEST_P(Peers, KeepUpWhereLittleWaits) {
  const std::string line(1U << 16U, 'x');
  std::size_t lines = 0;
  for (; peer_.keeps_up(); ++lines) peer_.write(line);
  EXPECT_EQ(lines, 16U) << "more than 1 MiB";
  while (!peer_.has_heard_all()) {
    peer_.flush();
    read_some(ends_.theirs);
  }
  EXPECT_TRUE(peer_.keeps_up());
}

INSTANTIATE_TEST_SUITE_P(Ends, Peers, testing::Values(&socket_ends, &pipe_ends));

}  // namespace
}  // namespace causeway::cli::rpc
