#include "adapters/process/child_process.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace causeway::adapters::process {
namespace {

void require(int error, const char* what) {
  if (error != 0) throw std::system_error(error, std::generic_category(), what);
}

/// What a child is given, freed on every way out.
class FileActions {
 public:
  FileActions() { require(posix_spawn_file_actions_init(&actions_), "a child's descriptors"); }

  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;

  ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }

  void open_null(int as, int mode) {
    require(
        posix_spawn_file_actions_addopen(&actions_, as, "/dev/null", mode, 0),
        "a child's descriptors"
    );
  }

  /// Also where both are the same: the child's then survives `exec`.
  void give(int descriptor, int as) {
    require(posix_spawn_file_actions_adddup2(&actions_, descriptor, as), "a child's descriptors");
  }

  /// Also what this process was itself started with and never marked.
  void close_from(int lowest) {
    require(posix_spawn_file_actions_addclosefrom_np(&actions_, lowest), "a child's descriptors");
  }

  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

/// Two ends of a socket, above all numbers that a child's channels have.
struct Pair {
  int ours = -1;
  int theirs = -1;
};

int above(int descriptor, int lowest) {
  const int moved = fcntl(descriptor, F_DUPFD_CLOEXEC, lowest);
  const int error = errno;
  close(descriptor);
  if (moved < 0) require(error, "a socket between two processes");
  return moved;
}

Pair make_pair_above(int lowest) {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    require(errno, "a socket between two processes");
  }
  Pair pair;
  pair.ours = above(ends[0], lowest);
  pair.theirs = above(ends[1], lowest);
  return pair;
}

}  // namespace

ChildProcess::ChildProcess(const ChildOptions& options) {
  FileActions actions;
  actions.open_null(STDIN_FILENO, O_RDONLY);
  actions.open_null(STDOUT_FILENO, O_WRONLY);
  std::vector<Channel> theirs;  // closed here once the child has them
  const int lowest = first_channel_descriptor + static_cast<int>(options.channels);
  for (std::size_t i = 0; i < options.channels; ++i) {
    const Pair pair = make_pair_above(lowest);
    channels_.emplace_back(pair.ours, options.message_size_max);
    theirs.emplace_back(pair.theirs, 0);
    actions.give(pair.theirs, first_channel_descriptor + static_cast<int>(i));
  }
  actions.close_from(lowest);
  std::vector<std::string> words{"causewayd"};
  words.insert(words.end(), options.arguments.begin(), options.arguments.end());
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  std::array<char*, 1> environment{nullptr};
  require(
      posix_spawn(
          &id_, options.path.c_str(), actions.get(), nullptr, arguments.data(), environment.data()
      ),
      "starting a process"
  );
}

ChildProcess::~ChildProcess() {
  channels_.clear();
  if (ending()) return;  // its number may be another's by now
  const int watched = static_cast<int>(syscall(SYS_pidfd_open, id_, 0));
  if (watched >= 0) {
    pollfd end{watched, POLLIN, 0};
    if (poll(&end, 1, static_cast<int>(grace.count())) == 0) ::kill(id_, SIGKILL);
    close(watched);
  } else {
    ::kill(id_, SIGKILL);
  }
  wait();
}

void ChildProcess::kill() {
  if (ending()) return;
  ::kill(id_, SIGKILL);
  wait();
}

std::optional<Ending> ChildProcess::ending() {
  if (ending_) return ending_;
  int status = 0;
  if (waitpid(id_, &status, WNOHANG) != id_) return std::nullopt;
  ending_ = WIFSIGNALED(status) ? Ending{.signal = WTERMSIG(status)}
                                : Ending{.exit_code = WEXITSTATUS(status)};
  return ending_;
}

void ChildProcess::wait() {
  int status = 0;
  while (!ending_) {
    if (waitpid(id_, &status, 0) == id_) {
      ending_ = WIFSIGNALED(status) ? Ending{.signal = WTERMSIG(status)}
                                    : Ending{.exit_code = WEXITSTATUS(status)};
    } else if (errno != EINTR) {
      ending_ = Ending{};
    }
  }
}

std::vector<Channel> channels_of_child(std::size_t count, std::size_t message_size_max) {
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) std::signal(signal, SIG_IGN);
  std::vector<Channel> channels;
  for (std::size_t i = 0; i < count; ++i) {
    const int descriptor = first_channel_descriptor + static_cast<int>(i);
    // Nothing that this process starts is to have it.
    if (fcntl(descriptor, F_SETFD, FD_CLOEXEC) != 0) {
      throw ChannelError("this is started by `causewayd serve` alone");
    }
    channels.emplace_back(descriptor, message_size_max);
  }
  return channels;
}

}  // namespace causeway::adapters::process
