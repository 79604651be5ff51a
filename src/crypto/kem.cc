// DHKEM of RFC 9180 §4.1 over the groups of crypto/dh_group.h; and X-Wing, which is none of them.

#include "crypto/kem.h"

#include <array>

#include "base/invariant.h"
#include "crypto/dh_group.h"
#include "crypto/labeled_kdf.h"
#include "crypto/public_key_operations.h"
#include "crypto/xwing.h"

namespace causeway::crypto {
namespace {

const DhGroup& group_of(Kem kem) {
  for (const DhGroup& group : dh_groups()) {
    if (group.kem == kem) return group;
  }
  invariant_broken("kem is one of the RFC's", __FILE__, __LINE__);
}

void require_pair(const DhGroup& group, const KemKeyPair& key) {
  INVARIANT(key.private_key.size() == group.private_key_size);
  INVARIANT(key.public_key.size() == group.public_key_size);
}

LabeledKdf kdf_of(const DhGroup& group) {
  return {group.hash, concat(as_bytes("KEM"), i2osp2(static_cast<std::size_t>(group.kem)))};
}

KemKeyPair pair_of(const DhGroup& group, SecretBytes private_key) {
  Bytes public_key = group.public_key(private_key.reveal());
  return {std::move(private_key), std::move(public_key)};
}

/// GenerateKeyPair, which RFC 9180 §4 leaves to us. A key that is drawn needs no derivation.
KemKeyPair generate_pair(const DhGroup& group, Random& random) {
  return pair_of(group, group.random_private_key(random));
}

/// Two secrets, one behind the other.
SecretBytes joined(SecretBytes first, const SecretBytes& second) {
  first.append(second.reveal());
  return first;
}

/// ExtractAndExpand of RFC 9180 §4.1.
SecretBytes extract_and_expand(const DhGroup& group, const SecretBytes& dh, ByteView kem_context) {
  const LabeledKdf kdf = kdf_of(group);
  const SecretBytes prk = kdf.extract({}, "eae_prk", dh.reveal());
  return kdf.expand(prk.reveal(), "shared_secret", kem_context, hash_size(group.hash));
}

/// What a KEM is to the functions below. Private keys have the KEM's size.
struct KemAlgorithm {
  Kem kem;
  std::size_t private_key_size;
  KemKeyPair (*generate)(Random& random);
  KemKeyPair (*derive)(ByteView input_key_material);
  bool (*is_private_key)(ByteView private_key);
  Bytes (*public_key)(ByteView private_key);
  Result<void> (*check_public_key)(ByteView public_key);
  Result<Encapsulation> (*encapsulate)(ByteView public_key, Random& random);
  Result<SecretBytes> (*decapsulate)(const KemKeyPair& key, ByteView kem_output);
};

template <Kem kem>
struct Dhkem {
  static KemKeyPair generate(Random& random) { return generate_pair(group_of(kem), random); }

  static KemKeyPair derive(ByteView input_key_material) {
    const DhGroup& group = group_of(kem);
    const LabeledKdf kdf = kdf_of(group);
    const SecretBytes dkp_prk = kdf.extract({}, "dkp_prk", input_key_material);
    return pair_of(group, group.derive_private_key(kdf, dkp_prk));
  }

  static Result<void> check_public_key(ByteView public_key) {
    if (!group_of(kem).is_public_key(public_key)) return Error{rules::kem_key_is_valid};
    return {};
  }

  static Result<Encapsulation> encapsulate(ByteView public_key, Random& random) {
    const DhGroup& group = group_of(kem);
    KemKeyPair ephemeral = generate_pair(group, random);
    const SecretBytes dh = TRY(group.diffie_hellman(ephemeral, public_key));
    SecretBytes secret = extract_and_expand(group, dh, concat(ephemeral.public_key, public_key));
    return Encapsulation{std::move(secret), std::move(ephemeral.public_key)};
  }

  static Result<SecretBytes> decapsulate(const KemKeyPair& key, ByteView kem_output) {
    const DhGroup& group = group_of(kem);
    require_pair(group, key);
    const SecretBytes dh = TRY(group.diffie_hellman(key, kem_output));
    return extract_and_expand(group, dh, concat(kem_output, key.public_key));
  }

