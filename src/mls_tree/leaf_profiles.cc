#include "mls_tree/leaf_profiles.h"

#include "base/invariant.h"
#include "mls_tree/copy_on_write.h"
#include "tls/codec.h"

namespace causeway::mls_tree {
namespace {

Bytes profile_key(const mls_wire::LeafNode& leaf) {
  Bytes key = tls::encode(leaf.capabilities);
  tls::Writer writer(key);
  tls::encode_to(writer, leaf.credential.credential_type);
  for (const auto& extension : leaf.extensions) tls::encode_to(writer, extension.extension_type);
  return key;
}

}  // namespace

void LeafProfiles::add(const mls_wire::LeafNode& leaf) {
  const auto [found, is_new] = own(profiles_).try_emplace(profile_key(leaf));
  Profile& profile = found->second;
  ++profile.leaves;
  if (!is_new) return;
  profile.capabilities = leaf.capabilities;
  profile.credential_type = leaf.credential.credential_type;
  for (const auto& extension : leaf.extensions) {
    profile.extensions.push_back({extension.extension_type, {}});
  }
}

void LeafProfiles::remove(const mls_wire::LeafNode& leaf) {
  Map& profiles = own(profiles_);
  const auto found = profiles.find(profile_key(leaf));
  INVARIANT(found != profiles.end());
  if (--found->second.leaves == 0) profiles.erase(found);
}

}  // namespace causeway::mls_tree
