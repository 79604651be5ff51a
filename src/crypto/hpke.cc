#include "crypto/hpke.h"

#include <array>
#include <utility>

#include "base/invariant.h"

namespace causeway::crypto {
namespace {

// RFC 9180 §7.2.
std::uint16_t kdf_id(Hash hash) {
  constexpr std::array<std::uint16_t, 3> ids{0x0001, 0x0002, 0x0003};
  return ids.at(static_cast<std::size_t>(hash));
}

// RFC 9180 §7.3; XChaCha20-Poly1305 has no number there, and no suite of ours.
std::uint16_t aead_id(Aead aead) {
  constexpr std::array<std::uint16_t, 5> ids{0x0001, 0x0002, 0x0003, 0x0000, 0xFFFF};
  const std::uint16_t id = ids.at(static_cast<std::size_t>(aead));
  INVARIANT(id != 0);
  return id;
}

Bytes suite_id(const HpkeSuite& suite) {
  return concat(
      as_bytes("HPKE"),
      i2osp2(static_cast<std::size_t>(suite.kem)),
      i2osp2(kdf_id(suite.kdf)),
      i2osp2(aead_id(suite.aead))
  );
}

/// The mode of RFC 9180 §5: base 0, psk 1, auth 2, auth_psk 3.
Result<std::uint8_t> mode_of(const HpkePsk& psk, bool is_authenticated) {
  if (psk.psk.empty() != psk.psk_id.empty()) return Error{rules::hpke_psk_has_an_id};
  return static_cast<std::uint8_t>((psk.psk.empty() ? 0 : 1) | (is_authenticated ? 2 : 0));
}

}  // namespace

HpkePurpose::HpkePurpose(const HpkeSuite& suite, std::uint8_t mode, ByteView info, ByteView psk_id)
    : suite(suite), kdf(suite.kdf, suite_id(suite)) {
  const SecretBytes psk_id_hash = kdf.extract({}, "psk_id_hash", psk_id);
  const SecretBytes info_hash = kdf.extract({}, "info_hash", info);
  key_schedule_context = concat(ByteView(&mode, 1), psk_id_hash.reveal(), info_hash.reveal());
}

// What a context gives is derived when asked for: a single shot needs the key and nonce or the
// exporter, never all three.
HpkeContext::HpkeContext(HpkePurpose purpose, const SecretBytes& shared_secret, ByteView psk)
    : purpose_(std::move(purpose)),
      secret_(purpose_.kdf.extract(shared_secret.reveal(), "secret", psk)) {}

Bytes HpkeContext::seal(ByteView aad, ByteView plaintext) {
  const SecretBytes key = derive("key", aead_key_size(purpose_.suite.aead));
  Bytes sealed =
      aead_seal(purpose_.suite.aead, key.reveal(), next_nonce().reveal(), aad, plaintext);
  ++sequence_number_;
  return sealed;
}

Result<SecretBytes> HpkeContext::open(ByteView aad, ByteView ciphertext) {
  const SecretBytes key = derive("key", aead_key_size(purpose_.suite.aead));
  SecretBytes opened =
      TRY(aead_open(purpose_.suite.aead, key.reveal(), next_nonce().reveal(), aad, ciphertext));
  ++sequence_number_;
  return opened;
}

SecretBytes HpkeContext::exported(ByteView exporter_context, std::size_t size_bytes) const {
  const SecretBytes exporter = derive("exp", hash_size(purpose_.suite.kdf));
  return purpose_.kdf.expand(exporter.reveal(), "sec", exporter_context, size_bytes);
}

SecretBytes HpkeContext::derive(std::string_view label, std::size_t size_bytes) const {
  return purpose_.kdf.expand(secret_.reveal(), label, purpose_.key_schedule_context, size_bytes);
}

/// ComputeNonce of RFC 9180 §5.2: the sequence number, xored onto the end of the base nonce.
SecretBytes HpkeContext::next_nonce() const {
  SecretBytes nonce = derive("base_nonce", aead_nonce_size(purpose_.suite.aead));
  const MutableByteView bytes = nonce.reveal_mutable();
  for (std::size_t i = 0; i < sizeof sequence_number_; ++i) {
    bytes[bytes.size() - 1 - i] ^= static_cast<std::uint8_t>(sequence_number_ >> (8 * i));
  }
  return nonce;
}

Result<HpkeSender> hpke_setup_sender(
    const HpkeSuite& suite,
    ByteView public_key,
    ByteView info,
    Random& random,
    const HpkePsk& psk,
    const KemKeyPair* sender
) {
  const std::uint8_t mode = TRY(mode_of(psk, sender != nullptr));
  Encapsulation encapsulation =
      sender == nullptr ? TRY(kem_encapsulate(suite.kem, public_key, random))
                        : TRY(kem_auth_encapsulate(suite.kem, public_key, *sender, random));
  return HpkeSender{
      std::move(encapsulation.kem_output),
      HpkeContext({suite, mode, info, psk.psk_id}, encapsulation.shared_secret, psk.psk)
  };
}

Result<HpkeContext> hpke_setup_receiver(
    const HpkeSuite& suite,
    const KemKeyPair& key,
    ByteView kem_output,
    ByteView info,
    const HpkePsk& psk,
    std::optional<ByteView> sender_public_key
) {
  const std::uint8_t mode = TRY(mode_of(psk, sender_public_key.has_value()));
  const SecretBytes shared_secret =
      sender_public_key ? TRY(kem_auth_decapsulate(suite.kem, key, kem_output, *sender_public_key))
                        : TRY(kem_decapsulate(suite.kem, key, kem_output));
  return HpkeContext({suite, mode, info, psk.psk_id}, shared_secret, psk.psk);
}

Result<HpkeCiphertext> HpkeSealer::seal(
    ByteView public_key, ByteView aad, ByteView plaintext, Random& random
) const {
  Encapsulation encapsulation = TRY(kem_encapsulate(purpose_.suite.kem, public_key, random));
  HpkeContext context(purpose_, encapsulation.shared_secret, {});
  return HpkeCiphertext{std::move(encapsulation.kem_output), context.seal(aad, plaintext)};
}

Result<HpkeCiphertext> hpke_seal(
    const HpkeSuite& suite,
    ByteView public_key,
    ByteView info,
    ByteView aad,
    ByteView plaintext,
    Random& random
) {
  return HpkeSealer(suite, info).seal(public_key, aad, plaintext, random);
}

Result<SecretBytes> hpke_open(
    const HpkeSuite& suite,
    const KemKeyPair& key,
    ByteView kem_output,
    ByteView info,
    ByteView aad,
    ByteView ciphertext
) {
  return TRY(hpke_setup_receiver(suite, key, kem_output, info)).open(aad, ciphertext);
}

}  // namespace causeway::crypto
