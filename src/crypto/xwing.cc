#include "crypto/xwing.h"

#include "base/invariant.h"
#include "crypto/keccak.h"
#include "crypto/mlkem768.h"
#include "crypto/x25519.h"

namespace causeway::crypto::xwing {
namespace {

static_assert(public_key_size == mlkem768::encapsulation_key_size + x25519::key_size);
static_assert(kem_output_size == mlkem768::ciphertext_size + x25519::key_size);

/// expandDecapsulationKey of section 5.2.
struct Expanded {
  mlkem768::KeyPair mlkem;
  SecretBytes x25519_private;
  Bytes x25519_public;
};

Expanded expand(ByteView private_key) {
  INVARIANT(private_key.size() == private_key_size);
  SecretBytes expanded(96);
  shake256(expanded.reveal_mutable(), {private_key});
  const ByteView bytes = expanded.reveal();
  SecretBytes x25519_private(bytes.last(x25519::key_size));
  Bytes x25519_public = x25519::public_key(x25519_private.reveal());
  return {
      mlkem768::generate(bytes.first(32), bytes.subspan(32, 32)),
      std::move(x25519_private),
      std::move(x25519_public),
  };
}

/// Combiner of section 5.3.
SecretBytes combine(
    const SecretBytes& mlkem_secret,
    const SecretBytes& x25519_secret,
    ByteView x25519_share,
    ByteView x25519_public
) {
  SecretBytes out(32);
  sha3_256(
      out.reveal_mutable(),
      {mlkem_secret.reveal(),
       x25519_secret.reveal(),
       x25519_share,
       x25519_public,
       as_bytes(R"(\.//^\)")}
  );
  return out;
}

ByteView mlkem_part(ByteView key_or_output) {
  return key_or_output.first(key_or_output.size() - x25519::key_size);
}

ByteView x25519_part(ByteView key_or_output) {
  return key_or_output.last(x25519::key_size);
}

}  // namespace

KemKeyPair derive(ByteView input_key_material) {
  SecretBytes private_key(private_key_size);
  shake256(private_key.reveal_mutable(), {input_key_material});
  Bytes own = public_key(private_key.reveal());
  return {std::move(private_key), std::move(own)};
}

Bytes public_key(ByteView private_key) {
  const Expanded expanded = expand(private_key);
  return concat(expanded.mlkem.encapsulation_key, expanded.x25519_public);
}

Result<void> check_public_key(ByteView public_key) {
  if (public_key.size() != public_key_size ||
      !mlkem768::check_encapsulation_key(mlkem_part(public_key)).ok() ||
      !x25519::is_public_key(x25519_part(public_key))) {
    return Error{rules::kem_key_is_valid};
  }
  return {};
}

Result<Encapsulation> encapsulate(ByteView public_key, Random& random) {
  if (public_key.size() != public_key_size) return Error{rules::kem_key_is_valid};
  const SecretBytes seed = random.secret(mlkem768::seed_size + x25519::key_size);
  const ByteView ephemeral = x25519_part(seed.reveal());
  const Bytes share = x25519::public_key(ephemeral);
  const SecretBytes x25519_secret = TRY(x25519::diffie_hellman(ephemeral, x25519_part(public_key)));
  const auto mlkem = mlkem768::encapsulate(mlkem_part(public_key), mlkem_part(seed.reveal()));
  if (!mlkem.ok()) return Error{rules::kem_key_is_valid};
  return Encapsulation{
      combine(mlkem->shared_secret, x25519_secret, share, x25519_part(public_key)),
      concat(mlkem->ciphertext, share)
  };
}

Result<SecretBytes> decapsulate(const KemKeyPair& key, ByteView kem_output) {
  if (kem_output.size() != kem_output_size) return Error{rules::kem_key_is_valid};
  const Expanded own = expand(key.private_key.reveal());
  const ByteView share = x25519_part(kem_output);
  const SecretBytes x25519_secret = TRY(x25519::diffie_hellman(own.x25519_private.reveal(), share));
  const SecretBytes mlkem_secret =
      TRY(mlkem768::decapsulate(own.mlkem.decapsulation_key.reveal(), mlkem_part(kem_output)));
  return combine(mlkem_secret, x25519_secret, share, own.x25519_public);
}

}  // namespace causeway::crypto::xwing
