#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <openssl/types.h>
#include <optional>

#include "base/bytes.h"
#include "base/random.h"
#include "base/secret.h"

namespace causeway::crypto {

/// A curve of RFC 5480 (NIST's P-256, P-384, P-521).
enum class Curve : std::uint8_t {
  p256,
  p384,
  p521,
};

struct CurveSizes {
  std::size_t scalar;  // of a private key, and of a coordinate
  std::size_t point;   // uncompressed (SEC 1 §2.3.3): 1 + 2 coordinates
};

CurveSizes curve_sizes(Curve curve);

/// Whether 0 < `scalar` < the group's order. Requires its size.
bool is_scalar(Curve curve, ByteView scalar);

/// The first candidate that is a scalar once the bits that the order has none of are cleared (RFC
/// 9180 §7.1.3, FIPS 186-5 A.2.2). `candidate` makes the one of a number, below 255; a second one
/// is needed once in 2^32 times for P-256, and less often for the others.
SecretBytes first_scalar(
    Curve curve, const std::function<SecretBytes(std::uint8_t number)>& candidate
);

/// A scalar that `random` draws, by rejection (FIPS 186-5 A.2.2).
SecretBytes random_scalar(Curve curve, Random& random);

/// The uncompressed point of a private key. Requires `is_scalar`.
Bytes curve_point(Curve curve, ByteView scalar);

/// A key as OpenSSL holds it, for the algorithms that only OpenSSL has. Each function is empty or
/// false where a key or signature is not valid.
class OpensslKey {
 public:
  /// `name` is the algorithm's at OpenSSL: X448, ED448.
  static std::optional<OpensslKey> from_raw_private(const char* name, ByteView private_key);
  static std::optional<OpensslKey> from_raw_public(const char* name, ByteView public_key);
  /// Requires `is_scalar` and its point.
  static OpensslKey from_scalar(Curve curve, ByteView scalar, ByteView point);
  /// Only an uncompressed point of the curve is one.
  static std::optional<OpensslKey> from_point(Curve curve, ByteView point);

  Bytes raw_public() const;
  /// Diffie-Hellman; of a curve the x-coordinate.
  std::optional<SecretBytes> derive(const OpensslKey& peer) const;
  /// `digest` is the hash's name at OpenSSL, null where the scheme has its own.
  Bytes sign(const char* digest, ByteView message) const;
  bool verify(const char* digest, ByteView message, ByteView signature) const;

 private:
  struct Free {
    void operator()(EVP_PKEY* key) const;
  };

  explicit OpensslKey(EVP_PKEY* key) : key_(key) {}

  std::unique_ptr<EVP_PKEY, Free> key_;
};

}  // namespace causeway::crypto
