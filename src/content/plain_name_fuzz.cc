// A plain name is UTF-8, and is left as it is; and no profile has another.
#include <cstddef>
#include <cstdint>

#include "base/encoding.h"
#include "base/invariant.h"
#include "content/plain_name.h"
#include "content/profile.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace causeway;  // NOLINT(google-build-using-namespace): the body of the target
  const ByteView input(data, size);
  const std::string plain = content::plain_name(as_text(input));
  INVARIANT(is_utf8(as_bytes(plain)));
  INVARIANT(plain.size() <= size);
  INVARIANT(content::plain_name(plain) == plain);
  const auto profile = content::parse_profile(input);
  if (profile.ok()) {
    INVARIANT(content::plain_name(profile->name) == profile->name);
    INVARIANT(content::parse_profile(content::encode(*profile)).ok());
  }
  return 0;
}
