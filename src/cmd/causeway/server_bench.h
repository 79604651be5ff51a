#pragma once

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include "adapters/http/server_address.h"

/// What the benchmarks of this folder share.
namespace causeway::cli::bench {

/// Ends the benchmark, and with it the server.
[[noreturn]] inline void stop(const std::string& why) {
  throw std::runtime_error(why);
}

/// Starts the program; what it prints goes to `output`.
inline pid_t spawn(
    const std::filesystem::path& program,
    std::vector<std::string> arguments,
    int output,
    int errors = STDERR_FILENO
) {
  std::vector<char*> argv;
  argv.reserve(arguments.size() + 1);
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  const pid_t pid = fork();
  if (pid == 0) {
    dup2(output, STDOUT_FILENO);
    dup2(errors, STDERR_FILENO);
    execv(program.c_str(), argv.data());
    _exit(127);
  }
  return pid;
}

/// Runs the program to its end; what it prints is of no interest.
inline void run(const std::filesystem::path& program, std::vector<std::string> arguments) {
  const std::string what = arguments.size() > 1 ? arguments[1] : arguments.front();
  const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  const pid_t pid = spawn(program, std::move(arguments), nowhere, nowhere);
  close(nowhere);
  int status = 0;
  if (waitpid(pid, &status, 0) != pid || status != 0)
    stop(program.string() + " " + what + " failed");
}

/// A server of our own in a scratch folder.
class Server {
 public:
  explicit Server(const std::filesystem::path& program) {
    std::string name = (std::filesystem::temp_directory_path() / "causeway-bench-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) std::abort();
    folder_ = name;
    const std::string dir = (folder_ / "p").string();
    run(program, {"causewayd", "init", "--port", "0", "--dir", dir});
    std::ofstream(folder_ / "p" / "causeway.toml", std::ios::app)
        << "\n[limits]\nregistrations_per_hour = 100000\nmessages_to_strangers = 1000000\n"
           "strangers_per_day = 1000000\nstrangers_per_month = 1000000\n"
           "strangers_per_day_new = 1000000\nstrangers_per_day_in_groups = 1000000\n";
    start(program);
  }

  ~Server() {
    kill(pid_, SIGTERM);
    waitpid(pid_, nullptr, 0);
    std::filesystem::remove_all(folder_);
  }

  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  const adapters::http::ServerAddress& address() const { return address_; }

  /// For what else the benchmark has to keep; gone with the server.
  const std::filesystem::path& folder() const { return folder_; }

  /// CPU time of the process so far, user and system.
  std::chrono::microseconds cpu() const {
    std::ifstream file("/proc/" + std::to_string(pid_) + "/stat");
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    std::istringstream rest(text.substr(text.rfind(')') + 2));
    std::string skipped;
    for (int i = 0; i < 11; ++i) rest >> skipped;
    long user = 0;
    long system = 0;
    rest >> user >> system;
    return std::chrono::microseconds((user + system) * (1'000'000 / sysconf(_SC_CLK_TCK)));
  }

 private:
  void start(const std::filesystem::path& program) {
    std::array<int, 2> pipe_ends{};
    if (pipe2(pipe_ends.data(), O_CLOEXEC) != 0) std::abort();
    const std::string config = (folder_ / "p" / "causeway.toml").string();
    pid_ = spawn(program, {"causewayd", "serve", "--config", config}, pipe_ends[1]);
    close(pipe_ends[1]);
    FILE* lines = fdopen(pipe_ends[0], "r");
    std::array<char, 512> line{};
    if (std::fgets(line.data(), line.size(), lines) == nullptr) std::abort();
    std::string text = line.data();
    text.erase(text.find_last_not_of('\n') + 1);
    address_ = *adapters::http::parse_server_address(text.substr(text.find("https")));
  }

  std::filesystem::path folder_;
  pid_t pid_ = 0;
  adapters::http::ServerAddress address_;
};

}  // namespace causeway::cli::bench
