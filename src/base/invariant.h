#pragma once

namespace causeway {

/// Ends the process with the broken condition on stderr. For mistakes of ours only: bytes from
/// outside end in a `Result`, the world's failures in an exception.
[[noreturn]] void invariant_broken(const char* condition, const char* file, int line);

}  // namespace causeway

/// Aborts in every build when `condition` does not hold.
#define INVARIANT(condition)          \
  ((condition) ? static_cast<void>(0) \
               : ::causeway::invariant_broken(#condition, __FILE__, __LINE__))
