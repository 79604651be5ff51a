#pragma once

#include <chrono>
#include <cstddef>

namespace causeway::adapters::process {

/// Shuts this process in, for good: from here on it can read and write what is open, take memory,
/// wait, look at a clock and end. Any other call of the kernel, be it open(), socket() or exec(),
/// kills it at once. It gains no rights by whatever it might start, leaves no core file, cannot be
/// looked into by other processes of its user, and has no more than `memory_bytes` of addresses:
/// what goes beyond is a `std::bad_alloc`, or an error of the library that asked.
///
/// Standard error is nothing from here on: it is the parent's log, into which whoever takes this
/// process over would write lines of their own. The parent learns how it ended.
///
/// Everything has to be open before, and threads have to run: there will be no others. Throws
/// `std::system_error` where the kernel does not grant it; nothing that others made may then be
/// looked at.
void enter_sandbox(std::size_t memory_bytes);

/// From now on this process may use so much CPU time, and SIGPROF ends it then. Zero: as much as it
/// likes. To be said anew for each request, also inside the sandbox. A process that somebody took
/// over can take it back, so whoever waits for its answer looks at a clock of its own.
void limit_cpu_time(std::chrono::milliseconds limit);

}  // namespace causeway::adapters::process
