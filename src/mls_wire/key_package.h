#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "mls_wire/extension.h"
#include "mls_wire/leaf_node.h"
#include "mls_wire/suite.h"
#include "mls_wire/types.h"
#include "mls_wire/unverified.h"
#include "tls/codec.h"

namespace causeway::mls_wire {

/// RFC 9420 §10.
struct KeyPackage {
  using Wire = tls::Struct;
  static constexpr WireFormat tag = WireFormat::mls_key_package;
  ProtocolVersion version = ProtocolVersion::mls10;
  CipherSuite cipher_suite{};
  HpkePublicKey init_key;
  LeafNode leaf_node;
  Extensions extensions;
  Bytes signature;
  bool operator==(const KeyPackage&) const = default;
};

/// Sets `key_package.signature`.
void sign_key_package(KeyPackage& key_package, const Suite& suite, const crypto::SigningKey& key);

/// RFC 9420 §10.1, all but what depends on a group and on the time (`Lifetime::contains`):
/// `rules::version_is_mls10`, `suite_is_supported`, `leaf_source_is_key_package`,
/// `init_key_differs_from_encryption_key`, `extension_once_per_type`,
/// `key_package_lists_its_extensions` (in the leaf's capabilities), `hpke_key_is_valid` and
/// `signature_is_valid` (of the package and of its leaf).
Result<void> check_key_package(const KeyPackage& key_package);
Result<KeyPackage> verify(Unverified<KeyPackage> key_package);

/// MakeKeyPackageRef (RFC 9420 §5.2).
KeyPackageRef make_key_package_ref(crypto::Hash hash, const KeyPackage& key_package);

}  // namespace causeway::mls_wire
