// A stored submission decodes to what encodes to the same bytes, checking it never fails otherwise
// than by a rule, and every text can be made legible.
#include "safety/cybertip_report.h"
#include "tls/round_trip_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace causeway;
  using namespace causeway::safety;
  const ByteView input(data, size);
  tls::check_round_trip<Submission>(input);
  tls::check_round_trip<Text>(input);
  const auto submission = tls::decode<Submission>(input);
  if (submission.ok()) {
    static_cast<void>(check_submission(*submission, from_unix_ms(1'800'000'000'000)));
  }
  INVARIANT(check_text(legible(input)).ok());
  return 0;
}
