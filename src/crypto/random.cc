#include "crypto/random.h"

#include <array>
#include <sodium.h>

#include "base/invariant.h"
#include "crypto/aead.h"
#include "crypto/hash.h"
#include "crypto/keccak.h"
#include "crypto/libraries.h"

namespace causeway::crypto {

void start_sodium() {
  static const bool started = sodium_init() >= 0;
  INVARIANT(started);
}

void SystemRandom::fill(MutableByteView out) {
  start_sodium();
  randombytes_buf(out.data(), out.size());
}

void initialize() {
  start_sodium();
  // The first look at a size fetches the whole family.
  INVARIANT(hash_size(Hash::sha512) == hash_size_max);
  std::array<std::uint8_t, 32> digest{};
  sha3_256(digest, {});
  INVARIANT(aead_key_size(Aead::aes256gcm) == aead_key_size_max);
}

}  // namespace causeway::crypto
