#include "mls_wire/suite.h"

namespace causeway::mls_wire {

static_assert(
    [] {
      for (const Suite& one : suites) {
        if (std::ranges::count(suites, one.id, &Suite::id) != 1) return false;
      }
      return true;
    }(),
    "the number of the hybrid suite is that of another"
);

Result<Suite> find_suite(CipherSuite id) {
  for (const Suite& suite : suites) {
    if (suite.id == id) return suite;
  }
  return Error{rules::suite_is_supported};
}

}  // namespace causeway::mls_wire
