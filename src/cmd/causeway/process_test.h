#pragma once

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <map>
#include <optional>
#include <poll.h>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

/// Child processes for the tests of this folder.
namespace causeway::cli::test {

using Environment = std::map<std::string, std::string>;

/// A running program whose stdin and stdout are pipes and whose stderr is one too, or a file.
class Child {
 public:
  struct Options {
    Environment environment;  // the whole of it
    std::string stderr_file;  // empty: a pipe
  };

  Child(const std::vector<std::string>& argv, const Options& options) {
    std::array<int, 2> in = make_pipe();
    std::array<int, 2> out = make_pipe();
    std::array<int, 2> err = make_pipe();
    pid_ = ::fork();
    if (pid_ < 0) throw std::runtime_error("fork failed");
    if (pid_ == 0) {
      ::setsid();  // no terminal: nothing is asked of whoever runs the tests
      ::dup2(in[0], STDIN_FILENO);
      ::dup2(out[1], STDOUT_FILENO);
      int err_end = err[1];
      if (!options.stderr_file.empty()) {
        err_end = ::open(options.stderr_file.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
      }
      ::dup2(err_end, STDERR_FILENO);
      execute(argv, options.environment);
    }
    for (const int theirs : {in[0], out[1], err[1]}) ::close(theirs);
    in_ = in[1];
    out_ = out[0];
    err_ = err[0];
  }

  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  ~Child() {
    kill(SIGKILL);
    if (!status_) wait();
    for (const int end : {in_, out_, err_}) {
      if (end >= 0) ::close(end);
    }
  }

  void kill(int signal) const {
    if (!status_) ::kill(pid_, signal);
  }

  void write(const std::string& text) const {
    std::size_t done = 0;
    while (done < text.size()) {
      const auto count = ::write(in_, text.data() + done, text.size() - done);
      if (count < 0) return;  // it has ended: what it said tells
      done += static_cast<std::size_t>(count);
    }
  }

  void close_stdin() { ::close(std::exchange(in_, -1)); }

  /// Reads stdout up to and including the next line break; false at its end, or where nothing was
  /// said for longer than anything takes.
  bool read_line(std::string& line) {
    constexpr int patience_ms = 60'000;
    line.clear();
    pollfd end{out_, POLLIN, 0};
    char c = 0;
    while (::poll(&end, 1, patience_ms) == 1 && ::read(out_, &c, 1) == 1) {
      if (c == '\n') return true;
      line += c;
    }
    return false;
  }

  struct Said {
    std::string out;
    std::string err;
  };

  /// Everything that is said until both ends are closed.
  Said read_all() const {
    Said said;
    std::array<pollfd, 2> ends{};
    ends[0] = {out_, POLLIN, 0};
    ends[1] = {err_, POLLIN, 0};
    std::array<char, 4096> block{};
    while (ends[0].fd >= 0 || ends[1].fd >= 0) {
      ::poll(ends.data(), ends.size(), -1);
      for (std::size_t i = 0; i < ends.size(); ++i) {
        if (ends[i].fd < 0 || ends[i].revents == 0) continue;
        const auto count = ::read(ends[i].fd, block.data(), block.size());
        if (count <= 0) ends[i].fd = -1;
        if (count > 0) (i == 0 ? said.out : said.err).append(block.data(), std::size_t(count));
      }
    }
    return said;
  }

  /// Whether it has ended, by itself or otherwise.
  bool has_ended() {
    if (status_) return true;
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) != pid_) return false;
    status_ = exit_code_of(status);
    return true;
  }

  /// The exit code; 128 and the signal where one ended it.
  int wait() {
    if (!status_) {
      int status = 0;
      while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
      }
      status_ = exit_code_of(status);
    }
    return *status_;
  }

 private:
  static int exit_code_of(int status) {
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

  static std::array<int, 2> make_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe failed");
    return ends;
  }

  [[noreturn]] static void execute(
      const std::vector<std::string>& argv, const Environment& environment
  ) {
    std::vector<char*> arguments;
    for (const auto& argument : argv) arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    std::vector<std::string> settings;
    for (const auto& [name, value] : environment) settings.push_back(name + "=" + value);
    std::vector<char*> environ_out;
    for (auto& setting : settings) environ_out.push_back(setting.data());
    environ_out.push_back(nullptr);
    ::execve(arguments[0], arguments.data(), environ_out.data());
    _exit(127);
  }

  pid_t pid_ = -1;
  int in_ = -1;
  int out_ = -1;
  int err_ = -1;
  std::optional<int> status_;
};

}  // namespace causeway::cli::test
