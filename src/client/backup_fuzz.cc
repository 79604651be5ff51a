// What comes back from a backup is read strictly: whatever is taken encodes to the same bytes. The
// first byte chooses what is read.
#include "client/backup.h"
#include "tls/round_trip_fuzz.h"

namespace causeway::client {
namespace {

void check_index(ByteView input) {
  tls::check_round_trip<BackupIndex>(input);
  const auto index = parse_index(input);
  // One of the first format is written in another.
  if (index.ok() && input.front() == backup_format) {
    INVARIANT(tls::encode_secret(*index) == SecretBytes(input));
  }
}

void check_segment(ByteView input) {
  tls::check_round_trip<Segment>(input);
  const auto segment = parse_segment(input);
  if (segment.ok()) INVARIANT(tls::encode_secret(*segment) == SecretBytes(input));
}

constexpr std::array<tls::Check, 2> checks{check_index, check_segment};

}  // namespace
}  // namespace causeway::client

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  causeway::tls::run_chosen(causeway::client::checks, {data, size});
  return 0;
}
