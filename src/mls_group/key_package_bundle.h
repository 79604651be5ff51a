#pragma once

#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "crypto/hpke.h"
#include "crypto/signature.h"
#include "mls_wire/credential.h"
#include "mls_wire/extension.h"
#include "mls_wire/key_package.h"
#include "mls_wire/leaf_node.h"
#include "mls_wire/suite.h"
#include "tls/codec.h"

namespace causeway::mls_group {

namespace rules {
inline constexpr Rule bundle_keys_match{"mls.key_package_bundle.keys_match", "RFC 9420 §10"};
}  // namespace rules

/// Who signs as this device. The credential names the key's owner; whether it does so truthfully is
/// for the authentication service to say (RFC 9420 §5.3.1), not for this layer.
struct Identity {
  mls_wire::Credential credential;
  crypto::SigningKey key;

  Identity clone() const { return {credential, key.clone()}; }
};

/// What leaves of ours say of themselves: MLS 1.0, the suites that our devices offer, basic
/// credentials, the extensions app_data_dictionary and last_resort. No GREASE: RFC 9420 §13.5
/// recommends it to show peers of other makers where they refuse what they do not know, and would
/// have each leaf held against a second, true list of its own, while conversations are among
/// devices of this make, to whose hub a random choice per device would be one more mark.
mls_wire::Capabilities default_capabilities();

/// The parts of a leaf and its key package that are the caller's choice.
struct LeafOptions {
  mls_wire::Capabilities capabilities = default_capabilities();
  mls_wire::Lifetime lifetime;  // of key packages and of a group's first leaf
  mls_wire::Extensions extensions;
  mls_wire::Extensions key_package_extensions;  // last_resort, for one
};

/// A leaf with the lifetime of the options, yet to be signed.
mls_wire::LeafNode make_leaf_node(
    const Identity& identity, const LeafOptions& options, mls_wire::HpkePublicKey encryption_key
);

/// A key package and the private halves of its keys. The signature key stays with the device.
struct KeyPackageBundle {
  mls_wire::KeyPackage key_package;
  crypto::KemKeyPair init_key;
  crypto::KemKeyPair encryption_key;

  KeyPackageBundle clone() const;

  /// The package and both private keys.
  SecretBytes encode_secret() const;
  /// `bundle_keys_match` where a private key is not that of the package; `suite_is_supported`; the
  /// codec's rules.
  static Result<KeyPackageBundle> decode(ByteView bytes);
};

/// A new leaf, signed for a key package. `suite_is_supported` otherwise. Two key generations and
/// two signatures.
Result<KeyPackageBundle> make_key_package(
    mls_wire::CipherSuite cipher_suite,
    const Identity& identity,
    const LeafOptions& options,
    Random& random
);

}  // namespace causeway::mls_group
