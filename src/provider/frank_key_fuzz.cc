// Any bytes in the place of a key file: what is taken for a key is written again as it was, and its
// head alone says the same.
#include <algorithm>

#include "base/invariant.h"
#include "crypto/random.h"
#include "provider/frank_keys.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace causeway;  // NOLINT(google-build-using-namespace): the body of the target
  crypto::initialize();
  const ByteView input(data, size);
  const auto key = provider::parse_frank_key(input);
  const auto head =
      provider::parse_frank_key_head(input.first(std::min(size, provider::frank_key_head_size)));
  if (key.ok()) {
    INVARIANT(provider::encode_frank_key(*key) == SecretBytes(input));
    INVARIANT(head.ok() && head->key_id == key->key_id && head->state == key->state);
  }
  return 0;
}
