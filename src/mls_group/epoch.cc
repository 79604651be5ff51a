#include "mls_group/epoch.h"

#include <utility>

namespace causeway::mls_group {
namespace {

constexpr std::string_view external_init_label = "MLS 1.0 external init secret";

}  // namespace

RetainedSecrets RetainedSecrets::clone() const {
  return {
      sender_data_secret.clone(),
      exporter_secret.clone(),
      external_secret.clone(),
      membership_key.clone(),
      resumption_psk.clone(),
      epoch_authenticator.clone(),
      init_secret.clone(),
  };
}

RetainedSecrets retain(EpochSecrets&& secrets) {
  return {
      std::move(secrets.sender_data_secret),
      std::move(secrets.exporter_secret),
      std::move(secrets.external_secret),
      std::move(secrets.membership_key),
      std::move(secrets.resumption_psk),
      std::move(secrets.epoch_authenticator),
      std::move(secrets.init_secret),
  };
}

BegunEpoch begin_epoch(
    const mls_wire::Suite& suite,
    const MemberSecret& member_secret,
    const mls_wire::GroupContext& context
) {
  const EpochSecret epoch_secret =
      derive_epoch_secret(suite.hash, member_secret, tls::encode(context));
  EpochSecrets secrets = derive_epoch_secrets(suite.hash, epoch_secret);
  Bytes tag = make_confirmation_tag(
      suite.hash, secrets.confirmation_key, context.confirmed_transcript_hash
  );
  return {std::move(secrets), std::move(tag)};
}

Result<EpochSecrets> begin_confirmed_epoch(
    const mls_wire::Suite& suite,
    const MemberSecret& member_secret,
    const mls_wire::GroupContext& context,
    ByteView confirmation_tag
) {
  BegunEpoch begun = begin_epoch(suite, member_secret, context);
  if (!equal_ct(begun.confirmation_tag, confirmation_tag)) {
    return Error{rules::confirmation_tag_is_valid};
  }
  return std::move(begun.secrets);
}

namespace {

/// RFC 9420 §8.3: what both sides of the HPKE context export.
InitSecret init_secret_of(const mls_wire::Suite& suite, const crypto::HpkeContext& context) {
  return InitSecret(context.exported(as_bytes(external_init_label), crypto::hash_size(suite.hash)));
}

}  // namespace

Result<ExternalInitSecret> make_external_init(
    const mls_wire::Suite& suite, ByteView external_pub, Random& random
) {
  crypto::HpkeSender sender = TRY(crypto::hpke_setup_sender(suite.hpke, external_pub, {}, random));
  return ExternalInitSecret{std::move(sender.kem_output), init_secret_of(suite, sender.context)};
}

Result<InitSecret> open_external_init(
    const mls_wire::Suite& suite, const ExternalSecret& external_secret, ByteView kem_output
) {
  const auto key = derive_external_key_pair(suite.hpke.kem, external_secret);
  return init_secret_of(suite, TRY(crypto::hpke_setup_receiver(suite.hpke, key, kem_output, {})));
}

}  // namespace causeway::mls_group
