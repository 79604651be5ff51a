// Texts of bytes: what is accepted is what those bytes are written as.
#include <cstddef>
#include <cstdint>

#include "base/encoding.h"
#include "base/invariant.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace causeway;  // NOLINT(google-build-using-namespace): the body of the target
  const ByteView input(data, size);
  const std::string_view text = as_text(input);
  const auto hex = from_hex(text);
  if (hex.ok()) INVARIANT(to_hex(*hex) == to_lower_ascii(text));
  const auto base64 = from_base64(text);
  if (base64.ok()) INVARIANT(to_base64(*base64) == text);
  const auto base64url = from_base64url(text);
  if (base64url.ok()) INVARIANT(to_base64url(*base64url) == text);
  INVARIANT(*from_hex(to_hex(input)) == to_bytes(input));
  INVARIANT(*from_base64(to_base64(input)) == to_bytes(input));
  INVARIANT(*from_base64url(to_base64url(input)) == to_bytes(input));
  static_cast<void>(is_utf8(input));
  return 0;
}
