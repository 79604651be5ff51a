// Facts are taken or refused, and nothing else is thrown; what is taken is written and read again
// as itself.
#include <cstdlib>

#include "adapters/json_policy/request_json.h"

using namespace causeway;  // NOLINT(google-build-using-namespace): a program of its own

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace adapters::json_policy;  // NOLINT(google-build-using-namespace): likewise
  try {
    const auto facts = read_facts({reinterpret_cast<const char*>(data), size});
    if (read_facts(facts_json(facts)) != facts) std::abort();
  } catch (const FormatError&) {  // most are
  }
  return 0;
}
