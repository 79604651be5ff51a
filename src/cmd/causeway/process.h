#pragma once

namespace causeway::cli {

/// No core dumps, no reading of this process's memory by others of the same user; memory stays out
/// of swap where the system allows that (docs/threat-model.md: best effort).
void harden_process();

/// From now on Ctrl-C ends the process at once with `ExitCode::interrupted`. Whatever was stored
/// stays, whatever was not is undone: the same holds for kill -9. A terminal whose echo is off gets
/// it back.
void exit_on_interrupt();

/// While this object lives, Ctrl-C waits.
class InterruptsWait {
 public:
  InterruptsWait();
  ~InterruptsWait();
  InterruptsWait(const InterruptsWait&) = delete;
  InterruptsWait& operator=(const InterruptsWait&) = delete;
};

}  // namespace causeway::cli
