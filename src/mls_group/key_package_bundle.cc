#include "mls_group/key_package_bundle.h"

#include <utility>

namespace causeway::mls_group {
namespace {

struct BundleState {
  using Wire = tls::Struct;
  mls_wire::KeyPackage key_package;
  SecretBytes init_private_key;
  SecretBytes encryption_private_key;
};

Result<crypto::KemKeyPair> match_keys(
    crypto::Kem kem, SecretBytes private_key, const Bytes& public_key
) {
  if (TRY(crypto::kem_public_key(kem, private_key.reveal())) != public_key) {
    return Error{rules::bundle_keys_match};
  }
  return crypto::KemKeyPair{std::move(private_key), public_key};
}

}  // namespace

mls_wire::Capabilities default_capabilities() {
  mls_wire::Capabilities capabilities;
  capabilities.versions = {mls_wire::ProtocolVersion::mls10};
  for (const mls_wire::Suite& suite : mls_wire::offered_suites) {
    capabilities.cipher_suites.push_back(suite.id);
  }
  capabilities.extensions = {
      mls_wire::ExtensionType::app_data_dictionary, mls_wire::ExtensionType::last_resort
  };
  capabilities.credentials = {mls_wire::CredentialType::basic};
  return capabilities;
}

mls_wire::LeafNode make_leaf_node(
    const Identity& identity, const LeafOptions& options, mls_wire::HpkePublicKey encryption_key
) {
  return {
      .encryption_key = std::move(encryption_key),
      .signature_key = identity.key.public_key,
      .credential = identity.credential,
      .capabilities = options.capabilities,
      .leaf_node_source = options.lifetime,
      .extensions = options.extensions,
      .signature = {},
  };
}

KeyPackageBundle KeyPackageBundle::clone() const {
  return {key_package, init_key.clone(), encryption_key.clone()};
}

SecretBytes KeyPackageBundle::encode_secret() const {
  return tls::encode_secret(
      BundleState{key_package, init_key.private_key.clone(), encryption_key.private_key.clone()}
  );
}

Result<KeyPackageBundle> KeyPackageBundle::decode(ByteView bytes) {
  auto state = TRY(tls::decode<BundleState>(bytes));
  const mls_wire::Suite suite = TRY(mls_wire::find_suite(state.key_package.cipher_suite));
  auto init_key =
      TRY(match_keys(suite.hpke.kem, std::move(state.init_private_key), state.key_package.init_key)
      );
  auto encryption_key = TRY(match_keys(
      suite.hpke.kem,
      std::move(state.encryption_private_key),
      state.key_package.leaf_node.encryption_key
  ));
  return KeyPackageBundle{
      std::move(state.key_package), std::move(init_key), std::move(encryption_key)
  };
}

Result<KeyPackageBundle> make_key_package(
    mls_wire::CipherSuite cipher_suite,
    const Identity& identity,
    const LeafOptions& options,
    Random& random
) {
  const mls_wire::Suite suite = TRY(mls_wire::find_suite(cipher_suite));
  KeyPackageBundle bundle{
      .key_package = {},
      .init_key = crypto::generate_kem_key_pair(suite.hpke.kem, random),
      .encryption_key = crypto::generate_kem_key_pair(suite.hpke.kem, random),
  };
  mls_wire::KeyPackage& package = bundle.key_package;
  package.cipher_suite = cipher_suite;
  package.init_key = bundle.init_key.public_key;
  package.leaf_node = make_leaf_node(identity, options, bundle.encryption_key.public_key);
  package.extensions = options.key_package_extensions;
  mls_wire::sign_leaf_node(package.leaf_node, suite, identity.key, std::nullopt);
  mls_wire::sign_key_package(package, suite, identity.key);
  return bundle;
}

}  // namespace causeway::mls_group
