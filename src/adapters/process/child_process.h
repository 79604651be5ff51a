#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

#include "adapters/process/channel.h"

namespace causeway::adapters::process {

/// What a child finds: its first channel is this descriptor, the next one is one higher.
inline constexpr int first_channel_descriptor = 3;

/// How a child ended.
struct Ending {
  int exit_code = 0;  // of one that ended by itself
  int signal = 0;     // of one that was killed; 0: it was not
};

struct ChildOptions {
  /// The program; this one by default.
  std::string path = "/proc/self/exe";
  /// What comes behind the program's name. No secret: everybody on the machine can read it.
  std::vector<std::string> arguments;
  std::size_t channels = 1;
  std::size_t message_size_max = 0;  // that this side reads
};

/// Another process of this program, which has nothing of this one but its channels: no descriptor,
/// no variable of the environment, and standard error for what ends it. It ends when its channels
/// are closed, so that none is left behind whatever becomes of this process.
class ChildProcess {
 public:
  /// Throws `std::system_error` where it cannot be started.
  explicit ChildProcess(const ChildOptions& options);
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  /// Closes the channels and waits; kills it after `grace`.
  ~ChildProcess();

  Channel& channel(std::size_t index = 0) { return channels_.at(index); }

  pid_t id() const { return id_; }

  /// How it ended; nothing while it runs.
  std::optional<Ending> ending();
  /// At once, whatever it does. Returns when it is gone.
  void kill();

 private:
  static constexpr Milliseconds grace{5'000};

  void wait();

  pid_t id_ = 0;
  std::vector<Channel> channels_;
  std::optional<Ending> ending_;
};

/// In the child: its channels, as many as its parent gave it, and no signal that is for the parent:
/// what the service manager or a terminal sends to all reaches the child by its channels' end.
std::vector<Channel> channels_of_child(std::size_t count, std::size_t message_size_max);

}  // namespace causeway::adapters::process
