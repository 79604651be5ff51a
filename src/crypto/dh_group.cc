#include "crypto/dh_group.h"

#include <algorithm>
#include <array>

#include "crypto/openssl_key.h"
#include "crypto/x25519.h"

namespace causeway::crypto {
namespace {

/// Of a group in which all strings are private keys.
template <std::size_t private_key_size>
SecretBytes any_bytes(Random& random) {
  return random.secret(private_key_size);
}

template <std::size_t private_key_size>
SecretBytes derive_at_once(const LabeledKdf& kdf, const SecretBytes& dkp_prk) {
  return kdf.expand(dkp_prk.reveal(), "sk", {}, private_key_size);
}

Result<SecretBytes> dh_x25519(const KemKeyPair& key, ByteView public_key) {
  return x25519::diffie_hellman(key.private_key.reveal(), public_key);
}

bool any_scalar(ByteView) {
  return true;
}

namespace x448 {

constexpr const char* name = "X448";
constexpr std::size_t key_size = 56;

Bytes public_key(ByteView private_key) {
  return OpensslKey::from_raw_private(name, private_key)->raw_public();
}

using Point = std::array<std::uint8_t, key_size>;

/// The prime 2^448 - 2^224 - 1 and what is next to it, whose lowest byte is `low_byte`.
constexpr Point near_the_prime(std::uint8_t low_byte, std::uint8_t other_low_bytes = 0xFF) {
  Point point{};
  point.fill(0xFF);
  for (std::size_t i = 0; i < key_size / 2; ++i) point[i] = other_low_bytes;
  point.front() = low_byte;
  point[key_size / 2] = other_low_bytes == 0xFF ? 0xFE : 0xFF;
  return point;
}

/// The points that are zero times four (RFC 7748 §5), in each of their encodings: 0, 1, and p - 1,
/// p, p + 1.
constexpr std::array small_order{
    Point{0},
    Point{1},
    near_the_prime(0xFE),
    near_the_prime(0xFF),
    near_the_prime(0x00, 0x00),
};

bool is_public_key(ByteView public_key) {
  if (public_key.size() != key_size) return false;
  return std::none_of(small_order.begin(), small_order.end(), [&](const Point& point) {
    return std::equal(point.begin(), point.end(), public_key.begin());
  });
}

Result<SecretBytes> diffie_hellman(const KemKeyPair& key, ByteView public_key) {
  const auto own = OpensslKey::from_raw_private(name, key.private_key.reveal());
  const auto peer = OpensslKey::from_raw_public(name, public_key);
  if (!peer) return Error{rules::kem_key_is_valid};
  auto secret = own->derive(*peer);
  if (!secret) return Error{rules::kem_key_is_valid};
  return *std::move(secret);
}

}  // namespace x448

template <Curve curve>
SecretBytes any_curve_scalar(Random& random) {
  return random_scalar(curve, random);
}

template <Curve curve>
SecretBytes derive_scalar(const LabeledKdf& kdf, const SecretBytes& dkp_prk) {
  return first_scalar(curve, [&](std::uint8_t counter) {
    const ByteView info(&counter, 1);
    return kdf.expand(dkp_prk.reveal(), "candidate", info, curve_sizes(curve).scalar);
  });
}

template <Curve curve>
bool is_curve_scalar(ByteView private_key) {
  return is_scalar(curve, private_key);
}

template <Curve curve>
Bytes point_of(ByteView private_key) {
  return curve_point(curve, private_key);
}

template <Curve curve>
bool is_curve_point(ByteView public_key) {
  return OpensslKey::from_point(curve, public_key).has_value();
}

template <Curve curve>
Result<SecretBytes> dh_curve(const KemKeyPair& key, ByteView public_key) {
  const auto peer = OpensslKey::from_point(curve, public_key);
  if (!peer) return Error{rules::kem_key_is_valid};
  const auto own = OpensslKey::from_scalar(curve, key.private_key.reveal(), key.public_key);
  auto secret = own.derive(*peer);
  if (!secret) return Error{rules::kem_key_is_valid};
  return *std::move(secret);
}

template <Curve curve>
constexpr DhGroup curve_group(Kem kem, Hash hash, std::size_t scalar_size) {
  return {
      kem,
      hash,
      scalar_size,
      1 + 2 * scalar_size,
      any_curve_scalar<curve>,
      derive_scalar<curve>,
      is_curve_scalar<curve>,
      point_of<curve>,
      is_curve_point<curve>,
      dh_curve<curve>,
  };
}

constexpr std::array groups{
    DhGroup{
        Kem::x25519_hkdf_sha256,
        Hash::sha256,
        x25519::key_size,
        x25519::key_size,
        any_bytes<x25519::key_size>,
        derive_at_once<x25519::key_size>,
        any_scalar,
        x25519::public_key,
        x25519::is_public_key,
        dh_x25519,
    },
    DhGroup{
        Kem::x448_hkdf_sha512,
        Hash::sha512,
        x448::key_size,
        x448::key_size,
        any_bytes<x448::key_size>,
        derive_at_once<x448::key_size>,
        any_scalar,
        x448::public_key,
        x448::is_public_key,
        x448::diffie_hellman,
    },
    curve_group<Curve::p256>(Kem::p256_hkdf_sha256, Hash::sha256, 32),
    curve_group<Curve::p384>(Kem::p384_hkdf_sha384, Hash::sha384, 48),
    curve_group<Curve::p521>(Kem::p521_hkdf_sha512, Hash::sha512, 66),
};

}  // namespace

std::span<const DhGroup> dh_groups() {
  return groups;
}

}  // namespace causeway::crypto
