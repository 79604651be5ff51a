#include "adapters/process/sandbox.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <initializer_list>
#include <memory>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <system_error>
#include <unistd.h>

namespace causeway::adapters::process {
namespace {

#if defined(__has_feature)
constexpr bool is_sanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
constexpr bool is_sanitized = false;
#endif

/// A call that is let through, if its arguments are so.
struct Allowed {
  int call;
  std::initializer_list<scmp_arg_cmp> arguments;
};

/// The bits `mask` of argument `index` are `value`.
constexpr scmp_arg_cmp has_bits(unsigned index, unsigned mask, unsigned value) {
  return {index, SCMP_CMP_MASKED_EQ, mask, value};
}

constexpr scmp_arg_cmp is_equal(unsigned index, std::uint64_t value) {
  return {index, SCMP_CMP_EQ, value, 0};
}

void check(int result, const char* what) {
  if (result >= 0) return;
  // libseccomp answers the negated number, the kernel's own calls -1.
  const int number = result == -1 ? errno : -result;
  throw std::system_error(number, std::generic_category(), what);
}

struct Release {
  void operator()(void* filter) const { seccomp_release(filter); }
};

void allow(void* filter, const Allowed& row) {
  check(
      seccomp_rule_add_array(
          filter,
          SCMP_ACT_ALLOW,
          row.call,
          static_cast<unsigned>(row.arguments.size()),
          row.arguments.begin()
      ),
      "seccomp_rule_add"
  );
}

void allow_what_is_needed(void* filter) {
  const auto self = static_cast<std::uint64_t>(::getpid());
  const scmp_arg_cmp not_executable = has_bits(2, PROT_EXEC, 0);
  const scmp_arg_cmp no_file = has_bits(3, MAP_ANONYMOUS, MAP_ANONYMOUS);
  const Allowed rows[] = {
      // What is open: the socket to the parent.
      {SCMP_SYS(read), {}},
      {SCMP_SYS(write), {}},
      {SCMP_SYS(readv), {}},
      {SCMP_SYS(writev), {}},
      {SCMP_SYS(recvfrom), {is_equal(4, 0)}},  // no address, as recv() has it
      {SCMP_SYS(sendto), {is_equal(4, 0)}},    // likewise
      {SCMP_SYS(poll), {}},
      {SCMP_SYS(ppoll), {}},
      // Memory, none of which can be run.
      {SCMP_SYS(brk), {}},
      {SCMP_SYS(mmap), {not_executable, no_file}},
      {SCMP_SYS(mprotect), {not_executable}},
      {SCMP_SYS(munmap), {}},
      {SCMP_SYS(mremap), {}},
      {SCMP_SYS(madvise), {}},
      // Threads that run already, time, and chance for the allocator.
      {SCMP_SYS(futex), {}},
      {SCMP_SYS(sched_yield), {}},
      {SCMP_SYS(clock_gettime), {}},
      {SCMP_SYS(gettimeofday), {}},
      {SCMP_SYS(setitimer), {is_equal(0, ITIMER_PROF)}},
      {SCMP_SYS(getrandom), {}},
      {SCMP_SYS(restart_syscall), {}},
      // The end, abort() included.
      {SCMP_SYS(exit), {}},
      {SCMP_SYS(exit_group), {}},
      {SCMP_SYS(getpid), {}},
      {SCMP_SYS(gettid), {}},
      {SCMP_SYS(tgkill), {is_equal(0, self)}},
      {SCMP_SYS(rt_sigprocmask), {}},
      {SCMP_SYS(rt_sigreturn), {}},
  };
  for (const Allowed& row : rows) allow(filter, row);
  // What a sanitizer looks at before a function that does not return.
  if (is_sanitized) allow(filter, {SCMP_SYS(sigaltstack), {}});
}

void point_standard_error_at_nothing() {
  const int nothing = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  check(nothing, "/dev/null");
  if (nothing == STDERR_FILENO) return;
  const int moved = ::dup2(nothing, STDERR_FILENO);
  const int error = errno;
  ::close(nothing);
  errno = error;
  check(moved, "/dev/null as standard error");
}

}  // namespace

void enter_sandbox(std::size_t memory_bytes) {
  point_standard_error_at_nothing();
  check(::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0), "PR_SET_DUMPABLE");
  check(::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "PR_SET_NO_NEW_PRIVS");
  const rlimit none{0, 0};
  check(::setrlimit(RLIMIT_CORE, &none), "RLIMIT_CORE");
  if (!is_sanitized) {  // sanitizers keep terabytes of addresses for themselves
    const rlimit memory{memory_bytes, memory_bytes};
    check(::setrlimit(RLIMIT_AS, &memory), "RLIMIT_AS");
  }
  const std::unique_ptr<void, Release> filter(seccomp_init(SCMP_ACT_KILL_PROCESS));
  if (!filter) throw std::system_error(ENOMEM, std::generic_category(), "seccomp_init");
  check(
      seccomp_attr_set(filter.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS),
      "SCMP_FLTATR_ACT_BADARCH"
  );
  check(seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_TSYNC, 1), "SCMP_FLTATR_CTL_TSYNC");
  allow_what_is_needed(filter.get());
  check(seccomp_load(filter.get()), "seccomp_load");
}

void limit_cpu_time(std::chrono::milliseconds limit) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(limit);
  const std::chrono::microseconds rest = limit - seconds;
  const itimerval timer{{0, 0}, {seconds.count(), rest.count()}};
  check(::setitimer(ITIMER_PROF, &timer, nullptr), "setitimer");
}

}  // namespace causeway::adapters::process
