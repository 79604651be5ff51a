// Reports and appeals as they come out of the seal: what decodes re-encodes to its bytes; what is
// accepted is verified without a fault, one answer for each entry, and nothing of it is verified,
// for the input knows no key.
#include "crypto/random.h"
#include "report/verify.h"
#include "tls/round_trip_fuzz.h"

namespace causeway::report {
namespace {

void check_verified(ByteView input) {
  const auto report = tls::decode<AbuseReport>(input);
  if (!report.ok() || !check_report(*report).ok()) return;
  std::vector<franking::ServerKeyRecord> keys;
  keys.push_back({.key_id = 7, .key = franking::ServerKey(Bytes(32, 0x5a))});
  const ReportResult result = Verifier{keys, franking::hub_id("chat.example")}.verify(*report);
  INVARIANT(result.entries.size() == report->entries.size());
  for (const EntryResult& entry : result.entries) {
    INVARIANT(entry.verdict != Verdict::verified);
    INVARIANT(entry.broken != nullptr);
  }
}

constexpr std::array<tls::Check, 5> checks{
    tls::check_round_trip<AbuseReport>,
    check_verified,
    tls::check_round_trip<Appeal>,
    tls::check_round_trip<SealedReport>,
    tls::check_round_trip<ModerationKey>,
};

}  // namespace
}  // namespace causeway::report

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  causeway::crypto::initialize();
  causeway::tls::run_chosen(causeway::report::checks, {data, size});
  return 0;
}
