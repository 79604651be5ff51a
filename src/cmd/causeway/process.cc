#include "cmd/causeway/process.h"

#include <csignal>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "cmd/causeway/errors.h"
#include "cmd/causeway/passphrase.h"

namespace causeway::cli {
namespace {

void interrupted(int) {
  restore_echo();
  _exit(static_cast<int>(ExitCode::interrupted));
}

void change_mask(int how) {
  sigset_t interrupt;
  sigemptyset(&interrupt);
  sigaddset(&interrupt, SIGINT);
  pthread_sigmask(how, &interrupt, nullptr);
}

}  // namespace

void harden_process() {
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  rlimit locked{};
  // With a limit, locking would make later allocations fail instead.
  const bool is_free = getrlimit(RLIMIT_MEMLOCK, &locked) == 0 && locked.rlim_cur == RLIM_INFINITY;
  if (is_free) mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT);
}

void exit_on_interrupt() {
  struct sigaction action{};
  action.sa_handler = interrupted;
  sigaction(SIGINT, &action, nullptr);
}

InterruptsWait::InterruptsWait() {
  change_mask(SIG_BLOCK);
}

InterruptsWait::~InterruptsWait() {
  change_mask(SIG_UNBLOCK);
}

}  // namespace causeway::cli
