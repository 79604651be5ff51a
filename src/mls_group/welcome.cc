#include "mls_group/welcome.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "mls_group/expand.h"
#include "tls/codec.h"

namespace causeway::mls_group {
namespace {

using mls_wire::Suite;

mls_wire::GroupSecrets group_secrets_for(
    const WelcomeContents& contents, const mls_wire::PathSecret* path_secret
) {
  mls_wire::GroupSecrets secrets;
  secrets.joiner_secret = contents.joiner_secret.clone();
  if (path_secret != nullptr) secrets.path_secret = path_secret->clone();
  secrets.psks.assign(contents.psks.begin(), contents.psks.end());
  return secrets;
}

Result<mls_wire::GroupSecrets> open_group_secrets(
    const Suite& suite, const mls_wire::Welcome& welcome, const KeyPackageBundle& bundle
) {
  const Bytes reference = mls_wire::make_key_package_ref(suite.hash, bundle.key_package);
  const auto ours = std::find_if(
      welcome.secrets.begin(),
      welcome.secrets.end(),
      [&reference](const mls_wire::EncryptedGroupSecrets& secrets) {
        return secrets.new_member == reference;
      }
  );
  if (ours == welcome.secrets.end()) return Error{rules::welcome_is_for_this_key_package};
  const SecretBytes opened = TRY(decrypt_with_label(
      suite.hpke,
      bundle.init_key,
      "Welcome",
      welcome.encrypted_group_info,
      ours->encrypted_group_secrets
  ));
  return tls::decode<mls_wire::GroupSecrets>(opened.reveal());
}

Result<mls_wire::GroupInfo> open_group_info(
    const Suite& suite, const mls_wire::Welcome& welcome, const WelcomeSecret& welcome_secret
) {
  const MessageKey key = derive_message_key(suite, welcome_secret.reveal(), {});
  const auto opened = crypto::aead_open_public(
      suite.aead, key.key.reveal(), key.nonce.reveal(), {}, welcome.encrypted_group_info
  );
  if (!opened.ok()) return Error{rules::group_info_is_authentic};
  return tls::decode<mls_wire::GroupInfo>(*opened);
}

}  // namespace

Result<mls_wire::Welcome> make_welcome(
    const Suite& suite,
    const WelcomeContents& contents,
    std::span<const Newcomer> newcomers,
    Random& random,
    Workers& workers
) {
  const MessageKey key = derive_message_key(suite, contents.welcome_secret.reveal(), {});
  mls_wire::Welcome welcome{.cipher_suite = suite.id, .secrets = {}, .encrypted_group_info = {}};
  welcome.encrypted_group_info = crypto::aead_seal(
      suite.aead, key.key.reveal(), key.nonce.reveal(), {}, tls::encode(contents.group_info)
  );
  const LabelEncryption encryption(suite.hpke, "Welcome", welcome.encrypted_group_info);
  welcome.secrets.resize(newcomers.size());
  TRY(check_each(workers, newcomers.size(), [&](std::size_t i) -> Result<void> {
    const Newcomer& newcomer = newcomers[i];
    const SecretBytes secrets =
        tls::encode_secret(group_secrets_for(contents, newcomer.path_secret));
    welcome.secrets[i] = {
        mls_wire::make_key_package_ref(suite.hash, *newcomer.key_package),
        TRY(encryption.encrypt(newcomer.key_package->init_key, secrets.reveal(), random)),
    };
    return {};
  }));
  return welcome;
}

Result<OpenedWelcome> open_welcome(
    const mls_wire::Welcome& welcome, const KeyPackageBundle& bundle, const PskSource& psks
) {
  const Suite suite = TRY(mls_wire::find_suite(welcome.cipher_suite));
  if (welcome.cipher_suite != bundle.key_package.cipher_suite) {
    return Error{rules::welcome_suite_is_ours};
  }
  mls_wire::GroupSecrets secrets = TRY(open_group_secrets(suite, welcome, bundle));
  auto link = TRY(find_link(secrets.psks));
  MemberSecret member_secret = derive_member_secret(
      suite.hash, secrets.joiner_secret, TRY(derive_psk_secret(suite.hash, secrets.psks, psks))
  );
  mls_wire::GroupInfo group_info =
      TRY(open_group_info(suite, welcome, derive_welcome_secret(suite.hash, member_secret)));
  return OpenedWelcome{
      std::move(member_secret),
      std::move(secrets.path_secret),
      std::move(link),
      mls_wire::Unverified<mls_wire::GroupInfo>(std::move(group_info)),
  };
}

}  // namespace causeway::mls_group
