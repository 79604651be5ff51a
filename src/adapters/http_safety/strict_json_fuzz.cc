// A body is taken or refused; what is taken is written and read again as itself, and a query
// likewise never does anything but refuse.
#include <cstdlib>

#include "adapters/http_safety/query.h"
#include "adapters/http_safety/strict_json.h"

using namespace causeway;  // NOLINT(google-build-using-namespace): a program of its own

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace adapters::http_safety;  // NOLINT(google-build-using-namespace): likewise
  const ByteView bytes(data, size);
  try {
    const Json value = parse_json(bytes);
    const std::string written = value.dump();
    if (parse_json(as_bytes(written)) != value) std::abort();
  } catch (const Refused&) {  // most are
  }
  try {
    const Query query(as_text(bytes), "limit from");
    (void)query.limit();
    const auto from = query.one_of("from", parse_time);
    if (from && to_json(*from) != *query.text("from")) std::abort();
  } catch (const Refused&) {  // likewise
  }
  return 0;
}
