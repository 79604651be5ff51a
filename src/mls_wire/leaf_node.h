#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "mls_wire/credential.h"
#include "mls_wire/extension.h"
#include "mls_wire/suite.h"
#include "mls_wire/types.h"
#include "tls/codec.h"

namespace causeway::mls_wire {

/// RFC 9420 §7.2. The default values of the RFC are never listed.
struct Capabilities {
  using Wire = tls::Struct;
  std::vector<ProtocolVersion> versions;
  std::vector<CipherSuite> cipher_suites;
  std::vector<ExtensionType> extensions;
  std::vector<ProposalType> proposals;
  std::vector<CredentialType> credentials;
  bool operator==(const Capabilities&) const = default;
};

/// RFC 9420 §7.2.
enum class LeafNodeSource : std::uint8_t {
  key_package = 1,
  update = 2,
  commit = 3,
};

/// Seconds since 1970; both ends belong to it.
struct Lifetime {
  using Wire = tls::Struct;
  static constexpr LeafNodeSource tag = LeafNodeSource::key_package;
  std::uint64_t not_before = 0;
  std::uint64_t not_after = 0;

  bool contains(std::uint64_t now_seconds) const {
    return not_before <= now_seconds && now_seconds <= not_after;
  }

  bool operator==(const Lifetime&) const = default;
};

struct UpdateSource {
  using Wire = tls::Struct;
  static constexpr LeafNodeSource tag = LeafNodeSource::update;
  bool operator==(const UpdateSource&) const = default;
};

struct ParentHash {
  using Wire = tls::Struct;
  static constexpr LeafNodeSource tag = LeafNodeSource::commit;
  Bytes parent_hash;
  bool operator==(const ParentHash&) const = default;
};

/// RFC 9420 §7.2.
struct LeafNode {
  using Wire = tls::Struct;
  static constexpr NodeType tag = NodeType::leaf;
  HpkePublicKey encryption_key;
  SignaturePublicKey signature_key;
  Credential credential;
  Capabilities capabilities;
  std::variant<Lifetime, UpdateSource, ParentHash> leaf_node_source;
  Extensions extensions;
  Bytes signature;

  LeafNodeSource source() const {
    return static_cast<LeafNodeSource>(leaf_node_source.index() + 1);
  }

  bool operator==(const LeafNode&) const = default;
};

/// Whether a leaf is good at this time, unix seconds (RFC 9420 §7.3): `rules::lifetime_is_current`.
/// Whoever adds a member has to ask; whoever follows is advised to, and does without here, since
/// clocks differ and a group has to agree. Leaves that no key package brought have no lifetime.
Result<void> check_lifetime(const LeafNode& leaf, std::uint64_t now_seconds);

/// What the signature of a leaf covers beside the leaf itself, unless it comes from a KeyPackage.
struct LeafPosition {
  using Wire = tls::Struct;
  GroupId group_id;
  LeafIndex leaf_index;
};

/// Sets `leaf.signature`. A leaf whose source is not `key_package` requires a position.
void sign_leaf_node(
    LeafNode& leaf,
    const Suite& suite,
    const crypto::SigningKey& key,
    const std::optional<LeafPosition>& position
);

/// `rules::hpke_key_is_valid`, `rules::signature_is_valid`, or `rules::leaf_has_a_position` where
/// the source needs one and there is none (an Update or Commit leaf inside a KeyPackage).
Result<void> verify_leaf_node(
    const LeafNode& leaf, const Suite& suite, const std::optional<LeafPosition>& position
);

}  // namespace causeway::mls_wire
