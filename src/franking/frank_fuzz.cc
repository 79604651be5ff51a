// Every structure of FRANK-1 that comes from outside re-encodes to the bytes it was read from.
#include "franking/frank.h"

namespace {

using namespace causeway;
using namespace causeway::franking;

template <typename T>
void check_round_trip(ByteView input) {
  const auto decoded = tls::decode<T>(input);
  if (decoded.ok()) INVARIANT(tls::encode(*decoded) == to_bytes(input));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  check_round_trip<GroupId>(input);
  check_round_trip<Version>(input);
  check_round_trip<CommitContext>(input);
  check_round_trip<FrankContext>(input);
  check_round_trip<FrankEnvelope>(input);
  const auto franked = tls::decode<FrankedContent>(input);
  if (franked.ok()) INVARIANT(tls::encode_secret(*franked) == SecretBytes(input));
  const auto commitment = parse_authenticated_data(input);
  if (commitment.ok()) INVARIANT(to_bytes(authenticated_data(*commitment)) == to_bytes(input));
  return 0;
}
