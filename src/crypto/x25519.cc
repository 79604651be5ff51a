// By libsodium: OpenSSL's bare multiplication is faster, but a key must first become an EVP_PKEY,
// and with that libsodium is ahead (crypto_primitives_bench).

#include "crypto/x25519.h"

#include <algorithm>
#include <array>
#include <sodium.h>

#include "base/invariant.h"
#include "crypto/kem.h"
#include "crypto/libraries.h"

namespace causeway::crypto::x25519 {
namespace {

static_assert(key_size == crypto_scalarmult_SCALARBYTES);

using Point = std::array<std::uint8_t, key_size>;

/// 2^255 - 256 + `low_byte`; the prime is 2^255 - 19.
constexpr Point near_the_prime(std::uint8_t low_byte) {
  Point point{};
  point.fill(0xFF);
  point.front() = low_byte;
  point.back() = 0x7F;
  return point;
}

/// The points that are zero times eight, in each encoding that leaves out the ignored highest bit.
/// A comparison takes nanoseconds, where asking the multiplication would take as long as a secret.
constexpr std::array small_order{
    Point{0},
    Point{1},
    Point{0xE0, 0xEB, 0x7A, 0x7C, 0x3B, 0x41, 0xB8, 0xAE, 0x16, 0x56, 0xE3,
          0xFA, 0xF1, 0x9F, 0xC4, 0x6A, 0xDA, 0x09, 0x8D, 0xEB, 0x9C, 0x32,
          0xB1, 0xFD, 0x86, 0x62, 0x05, 0x16, 0x5F, 0x49, 0xB8, 0x00},
    Point{0x5F, 0x9C, 0x95, 0xBC, 0xA3, 0x50, 0x8C, 0x24, 0xB1, 0xD0, 0xB1,
          0x55, 0x9C, 0x83, 0xEF, 0x5B, 0x04, 0x44, 0x5C, 0xC4, 0x58, 0x1C,
          0x8E, 0x86, 0xD8, 0x22, 0x4E, 0xDD, 0xD0, 0x9F, 0x11, 0x57},
    near_the_prime(0xEC),
    near_the_prime(0xED),
    near_the_prime(0xEE),
};

}  // namespace

Bytes public_key(ByteView private_key) {
  start_sodium();
  INVARIANT(private_key.size() == key_size);
  Bytes out(key_size);
  INVARIANT(crypto_scalarmult_base(out.data(), private_key.data()) == 0);
  return out;
}

Result<SecretBytes> diffie_hellman(ByteView private_key, ByteView public_key) {
  start_sodium();
  if (public_key.size() != key_size) return Error{rules::kem_key_is_valid};
  SecretBytes out(key_size);
  // Fails where the result is all zero (RFC 9180 §7.1.4).
  if (crypto_scalarmult(out.reveal_mutable().data(), private_key.data(), public_key.data()) != 0) {
    return Error{rules::kem_key_is_valid};
  }
  return out;
}

bool is_public_key(ByteView public_key) {
  if (public_key.size() != key_size) return false;
  Point point{};
  std::copy(public_key.begin(), public_key.end(), point.begin());
  point.back() &= 0x7F;
  return std::find(small_order.begin(), small_order.end(), point) == small_order.end();
}

}  // namespace causeway::crypto::x25519
