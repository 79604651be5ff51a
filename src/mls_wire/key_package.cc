#include "mls_wire/key_package.h"

#include <algorithm>
#include <utility>

#include "mls_wire/labels.h"

namespace causeway::mls_wire {

namespace {

/// Both lists may be long.
bool lists_its_extensions(const KeyPackage& key_package) {
  std::vector<ExtensionType> listed = key_package.leaf_node.capabilities.extensions;
  std::sort(listed.begin(), listed.end());
  return std::ranges::all_of(key_package.extensions, [&listed](const Extension& extension) {
    const ExtensionType type = extension.extension_type;
    return is_default(type) || std::binary_search(listed.begin(), listed.end(), type);
  });
}

}  // namespace

void sign_key_package(KeyPackage& key_package, const Suite& suite, const crypto::SigningKey& key) {
  key_package.signature =
      sign_with_label(suite, key, "KeyPackageTBS", encode_but_last(key_package));
}

Result<void> check_key_package(const KeyPackage& key_package) {
  const LeafNode& leaf = key_package.leaf_node;
  if (key_package.version != ProtocolVersion::mls10) return Error{rules::version_is_mls10};
  const Suite suite = TRY(find_suite(key_package.cipher_suite));
  if (leaf.source() != LeafNodeSource::key_package) {
    return Error{rules::leaf_source_is_key_package};
  }
  if (key_package.init_key == leaf.encryption_key) {
    return Error{rules::init_key_differs_from_encryption_key};
  }
  TRY(check_hpke_key(suite, key_package.init_key));
  TRY(check_extensions(key_package.extensions));
  TRY(check_extensions(leaf.extensions));
  if (!lists_its_extensions(key_package)) return Error{rules::key_package_lists_its_extensions};
  TRY(verify_leaf_node(leaf, suite, std::nullopt));
  return verify_with_label(
      suite,
      leaf.signature_key,
      "KeyPackageTBS",
      encode_but_last(key_package),
      key_package.signature
  );
}

Result<KeyPackage> verify(Unverified<KeyPackage> key_package) {
  return std::move(key_package).verify(check_key_package);
}

KeyPackageRef make_key_package_ref(crypto::Hash hash, const KeyPackage& key_package) {
  return ref_hash(hash, "MLS 1.0 KeyPackage Reference", tls::encode(key_package));
}

}  // namespace causeway::mls_wire
