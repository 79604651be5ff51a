// What a process in the sandbox can do, and what kills it. Each test plays one in a process of its
// own, which the kernel ends by SIGSYS where it asks for more.
#include "adapters/process/sandbox.h"

#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <new>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace causeway::adapters::process {
namespace {

constexpr std::size_t memory_bytes = std::size_t{512} << 20;

using testing::ExitedWithCode;
using testing::KilledBySignal;

/// `forbidden` inside ends the process; without the sandbox it does not.
template <typename Call>
void expect_killed(const Call& forbidden) {
  const auto outside = [&] {
    forbidden();
    ::_exit(0);
  };
  const auto inside = [&] {
    enter_sandbox(memory_bytes);
    forbidden();
    ::_exit(0);
  };
  EXPECT_EXIT(outside(), ExitedWithCode(0), "");
  EXPECT_EXIT(inside(), KilledBySignal(SIGSYS), "");
}

TEST(SandboxDeathTest, FilesCannotBeOpened) {
  expect_killed([] { static_cast<void>(::open("/dev/null", O_RDONLY | O_CLOEXEC)); });
  expect_killed([] { static_cast<void>(::access("/etc/passwd", R_OK)); });
  expect_killed([] { static_cast<void>(::unlink("/nonexistent/file")); });
}

TEST(SandboxDeathTest, NetworkIsOutOfReach) {
  expect_killed([] { static_cast<void>(::socket(AF_INET, SOCK_STREAM, 0)); });
  expect_killed([] { static_cast<void>(::socket(AF_UNIX, SOCK_STREAM, 0)); });
  expect_killed([] {
    const sockaddr address{};
    static_cast<void>(::sendto(2, "x", 1, 0, &address, sizeof address));
  });
}

TEST(SandboxDeathTest, NothingElseIsRun) {
  expect_killed([] {
    std::string name = "/nonexistent/program";
    char* const arguments[] = {name.data(), nullptr};
    static_cast<void>(::execv(name.c_str(), arguments));
  });
  expect_killed([] { static_cast<void>(::fork()); });
  expect_killed([] { std::thread([] {}).join(); });
}

TEST(SandboxDeathTest, NoMemoryIsExecutable) {
  expect_killed([] {
    ::mmap(nullptr, 4'096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  });
  expect_killed([] {
    void* page = ::mmap(nullptr, 4'096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    static_cast<void>(::mprotect(page, 4'096, PROT_READ | PROT_EXEC));
  });
}

TEST(SandboxDeathTest, OtherProcessesAreOutOfReach) {
  expect_killed([] { static_cast<void>(::kill(::getpid(), 0)); });
  expect_killed([] { static_cast<void>(::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr)); });
  expect_killed([] { static_cast<void>(::signal(SIGPROF, SIG_IGN)); });
  expect_killed([] {
    const rlimit more{RLIM_INFINITY, RLIM_INFINITY};
    static_cast<void>(::setrlimit(RLIMIT_NOFILE, &more));
  });
}

TEST(SandboxDeathTest, WorkGoesOn) {
  const auto work = [] {
    int ends[2] = {};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) ::_exit(1);
    enter_sandbox(memory_bytes);
    limit_cpu_time(std::chrono::seconds(10));
    for (std::size_t size = 1; size < (std::size_t{64} << 20); size *= 2) {
      const std::vector<char> memory(size, 'x');
      if (memory.back() != 'x') ::_exit(2);
    }
    char byte = 'a';
    if (::send(ends[0], &byte, 1, MSG_NOSIGNAL) != 1 || ::recv(ends[1], &byte, 1, 0) != 1) {
      ::_exit(3);
    }
    if (::write(ends[1], &byte, 1) != 1 || ::read(ends[0], &byte, 1) != 1) ::_exit(4);
    if (std::chrono::system_clock::now().time_since_epoch().count() == 0) ::_exit(5);
    ::_exit(0);
  };
  EXPECT_EXIT(work(), ExitedWithCode(0), "");
}

/// Standard error is the parent's log.
TEST(Sandbox, LogOfTheParentIsOutOfReach) {
  int log[2] = {};
  ASSERT_EQ(::pipe2(log, O_CLOEXEC), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(log[1], STDERR_FILENO);
    ::close(log[1]);
    static_cast<void>(::write(STDERR_FILENO, "before", 6));
    enter_sandbox(memory_bytes);
    static_cast<void>(::write(STDERR_FILENO, "forged", 6));
    ::_exit(0);
  }
  ::close(log[1]);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status));
  char said[64] = {};
  EXPECT_EQ(::read(log[0], said, sizeof said), 6);
  EXPECT_STREQ(said, "before");
  ::close(log[0]);
}

TEST(SandboxDeathTest, ABrokenInvariantEndsAsItAlwaysDoes) {
  const auto work = [] {
    enter_sandbox(memory_bytes);
    std::abort();
  };
  EXPECT_EXIT(work(), KilledBySignal(SIGABRT), "");
}

TEST(SandboxDeathTest, MemoryHasALimit) {
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
  GTEST_SKIP() << "sanitizers take more than any limit";
#endif
#endif
  const auto work = [] {
    enter_sandbox(memory_bytes);
    try {
      const std::vector<char> memory(memory_bytes, 'x');
      ::_exit(memory.front() == 'x' ? 1 : 2);
    } catch (const std::bad_alloc&) {
      ::_exit(0);
    }
  };
  EXPECT_EXIT(work(), ExitedWithCode(0), "");
}

TEST(SandboxDeathTest, CpuTimeHasALimit) {
  const auto spin = [] {
    enter_sandbox(memory_bytes);
    limit_cpu_time(std::chrono::milliseconds(50));
    for (volatile unsigned i = 0;; i = i + 1) {
    }
  };
  EXPECT_EXIT(spin(), KilledBySignal(SIGPROF), "");
}

std::string kernel_says(pid_t process, const std::string& what) {
  std::ifstream file("/proc/" + std::to_string(process) + "/" + what);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Sandbox, IsWhatTheKernelSaysOfTheProcess) {
  int ends[2] = {};
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
  const pid_t child = ::fork();
  char byte = 'x';
  if (child == 0) {
    enter_sandbox(memory_bytes);
    static_cast<void>(::write(ends[1], &byte, 1));
    static_cast<void>(::read(ends[1], &byte, 1));
    ::_exit(0);
  }
  ASSERT_EQ(::read(ends[0], &byte, 1), 1);
  const std::string status = kernel_says(child, "status");
  const std::string limits = kernel_says(child, "limits");
  ASSERT_EQ(::write(ends[0], &byte, 1), 1);
  ::waitpid(child, nullptr, 0);
  ::close(ends[0]);
  ::close(ends[1]);
  EXPECT_THAT(status, testing::HasSubstr("NoNewPrivs:\t1"));
  EXPECT_THAT(status, testing::HasSubstr("Seccomp:\t2"));
  EXPECT_THAT(limits, testing::ContainsRegex("Max core file size +0 +0 "));
}

}  // namespace
}  // namespace causeway::adapters::process
