// Reports and appeals as they come out of the seal: what decodes re-encodes to its bytes; what is
// accepted is verified without a fault, one answer for each entry, and nothing of it is verified,
// for the input knows no key. Evidence and key files likewise.
#include "crypto/random.h"
#include "report/key_files.h"
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

void check_key_files(ByteView input) {
  const auto moderation = parse_moderation_key(input);
  if (moderation.ok()) INVARIANT(encode_key(*moderation) == SecretBytes(input));
  const auto wrapping = parse_wrapping_key(input);
  INVARIANT(!moderation.ok() || !wrapping.ok());
}

/// What unpacks packs to a report that is the same.
void check_packed(ByteView input) {
  const auto report = unpack(input, {});
  if (!report.ok() || !check_report(*report).ok()) return;
  const ReportResult result = Verifier{{}, franking::hub_id("chat.example")}.verify(*report);
  const auto again = unpack(pack(*report, result).reveal(), {});
  INVARIANT(again.ok() && *again == *report);
}

constexpr std::array<tls::Check, 7> checks{
    tls::check_round_trip<AbuseReport>,
    check_verified,
    tls::check_round_trip<Appeal>,
    tls::check_round_trip<SealedReport>,
    tls::check_round_trip<ModerationKey>,
    check_key_files,
    check_packed,
};

}  // namespace
}  // namespace causeway::report

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  causeway::crypto::initialize();
  causeway::tls::run_chosen(causeway::report::checks, {data, size});
  return 0;
}
