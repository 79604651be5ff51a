#include "mls_group/key_schedule.h"

#include "crypto/kdf.h"
#include "mls_group/expand.h"

namespace causeway::mls_group {

JoinerSecret derive_joiner_secret(
    crypto::Hash hash,
    const InitSecret& init_secret,
    const CommitSecret& commit_secret,
    ByteView group_context
) {
  const SecretBytes extracted =
      crypto::hkdf_extract(hash, init_secret.reveal(), commit_secret.reveal());
  return JoinerSecret(
      expand_with_label(hash, extracted.reveal(), "joiner", group_context, crypto::hash_size(hash))
  );
}

MemberSecret derive_member_secret(
    crypto::Hash hash, const JoinerSecret& joiner_secret, const PskSecret& psk_secret
) {
  return MemberSecret(crypto::hkdf_extract(hash, joiner_secret.reveal(), psk_secret.reveal()));
}

WelcomeSecret derive_welcome_secret(crypto::Hash hash, const MemberSecret& member_secret) {
  return derive_secret<WelcomeSecret>(hash, member_secret.reveal(), "welcome");
}

EpochSecret derive_epoch_secret(
    crypto::Hash hash, const MemberSecret& member_secret, ByteView group_context
) {
  return EpochSecret(expand_with_label(
      hash, member_secret.reveal(), "epoch", group_context, crypto::hash_size(hash)
  ));
}

EpochSecrets derive_epoch_secrets(crypto::Hash hash, const EpochSecret& epoch_secret) {
  const ByteView secret = epoch_secret.reveal();
  return {
      .sender_data_secret = derive_secret<SenderDataSecret>(hash, secret, "sender data"),
      .encryption_secret = derive_secret<EncryptionSecret>(hash, secret, "encryption"),
      .exporter_secret = derive_secret<ExporterSecret>(hash, secret, "exporter"),
      .external_secret = derive_secret<ExternalSecret>(hash, secret, "external"),
      .confirmation_key = derive_secret<ConfirmationKey>(hash, secret, "confirm"),
      .membership_key = derive_secret<MembershipKey>(hash, secret, "membership"),
      .resumption_psk = derive_secret<ResumptionPsk>(hash, secret, "resumption"),
      .epoch_authenticator = derive_secret<EpochAuthenticator>(hash, secret, "authentication"),
      .init_secret = derive_secret<InitSecret>(hash, secret, "init"),
  };
}

crypto::KemKeyPair derive_external_key_pair(
    crypto::Kem kem, const ExternalSecret& external_secret
) {
  return crypto::derive_kem_key_pair(kem, external_secret.reveal());
}

SecretBytes export_secret(
    crypto::Hash hash,
    const ExporterSecret& exporter_secret,
    std::string_view label,
    ByteView context,
    std::size_t size_bytes
) {
  const auto derived = derive_secret<SecretBytes>(hash, exporter_secret.reveal(), label);
  return expand_with_label(
      hash, derived.reveal(), "exported", crypto::digest(hash, {context}), size_bytes
  );
}

MessageKey derive_message_key(const mls_wire::Suite& suite, ByteView secret, ByteView context) {
  const std::size_t key_size = crypto::aead_key_size(suite.aead);
  const std::size_t nonce_size = crypto::aead_nonce_size(suite.aead);
  return {
      expand_with_label(suite.hash, secret, "key", context, key_size),
      expand_with_label(suite.hash, secret, "nonce", context, nonce_size),
  };
}

Bytes make_confirmation_tag(
    crypto::Hash hash, const ConfirmationKey& confirmation_key, ByteView confirmed_transcript_hash
) {
  return crypto::hmac(hash, confirmation_key.reveal(), {confirmed_transcript_hash});
}

}  // namespace causeway::mls_group
