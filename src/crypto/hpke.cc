#include "crypto/hpke.h"

#include <array>
#include <utility>

#include "base/invariant.h"
#include "crypto/labeled_kdf.h"

namespace causeway::crypto {
namespace {

constexpr std::uint8_t mode_base = 0x00;

// RFC 9180 §7.2.
std::uint16_t kdf_id(Hash hash) {
  constexpr std::array<std::uint16_t, 3> ids{0x0001, 0x0002, 0x0003};
  return ids.at(static_cast<std::size_t>(hash));
}

// RFC 9180 §7.3; XChaCha20-Poly1305 has no number there, and no suite of ours.
std::uint16_t aead_id(Aead aead) {
  constexpr std::array<std::uint16_t, 4> ids{0x0001, 0x0002, 0x0003, 0x0000};
  const std::uint16_t id = ids.at(static_cast<std::size_t>(aead));
  INVARIANT(id != 0);
  return id;
}

/// A context of RFC 9180 §5.1 in base mode, from which each output is derived when asked for: a
/// single shot needs the key and nonce or the exporter, never all three.
class KeySchedule {
 public:
  KeySchedule(const HpkeSuite& suite, const SecretBytes& shared_secret, ByteView info)
      : suite_(suite),
        kdf_(
            suite.kdf,
            concat(
                as_bytes("HPKE"),
                i2osp2(static_cast<std::size_t>(suite.kem)),
                i2osp2(kdf_id(suite.kdf)),
                i2osp2(aead_id(suite.aead))
            )
        ) {
    const SecretBytes psk_id_hash = kdf_.extract({}, "psk_id_hash", {});
    const SecretBytes info_hash = kdf_.extract({}, "info_hash", info);
    context_ = concat(ByteView(&mode_base, 1), psk_id_hash.reveal(), info_hash.reveal());
    secret_ = kdf_.extract(shared_secret.reveal(), "secret", {});
  }

  SecretBytes key() const { return derive("key", aead_key_size(suite_.aead)); }

  SecretBytes base_nonce() const { return derive("base_nonce", aead_nonce_size(suite_.aead)); }

  SecretBytes exported(ByteView exporter_context, std::size_t size_bytes) const {
    const SecretBytes exporter = derive("exp", hash_size(suite_.kdf));
    return kdf_.expand(exporter.reveal(), "sec", exporter_context, size_bytes);
  }

 private:
  SecretBytes derive(std::string_view label, std::size_t size_bytes) const {
    return kdf_.expand(secret_.reveal(), label, context_, size_bytes);
  }

  HpkeSuite suite_;
  LabeledKdf kdf_;
  Bytes context_;
  SecretBytes secret_;
};

}  // namespace

Result<HpkeCiphertext> hpke_seal(
    const HpkeSuite& suite,
    ByteView public_key,
    ByteView info,
    ByteView aad,
    ByteView plaintext,
    Random& random
) {
  Encapsulation encapsulation = TRY(kem_encapsulate(suite.kem, public_key, random));
  const KeySchedule context(suite, encapsulation.shared_secret, info);
  const SecretBytes key = context.key();
  const SecretBytes nonce = context.base_nonce();
  return HpkeCiphertext{
      std::move(encapsulation.kem_output),
      aead_seal(suite.aead, key.reveal(), nonce.reveal(), aad, plaintext)
  };
}

Result<SecretBytes> hpke_open(
    const HpkeSuite& suite,
    const KemKeyPair& key,
    ByteView kem_output,
    ByteView info,
    ByteView aad,
    ByteView ciphertext
) {
  const KeySchedule context(suite, TRY(kem_decapsulate(suite.kem, key, kem_output)), info);
  const SecretBytes message_key = context.key();
  const SecretBytes nonce = context.base_nonce();
  return aead_open(suite.aead, message_key.reveal(), nonce.reveal(), aad, ciphertext);
}

Result<HpkeExport> hpke_export_sender(
    const HpkeSuite& suite,
    ByteView public_key,
    ByteView info,
    ByteView exporter_context,
    std::size_t size_bytes,
    Random& random
) {
  Encapsulation encapsulation = TRY(kem_encapsulate(suite.kem, public_key, random));
  const KeySchedule context(suite, encapsulation.shared_secret, info);
  return HpkeExport{
      std::move(encapsulation.kem_output), context.exported(exporter_context, size_bytes)
  };
}

Result<SecretBytes> hpke_export_receiver(
    const HpkeSuite& suite,
    const KemKeyPair& key,
    ByteView kem_output,
    ByteView info,
    ByteView exporter_context,
    std::size_t size_bytes
) {
  const KeySchedule context(suite, TRY(kem_decapsulate(suite.kem, key, kem_output)), info);
  return context.exported(exporter_context, size_bytes);
}

}  // namespace causeway::crypto