  static KemAlgorithm row() {
    const DhGroup& group = group_of(kem);
    return {
        kem,
        group.private_key_size,
        generate,
        derive,
        group.is_private_key,
        group.public_key,
        check_public_key,
        encapsulate,
        decapsulate,
    };
  }
};

const KemAlgorithm& algorithm_of(Kem kem) {
  static const std::array rows{
      Dhkem<Kem::x25519_hkdf_sha256>::row(),
      Dhkem<Kem::x448_hkdf_sha512>::row(),
      Dhkem<Kem::p256_hkdf_sha256>::row(),
      Dhkem<Kem::p384_hkdf_sha384>::row(),
      Dhkem<Kem::p521_hkdf_sha512>::row(),
      KemAlgorithm{
          Kem::x_wing,
          xwing::private_key_size,
          [](Random& random) {
            return xwing::derive(random.secret(xwing::private_key_size).reveal());
          },
          xwing::derive,
          [](ByteView) { return true; },
          xwing::public_key,
          xwing::check_public_key,
          xwing::encapsulate,
          xwing::decapsulate,
      },
  };
  for (const KemAlgorithm& row : rows) {
    if (row.kem == kem) return row;
  }
  invariant_broken("kem is in the table", __FILE__, __LINE__);
}

}  // namespace

std::size_t kem_private_key_size(Kem kem) {
  return algorithm_of(kem).private_key_size;
}

KemKeyPair generate_kem_key_pair(Kem kem, Random& random) {
  count(PublicKeyOperation::key_pair);
  return algorithm_of(kem).generate(random);
}

KemKeyPair derive_kem_key_pair(Kem kem, ByteView input_key_material) {
  count(PublicKeyOperation::key_pair);
  return algorithm_of(kem).derive(input_key_material);
}

Result<Bytes> kem_public_key(Kem kem, ByteView private_key) {
  const KemAlgorithm& chosen = algorithm_of(kem);
  if (private_key.size() != chosen.private_key_size || !chosen.is_private_key(private_key)) {
    return Error{rules::kem_key_is_valid};
  }
  count(PublicKeyOperation::key_pair);
  return chosen.public_key(private_key);
}

Result<void> check_kem_public_key(Kem kem, ByteView public_key) {
  return algorithm_of(kem).check_public_key(public_key);
}

Result<Encapsulation> kem_encapsulate(Kem kem, ByteView public_key, Random& random) {
  count(PublicKeyOperation::encapsulation);
  return algorithm_of(kem).encapsulate(public_key, random);
}

Result<SecretBytes> kem_decapsulate(Kem kem, const KemKeyPair& key, ByteView kem_output) {
  count(PublicKeyOperation::decapsulation);
  return algorithm_of(kem).decapsulate(key, kem_output);
}

Result<Encapsulation> kem_auth_encapsulate(
    Kem kem, ByteView public_key, const KemKeyPair& sender, Random& random
) {
  const DhGroup& group = group_of(kem);
  require_pair(group, sender);
  count(PublicKeyOperation::encapsulation);
  KemKeyPair ephemeral = generate_pair(group, random);
  const SecretBytes dh = joined(
      TRY(group.diffie_hellman(ephemeral, public_key)),
      TRY(group.diffie_hellman(sender, public_key))
  );
  const Bytes kem_context = concat(ephemeral.public_key, public_key, sender.public_key);
  SecretBytes secret = extract_and_expand(group, dh, kem_context);
  return Encapsulation{std::move(secret), std::move(ephemeral.public_key)};
}

Result<SecretBytes> kem_auth_decapsulate(
    Kem kem, const KemKeyPair& key, ByteView kem_output, ByteView sender_public_key
) {
  const DhGroup& group = group_of(kem);
  require_pair(group, key);
  count(PublicKeyOperation::decapsulation);
  const SecretBytes dh = joined(
      TRY(group.diffie_hellman(key, kem_output)), TRY(group.diffie_hellman(key, sender_public_key))
  );
  return extract_and_expand(group, dh, concat(kem_output, key.public_key, sender_public_key));
}

}  // namespace causeway::crypto
