#pragma once

#include <arpa/inet.h>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <netinet/in.h>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

#include "cmd/causeway/process_test.h"

/// A real `causewayd` for the tests of this folder, on a port of loopback that nobody has.
namespace causeway::cli::test {

inline std::string program(const std::string& name) {
  return std::string(CAUSEWAY_BIN_DIR) + "/" + name;
}

inline Environment plain_environment() {
  return {
      {"PATH", "/usr/bin:/bin"}, {"HOME", "/nonexistent"}, {"TZ", "UTC"}, {"LC_ALL", "C.UTF-8"}
  };
}

/// A folder that is gone again with the object.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "causeway-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }

  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// Nobody listens on it now.
inline int free_port() {
  const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ::bind(probe, reinterpret_cast<const sockaddr*>(&address), size);
  ::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size);
  ::close(probe);
  return ntohs(address.sin_port);
}

class Provider {
 public:
  explicit Provider(std::filesystem::path folder, const std::string& registration = "open")
      : folder_(std::move(folder)) {
    Child init(
        {program("causewayd"),
         "init",
         "--dir",
         folder_.string(),
         "--port",
         std::to_string(free_port()),
         "--registration",
         registration},
        {plain_environment(), {}}
    );
    const auto said = init.read_all();
    if (init.wait() != 0) throw std::runtime_error("causewayd init: " + said.err);
    free_the_other_ports();
    // Most stories are of people who speak to each other unasked.
    limit("messages_to_strangers", "1000000");
  }

  /// Returns when it accepts connections.
  void start() {
    serving_ = std::make_unique<Child>(
        std::vector<std::string>{program("causewayd"), "serve", "--config", config().string()},
        Child::Options{plain_environment(), (folder_ / "log").string()}
    );
    std::string line;
    const std::string prefix = "--server ";
    while (serving_->read_line(line)) {
      if (!line.starts_with(prefix)) continue;
      address_ = line.substr(prefix.size());
      return;
    }
    throw std::runtime_error("causewayd serve ended");
  }

  void stop(int signal = SIGTERM) {
    if (!serving_) return;
    serving_->kill(signal);
    serving_->wait();
    serving_.reset();
  }

  /// A line of the configuration's `[limits]`, from the next start on.
  void limit(const std::string& name, const std::string& value) {
    if (before_limits_.empty()) {
      std::ifstream in(config());
      std::stringstream text;
      text << in.rdbuf();
      before_limits_ = text.str();
    }
    limits_[name] = value;
    std::ofstream out(config());
    out << before_limits_ << "\n[limits]\n";
    for (const auto& [each, is] : limits_) out << each << " = " << is << "\n";
  }

  const std::string& address() const { return address_; }

  std::filesystem::path config() const { return folder_ / "causeway.toml"; }

  std::string invite() const {
    Child child(
        {program("causewayd"), "invite", "--config", config().string()}, {plain_environment(), {}}
    );
    auto said = child.read_all();
    if (child.wait() != 0) throw std::runtime_error("causewayd invite: " + said.err);
    return said.out;
  }

 private:
  /// `init` gives them the next numbers, which may be somebody's by the next start.
  void free_the_other_ports() const {
    std::ifstream in(config());
    std::stringstream text;
    text << in.rdbuf();
    const std::regex others(R"((\[(?:admin|console)\][^\[]*port = )\d+)");
    std::ofstream(config()) << std::regex_replace(text.str(), others, "$010");
  }

  std::filesystem::path folder_;
  std::string before_limits_;  // the configuration without them
  std::map<std::string, std::string> limits_;
  std::string address_;
  std::unique_ptr<Child> serving_;
};

}  // namespace causeway::cli::test
