// DHKEM of RFC 9180 §4.1 over the groups of crypto/dh_group.h; and X-Wing, which is none of them.

#include "crypto/kem.h"

#include "base/invariant.h"
#include "crypto/dh_group.h"
#include "crypto/labeled_kdf.h"
#include "crypto/xwing.h"

namespace causeway::crypto {
namespace {

const DhGroup& group_of(Kem kem) {
  for (const DhGroup& group : dh_groups()) {
    if (group.kem == kem) return group;
  }
  invariant_broken("kem is in the table", __FILE__, __LINE__);
}

void require_pair(const DhGroup& group, const KemKeyPair& key) {
  INVARIANT(key.private_key.size() == group.private_key_size);
  INVARIANT(key.public_key.size() == group.public_key_size);
}

LabeledKdf kdf_of(const DhGroup& group) {
  return {group.hash, concat(as_bytes("KEM"), i2osp2(static_cast<std::size_t>(group.kem)))};
}

SecretBytes derive_private_key(const DhGroup& group, ByteView input_key_material) {
  const LabeledKdf kdf = kdf_of(group);
  const SecretBytes prk = kdf.extract({}, "dkp_prk", input_key_material);
  if (group.derivation == DhGroup::Derivation::at_once) {
    return kdf.expand(prk.reveal(), "sk", {}, group.private_key_size);
  }
  // Another candidate is needed once in 2^32 times for P-256, and less often for the others.
  for (std::uint8_t counter = 0; counter < 0xFF; ++counter) {
    SecretBytes candidate =
        kdf.expand(prk.reveal(), "candidate", ByteView(&counter, 1), group.private_key_size);
    candidate.reveal_mutable().front() &= group.candidate_mask;
    if (group.is_private_key(candidate.reveal())) return candidate;
  }
  invariant_broken("one of 255 candidates is valid", __FILE__, __LINE__);
}

KemKeyPair derive_pair(const DhGroup& group, ByteView input_key_material) {
  SecretBytes private_key = derive_private_key(group, input_key_material);
  Bytes public_key = group.public_key(private_key.reveal());
  return {std::move(private_key), std::move(public_key)};
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

}  // namespace

std::size_t kem_private_key_size(Kem kem) {
  return kem == Kem::x_wing ? xwing::private_key_size : group_of(kem).private_key_size;
}

KemKeyPair generate_kem_key_pair(Kem kem, Random& random) {
  if (kem == Kem::x_wing) {
    return xwing::derive(random.secret(xwing::private_key_size).reveal());
  }
  const DhGroup& group = group_of(kem);
  return derive_pair(group, random.secret(group.private_key_size).reveal());
}

KemKeyPair derive_kem_key_pair(Kem kem, ByteView input_key_material) {
  if (kem == Kem::x_wing) return xwing::derive(input_key_material);
  return derive_pair(group_of(kem), input_key_material);
}

Result<Bytes> kem_public_key(Kem kem, ByteView private_key) {
  if (kem == Kem::x_wing) {
    if (private_key.size() != xwing::private_key_size) return Error{rules::kem_key_is_valid};
    return xwing::public_key(private_key);
  }
  const DhGroup& group = group_of(kem);
  if (private_key.size() != group.private_key_size || !group.is_private_key(private_key)) {
    return Error{rules::kem_key_is_valid};
  }
  return group.public_key(private_key);
}

Result<void> check_kem_public_key(Kem kem, ByteView public_key) {
  if (kem == Kem::x_wing) return xwing::check_public_key(public_key);
  if (!group_of(kem).is_public_key(public_key)) return Error{rules::kem_key_is_valid};
  return {};
}

Result<Encapsulation> kem_encapsulate(Kem kem, ByteView public_key, Random& random) {
  if (kem == Kem::x_wing) return xwing::encapsulate(public_key, random);
  const DhGroup& group = group_of(kem);
  KemKeyPair ephemeral = generate_kem_key_pair(kem, random);
  const SecretBytes dh = TRY(group.diffie_hellman(ephemeral, public_key));
  SecretBytes secret = extract_and_expand(group, dh, concat(ephemeral.public_key, public_key));
  return Encapsulation{std::move(secret), std::move(ephemeral.public_key)};
}

Result<Encapsulation> kem_auth_encapsulate(
    Kem kem, ByteView public_key, const KemKeyPair& sender, Random& random
) {
  const DhGroup& group = group_of(kem);
  require_pair(group, sender);
  KemKeyPair ephemeral = generate_kem_key_pair(kem, random);
  const SecretBytes dh = joined(
      TRY(group.diffie_hellman(ephemeral, public_key)),
      TRY(group.diffie_hellman(sender, public_key))
  );
  const Bytes kem_context = concat(ephemeral.public_key, public_key, sender.public_key);
  SecretBytes secret = extract_and_expand(group, dh, kem_context);
  return Encapsulation{std::move(secret), std::move(ephemeral.public_key)};
}

Result<SecretBytes> kem_decapsulate(Kem kem, const KemKeyPair& key, ByteView kem_output) {
  if (kem == Kem::x_wing) return xwing::decapsulate(key, kem_output);
  const DhGroup& group = group_of(kem);
  require_pair(group, key);
  const SecretBytes dh = TRY(group.diffie_hellman(key, kem_output));
  return extract_and_expand(group, dh, concat(kem_output, key.public_key));
}

Result<SecretBytes> kem_auth_decapsulate(
    Kem kem, const KemKeyPair& key, ByteView kem_output, ByteView sender_public_key
) {
  const DhGroup& group = group_of(kem);
  require_pair(group, key);
  const SecretBytes dh = joined(
      TRY(group.diffie_hellman(key, kem_output)), TRY(group.diffie_hellman(key, sender_public_key))
  );
  return extract_and_expand(group, dh, concat(kem_output, key.public_key, sender_public_key));
}

}  // namespace causeway::crypto
