#include "mls_wire/leaf_node.h"

#include <utility>

#include "mls_wire/labels.h"
#include "mls_wire/rules.h"

namespace causeway::mls_wire {

namespace {

/// LeafNodeTBS (RFC 9420 §7.2). Requires a position unless the source is `key_package`.
Bytes leaf_node_tbs(const LeafNode& leaf, const std::optional<LeafPosition>& position) {
  Bytes tbs = encode_but_last(leaf);
  if (leaf.source() != LeafNodeSource::key_package) {
    INVARIANT(position.has_value());
    append(tbs, tls::encode(*position));
  }
  return tbs;
}

}  // namespace

Result<void> check_lifetime(const LeafNode& leaf, std::uint64_t now_seconds) {
  const auto* lifetime = std::get_if<Lifetime>(&leaf.leaf_node_source);
  if (lifetime != nullptr && !lifetime->contains(now_seconds)) {
    return Error{rules::lifetime_is_current};
  }
  return {};
}

void sign_leaf_node(
    LeafNode& leaf,
    const Suite& suite,
    const crypto::SigningKey& key,
    const std::optional<LeafPosition>& position
) {
  leaf.signature = sign_with_label(suite, key, "LeafNodeTBS", leaf_node_tbs(leaf, position));
}

Result<void> verify_leaf_node(
    const LeafNode& leaf, const Suite& suite, const std::optional<LeafPosition>& position
) {
  if (leaf.source() != LeafNodeSource::key_package && !position) {
    return Error{rules::leaf_has_a_position};
  }
  TRY(check_hpke_key(suite, leaf.encryption_key));
  return verify_with_label(
      suite, leaf.signature_key, "LeafNodeTBS", leaf_node_tbs(leaf, position), leaf.signature
  );
}

}  // namespace causeway::mls_wire
