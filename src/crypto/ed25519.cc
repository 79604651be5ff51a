// By libsodium: twice OpenSSL's speed (crypto_primitives_bench), and its verification is the rule
// that all platforms share.

#include "crypto/ed25519.h"

#include <algorithm>
#include <array>
#include <sodium.h>

#include "base/invariant.h"
#include "crypto/libraries.h"
#include "crypto/signature.h"

namespace causeway::crypto::ed25519 {
namespace {

static_assert(seed_size == crypto_sign_SEEDBYTES);
constexpr std::size_t point_size = crypto_sign_PUBLICKEYBYTES;
constexpr std::size_t signature_size = crypto_sign_BYTES;

using Point = std::array<std::uint8_t, point_size>;
using ExpandedKey = std::array<std::uint8_t, crypto_sign_SECRETKEYBYTES>;

/// Whether libsodium can accept any signature of this key: it decodes to a point, is that point's
/// one canonical encoding, and eight times it is not the neutral element.
bool key_is_valid(const std::uint8_t* key) {
  constexpr Point neutral{1};
  Point point;
  if (crypto_core_ed25519_add(point.data(), key, neutral.data()) != 0) return false;
  if (!std::equal(point.begin(), point.end(), key)) return false;
  for (int doubling = 0; doubling < 3; ++doubling) {
    const Point half = point;
    INVARIANT(crypto_core_ed25519_add(point.data(), half.data(), half.data()) == 0);
  }
  return point != neutral;
}

}  // namespace

Bytes public_key(ByteView seed) {
  start_sodium();
  INVARIANT(seed.size() == seed_size);
  Bytes point(point_size);
  ExpandedKey expanded;
  crypto_sign_seed_keypair(point.data(), expanded.data(), seed.data());
  wipe(expanded.data(), expanded.size());
  return point;
}

Bytes sign(ByteView seed, ByteView public_key, ByteView message) {
  start_sodium();
  INVARIANT(seed.size() == seed_size && public_key.size() == point_size);
  // libsodium's form of a private key is the seed with the public key behind it.
  ExpandedKey expanded;
  std::copy(seed.begin(), seed.end(), expanded.begin());
  std::copy(public_key.begin(), public_key.end(), expanded.begin() + seed_size);
  Bytes signature(signature_size);
  crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(), expanded.data());
  wipe(expanded.data(), expanded.size());
  return signature;
}

Result<void> verify(ByteView public_key, ByteView message, ByteView signature) {
  start_sodium();
  if (public_key.size() != point_size) return Error{rules::signature_key_is_valid};
  if (signature.size() != signature_size) return Error{rules::signature_is_valid};
  const int failed = crypto_sign_verify_detached(
      signature.data(), message.data(), message.size(), public_key.data()
  );
  if (failed == 0) return {};
  // The usual case pays nothing for knowing which of the two was wrong.
  return Error{
      key_is_valid(public_key.data()) ? rules::signature_is_valid : rules::signature_key_is_valid
  };
}

}  // namespace causeway::crypto::ed25519
