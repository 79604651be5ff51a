#include "client/history_seal.h"

#include "crypto/hpke.h"

namespace causeway::client {
namespace {

constexpr crypto::HpkeSuite history_suite{
    crypto::Kem::x25519_hkdf_sha256, crypto::Hash::sha256, crypto::Aead::chacha20poly1305
};
constexpr std::string_view history_info = "Causeway 1 history";
constexpr std::size_t kem_output_size = 32;

Bytes aad_of(ConversationId conversation, const content::HistoryRequestId& id) {
  return concat(conversation, id);
}

}  // namespace

SecretBytes make_history_key(Random& random) {
  return crypto::generate_kem_key_pair(history_suite.kem, random).private_key;
}

Result<Bytes> history_public_key(const SecretBytes& private_key) {
  return crypto::kem_public_key(history_suite.kem, private_key.reveal());
}

Result<Bytes> seal_history(
    ByteView public_key,
    ConversationId conversation,
    const content::HistoryRequestId& id,
    const HistoryRecords& records,
    Random& random
) {
  const auto plaintext = tls::encode_secret(records);
  const auto sealed = TRY(crypto::hpke_seal(
      history_suite,
      public_key,
      as_bytes(history_info),
      aad_of(conversation, id),
      plaintext.reveal(),
      random
  ));
  return concat(sealed.kem_output, sealed.ciphertext);
}

Result<HistoryRecords> open_history(
    const SecretBytes& private_key,
    ConversationId conversation,
    const content::HistoryRequestId& id,
    ByteView sealed
) {
  if (sealed.size() < kem_output_size) return Error{crypto::rules::ciphertext_is_authentic};
  const crypto::KemKeyPair key{private_key.clone(), TRY(history_public_key(private_key))};
  const auto opened = TRY(crypto::hpke_open(
      history_suite,
      key,
      sealed.first(kem_output_size),
      as_bytes(history_info),
      aad_of(conversation, id),
      sealed.subspan(kem_output_size)
  ));
  return tls::decode<HistoryRecords>(opened.reveal());
}

}  // namespace causeway::client
