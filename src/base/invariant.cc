#include "base/invariant.h"

#include <cstdio>
#include <cstdlib>

namespace causeway {

void invariant_broken(const char* condition, const char* file, int line) {
  static_cast<void>(
      std::fprintf(stderr, "causeway: broken invariant: %s (%s:%d)\n", condition, file, line)
  );
  std::abort();
}

}  // namespace causeway
