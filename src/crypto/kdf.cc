#include "crypto/kdf.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/invariant.h"

namespace causeway::crypto {

SecretBytes hkdf_extract(Hash hash, ByteView salt, ByteView input_key_material) {
  return hkdf_extract(hash, salt, {input_key_material});
}

SecretBytes hkdf_extract(
    Hash hash, ByteView salt, std::initializer_list<ByteView> input_key_material
) {
  // HMAC pads its key with zeros, so the empty salt is already the RFC's default.
  SecretBytes out(hash_size(hash));
  hmac_into(
      out.reveal_mutable(), hash, salt, {input_key_material.begin(), input_key_material.size()}
  );
  return out;
}

SecretBytes hkdf_expand(
    Hash hash,
    ByteView pseudorandom_key,
    std::initializer_list<ByteView> info,
    std::size_t size_bytes
) {
  const std::size_t step = hash_size(hash);
  INVARIANT(size_bytes <= 255 * step);
  // T(i) = HMAC(PRK, T(i-1) | info | i): the first part is the block before, the last the counter.
  std::uint8_t counter = 0;
  std::vector<ByteView> parts(info.size() + 2);
  std::copy(info.begin(), info.end(), parts.begin() + 1);
  parts.back() = {&counter, 1};

  SecretBytes out(size_bytes);
  const MutableByteView bytes = out.reveal_mutable();
  std::array<std::uint8_t, hash_size_max> block;
  for (std::size_t done = 0; done < size_bytes; done += step) {
    ++counter;
    hmac_into(MutableByteView(block).first(step), hash, pseudorandom_key, parts);
    parts.front() = ByteView(block).first(step);
    const std::size_t wanted = std::min(step, size_bytes - done);
    std::copy_n(block.begin(), wanted, bytes.begin() + static_cast<std::ptrdiff_t>(done));
  }
  wipe(block.data(), block.size());
  return out;
}

}  // namespace causeway::crypto
