// Any bytes: an MLSMessage that is accepted re-encodes to them.
#include "base/invariant.h"
#include "mls_wire/message.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // NOLINTNEXTLINE(google-build-using-namespace): a fuzz target is one function
  using namespace causeway;
  const ByteView input(data, size);
  const auto message = tls::decode<mls_wire::MlsMessage>(input);
  if (message.ok()) INVARIANT(tls::encode(*message) == to_bytes(input));
  return 0;
}
