// Whatever an authenticator says: it is taken or refused, and a key that is taken is of the size of
// its kind. The first byte says where what follows is cut into the parts.
#include <algorithm>
#include <cstdlib>

#include "adapters/passkeys/passkeys.h"

using namespace causeway;  // NOLINT(google-build-using-namespace): a program of its own

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  namespace passkeys = adapters::passkeys;
  const passkeys::RelyingParty ours = passkeys::relying_party("https://a.example");
  const Bytes challenge(32);
  const ByteView rest(data + 1, size - 1);
  const std::size_t cut = std::min<std::size_t>(data[0] * std::size_t{2}, rest.size());
  const ByteView client_data = rest.first(cut);
  const ByteView said = rest.subspan(cut);
  const auto made = passkeys::verify(ours, challenge, passkeys::Registration{said, client_data});
  if (made.ok()) {
    const std::size_t wanted = made->algorithm == passkeys::es256 ? 64 : 32;
    if (made->public_key.size() != wanted) std::abort();
  }
  const passkeys::Credential credential{
      .id = {}, .algorithm = passkeys::eddsa, .public_key = Bytes(32)
  };
  const passkeys::Assertion assertion{said, client_data, said};
  (void)passkeys::verify(ours, challenge, assertion, credential);
  return 0;
}
