#pragma once

#include <cstddef>
#include <optional>

namespace causeway::causewayd {

/// No core dumps, no reading of this process's memory by others of the same user.
void harden_process();

/// Lets this process open as many files, and so connections, as the system allows it. How many.
std::size_t raise_file_limit();

enum class Signal {
  stop,    // SIGTERM, SIGINT
  reload,  // SIGHUP
};

/// From its construction on, the signals above are taken in here and nowhere else. Make it before
/// any thread.
class Signals {
 public:
  Signals();
  /// The next one, or nothing after `seconds`.
  std::optional<Signal> wait(unsigned seconds);
};

/// Tells a service manager (systemd, `Type=notify`) how things are: "READY=1", "STOPPING=1". Does
/// nothing without one.
void notify_manager(const char* state);

}  // namespace causeway::causewayd
