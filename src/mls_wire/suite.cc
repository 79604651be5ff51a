#include "mls_wire/suite.h"

namespace causeway::mls_wire {

Result<Suite> find_suite(CipherSuite id) {
  for (const Suite& suite : suites) {
    if (suite.id == id) return suite;
  }
  return Error{rules::suite_is_supported};
}

}  // namespace causeway::mls_wire
