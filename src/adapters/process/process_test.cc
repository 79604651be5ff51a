// Two processes and what is between them: real processes (the shell is the child), real sockets.
#include <array>
#include <csignal>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

#include "adapters/process/child_process.h"

namespace causeway::adapters::process {
namespace {

constexpr std::size_t size_max = 1 << 20;

struct Ends {
  Ends() {
    std::array<int, 2> both{};
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, both.data()), 0);
    one.emplace(both[0], size_max);
    other.emplace(both[1], size_max);
  }

  std::optional<Channel> one;
  std::optional<Channel> other;
};

std::string words(const std::optional<SecretBytes>& message) {
  return message ? std::string(as_text(message->reveal())) : "nothing";
}

/// The shell, whose first channel is its descriptor 3.
ChildProcess shell(const std::string& script, std::size_t channels = 1) {
  return ChildProcess(
      {.path = "/bin/sh",
       .arguments = {"-c", script},
       .channels = channels,
       .message_size_max = size_max}
  );
}

TEST(Channels, CarryWholeMessagesInOrder) {
  Ends ends;
  const Bytes large(300'000, 7);
  std::thread sender([&] {
    ends.one->send(as_bytes("hello"));
    ends.one->send({});
    ends.one->send(large);  // more than a socket holds
    ends.one.reset();
  });
  EXPECT_EQ(words(ends.other->receive()), "hello");
  EXPECT_EQ(words(ends.other->receive()), "");
  EXPECT_EQ(ends.other->receive(), SecretBytes(large));
  EXPECT_FALSE(ends.other->receive().has_value()) << "closed between two messages";
  sender.join();
}

TEST(Channels, RefuseWhatIsTooLongOrCutOff) {
  Ends ends;
  const std::array<std::uint8_t, 4> too_long{0x00, 0x10, 0x00, 0x01};
  ASSERT_EQ(send(ends.one->descriptor(), too_long.data(), 4, 0), 4);
  EXPECT_THROW(ends.other->receive(), ChannelError);

  Ends cut;
  const std::array<std::uint8_t, 6> half{0, 0, 0, 9, 'h', 'a'};
  ASSERT_EQ(send(cut.one->descriptor(), half.data(), half.size(), 0), 6);
  cut.one.reset();
  EXPECT_THROW(cut.other->receive(), ChannelError);
}

TEST(Channels, SayWhenNobodyListensOrAnswers) {
  Ends ends;
  ends.other.reset();
  EXPECT_THROW(ends.one->send(as_bytes("hello")), ChannelError);
  Ends silent;
  silent.one->set_patience(Milliseconds(20));
  EXPECT_THROW(silent.one->receive(), ChannelError);
}

TEST(ChildProcesses, AnswerThroughTheirChannel) {
  auto child = shell("exec cat <&3 >&3");  // says back what it hears
  EXPECT_EQ(words(child.channel().ask(as_bytes("hello"))), "hello");
  EXPECT_FALSE(child.ending().has_value());
}

TEST(ChildProcesses, HaveNothingButTheirChannels) {
  // Whatever is open here and not marked, or in this environment, would be seen there.
  ASSERT_EQ(setenv("CAUSEWAY_SECRET", "1", 1), 0);
  auto child = shell(
      "seen=no; [ -n \"$CAUSEWAY_SECRET\" ] && seen=variable; n=5;"
      "while [ $n -lt 200 ]; do [ -e /proc/$$/fd/$n ] && seen=$n; n=$((n + 1)); done;"
      "printf '\\000\\000\\000\\010%-8s' $seen >&3",
      2
  );
  EXPECT_EQ(words(child.channel().receive()), "no      ");
}

TEST(ChildProcesses, EndWithTheirChannelsAndAreKilledWhenTheyDoNot) {
  pid_t id = 0;
  {
    auto child = shell("exec cat <&3 >/dev/null");
    id = child.id();
  }
  EXPECT_EQ(::kill(id, 0), -1) << "gone, and waited for";

  auto stubborn = shell("trap '' TERM; exec sleep 1000");
  stubborn.kill();
  EXPECT_EQ(stubborn.ending()->signal, SIGKILL);
  EXPECT_THROW(stubborn.channel().ask(as_bytes("hello")), ChannelError);
}

TEST(ChildProcesses, SayHowTheyEnded) {
  auto child = shell("exit 3");
  EXPECT_FALSE(child.channel().receive().has_value());
  while (!child.ending()) std::this_thread::yield();
  EXPECT_EQ(child.ending()->exit_code, 3);
}

TEST(ChildProcesses, ThatCannotBeStartedAreAnError) {
  EXPECT_THROW(
      ChildProcess({.path = "/nowhere", .arguments = {}, .channels = 1, .message_size_max = 1}),
      std::system_error
  );
}

}  // namespace
}  // namespace causeway::adapters::process
