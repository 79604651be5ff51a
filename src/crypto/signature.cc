#include "crypto/signature.h"

#include <array>
#include <optional>

#include "base/invariant.h"
#include "crypto/ed25519.h"
#include "crypto/openssl_key.h"
#include "crypto/public_key_operations.h"

namespace causeway::crypto {
namespace {

/// What a scheme is to the functions below. Private keys have the scheme's size.
struct SignatureAlgorithm {
  Signature scheme;
  std::size_t private_key_size;
  /// Draws a private key.
  SecretBytes (*generate)(Random& random);
  bool (*is_private_key)(ByteView private_key);
  Bytes (*public_key)(ByteView private_key);
  Bytes (*sign)(const SigningKey& key, ByteView message);
  Result<void> (*verify)(ByteView public_key, ByteView message, ByteView signature);
};

template <std::size_t size>
SecretBytes draw(Random& random) {
  return random.secret(size);
}

bool any_seed(ByteView) {
  return true;
}

Bytes sign_ed25519(const SigningKey& key, ByteView message) {
  return ed25519::sign(key.private_key.reveal(), key.public_key, message);
}

Result<void> verify_by(
    const std::optional<OpensslKey>& key, const char* digest, ByteView message, ByteView signature
) {
  if (!key) return Error{rules::signature_key_is_valid};
  if (!key->verify(digest, message, signature)) return Error{rules::signature_is_valid};
  return {};
}

namespace ed448 {

constexpr const char* name = "ED448";
constexpr std::size_t seed_size = 57;

Bytes public_key(ByteView seed) {
  return OpensslKey::from_raw_private(name, seed)->raw_public();
}

Bytes sign(const SigningKey& key, ByteView message) {
  return OpensslKey::from_raw_private(name, key.private_key.reveal())->sign(nullptr, message);
}

Result<void> verify(ByteView public_key, ByteView message, ByteView signature) {
  return verify_by(OpensslKey::from_raw_public(name, public_key), nullptr, message, signature);
}

}  // namespace ed448

/// ECDSA over one curve with the hash of its strength (RFC 8446 §4.2.3).
template <Curve curve>
struct Ecdsa {
  static constexpr const char* digest() {
    constexpr std::array names{"SHA2-256", "SHA2-384", "SHA2-512"};
    return names[static_cast<std::size_t>(curve)];
  }

  static SecretBytes generate(Random& random) { return random_scalar(curve, random); }

  static bool is_private_key(ByteView scalar) { return is_scalar(curve, scalar); }

  static Bytes public_key(ByteView scalar) { return curve_point(curve, scalar); }

  static Bytes sign(const SigningKey& key, ByteView message) {
    return OpensslKey::from_scalar(curve, key.private_key.reveal(), key.public_key)
        .sign(digest(), message);
  }

  static Result<void> verify(ByteView public_key, ByteView message, ByteView signature) {
    return verify_by(OpensslKey::from_point(curve, public_key), digest(), message, signature);
  }
};

template <Curve curve>
constexpr SignatureAlgorithm ecdsa(Signature scheme, std::size_t scalar_size) {
  using Scheme = Ecdsa<curve>;
  return {
      scheme,
      scalar_size,
      Scheme::generate,
      Scheme::is_private_key,
      Scheme::public_key,
      Scheme::sign,
      Scheme::verify,
  };
}

constexpr std::array algorithms{
    SignatureAlgorithm{
        Signature::ed25519,
        ed25519::seed_size,
        draw<ed25519::seed_size>,
        any_seed,
        ed25519::public_key,
        sign_ed25519,
        ed25519::verify,
    },
    SignatureAlgorithm{
        Signature::ed448,
        ed448::seed_size,
        draw<ed448::seed_size>,
        any_seed,
        ed448::public_key,
        ed448::sign,
        ed448::verify,
    },
    ecdsa<Curve::p256>(Signature::ecdsa_secp256r1_sha256, 32),
    ecdsa<Curve::p384>(Signature::ecdsa_secp384r1_sha384, 48),
    ecdsa<Curve::p521>(Signature::ecdsa_secp521r1_sha512, 66),
};

const SignatureAlgorithm& algorithm(Signature scheme) {
  for (const SignatureAlgorithm& row : algorithms) {
    if (row.scheme == scheme) return row;
  }
  invariant_broken("signature scheme is in the table", __FILE__, __LINE__);
}

SigningKey with_public_key(const SignatureAlgorithm& algorithm, SecretBytes private_key) {
  count(PublicKeyOperation::key_pair);
  Bytes public_key = algorithm.public_key(private_key.reveal());
  return {std::move(private_key), std::move(public_key)};
}

}  // namespace

std::size_t signature_private_key_size(Signature scheme) {
  return algorithm(scheme).private_key_size;
}

SigningKey generate_signing_key(Signature scheme, Random& random) {
  const SignatureAlgorithm& chosen = algorithm(scheme);
  return with_public_key(chosen, chosen.generate(random));
}

Result<SigningKey> signing_key_from_private(Signature scheme, ByteView private_key) {
  const SignatureAlgorithm& chosen = algorithm(scheme);
  if (private_key.size() != chosen.private_key_size || !chosen.is_private_key(private_key)) {
    return Error{rules::signature_key_is_valid};
  }
  return with_public_key(chosen, SecretBytes(private_key));
}

Bytes sign(Signature scheme, const SigningKey& key, ByteView message) {
  const SignatureAlgorithm& chosen = algorithm(scheme);
  INVARIANT(key.private_key.size() == chosen.private_key_size);
  count(PublicKeyOperation::signature);
  return chosen.sign(key, message);
}

Result<void> verify(Signature scheme, ByteView public_key, ByteView message, ByteView signature) {
  count(PublicKeyOperation::verification);
  return algorithm(scheme).verify(public_key, message, signature);
}

}  // namespace causeway::crypto
