// Ed25519 by libsodium: twice OpenSSL's speed (crypto_primitives_bench), and its verification is
// the rule that all platforms share.

#include "crypto/signature.h"

#include <algorithm>
#include <array>
#include <sodium.h>

#include "base/invariant.h"
#include "crypto/libraries.h"

namespace causeway::crypto {
namespace {

constexpr std::size_t seed_size = crypto_sign_SEEDBYTES;
constexpr std::size_t point_size = crypto_sign_PUBLICKEYBYTES;
constexpr std::size_t signature_size = crypto_sign_BYTES;

using Point = std::array<std::uint8_t, point_size>;
using ExpandedKey = std::array<std::uint8_t, crypto_sign_SECRETKEYBYTES>;

SigningKey key_from_seed(SecretBytes seed) {
  start_sodium();
  SigningKey key{std::move(seed), Bytes(point_size)};
  ExpandedKey expanded;
  crypto_sign_seed_keypair(key.public_key.data(), expanded.data(), key.private_key.reveal().data());
  wipe(expanded.data(), expanded.size());
  return key;
}

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

SigningKey generate_signing_key(Signature scheme, Random& random) {
  INVARIANT(scheme == Signature::ed25519);
  return key_from_seed(random.secret(seed_size));
}

Result<SigningKey> signing_key_from_private(Signature scheme, ByteView private_key) {
  INVARIANT(scheme == Signature::ed25519);
  if (private_key.size() != seed_size) return Error{rules::signature_key_is_valid};
  return key_from_seed(SecretBytes(private_key));
}

Bytes sign(Signature scheme, const SigningKey& key, ByteView message) {
  INVARIANT(scheme == Signature::ed25519);
  INVARIANT(key.private_key.size() == seed_size && key.public_key.size() == point_size);
  start_sodium();
  // libsodium's form of a private key is the seed with the public key behind it.
  ExpandedKey expanded;
  const ByteView seed = key.private_key.reveal();
  std::copy(seed.begin(), seed.end(), expanded.begin());
  std::copy(key.public_key.begin(), key.public_key.end(), expanded.begin() + seed_size);
  Bytes signature(signature_size);
  crypto_sign_detached(signature.data(), nullptr, message.data(), message.size(), expanded.data());
  wipe(expanded.data(), expanded.size());
  return signature;
}

Result<void> verify(Signature scheme, ByteView public_key, ByteView message, ByteView signature) {
  INVARIANT(scheme == Signature::ed25519);
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

}  // namespace causeway::crypto
