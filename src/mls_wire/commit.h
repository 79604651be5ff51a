#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "mls_wire/leaf_node.h"
#include "mls_wire/proposal.h"
#include "mls_wire/types.h"
#include "tls/codec.h"

namespace causeway::mls_wire {

/// RFC 9420 §7.6.
struct HpkeCiphertext {
  using Wire = tls::Struct;
  Bytes kem_output;
  Bytes ciphertext;
  bool operator==(const HpkeCiphertext&) const = default;
};

struct UpdatePathNode {
  using Wire = tls::Struct;
  HpkePublicKey encryption_key;
  std::vector<HpkeCiphertext> encrypted_path_secret;
  bool operator==(const UpdatePathNode&) const = default;
};

/// RFC 9420 §7.6: `nodes` go up the filtered direct path of the committer's leaf.
struct UpdatePath {
  using Wire = tls::Custom;
  /// As many as the largest tree is high, which has 2^32 leaves.
  static constexpr std::size_t nodes_max = 32;
  /// In all nodes together: each is to another leaf of a tree of 2^16 (RatchetTreeNodes). More are
  /// refused, because two bytes here take 48 in memory.
  static constexpr std::size_t ciphertexts_max = 1U << 16;

  LeafNode leaf_node;
  std::vector<UpdatePathNode> nodes;

  /// `rules::path_is_bounded` above `nodes_max` or `ciphertexts_max`.
  static Result<UpdatePath> decode(tls::Reader& reader);
  void encode(tls::Writer& writer) const;

  bool operator==(const UpdatePath&) const = default;
};

/// RFC 9420 §12.4.
enum class ProposalOrRefType : std::uint8_t {
  proposal = 1,
  reference = 2,
};

struct InlineProposal {
  using Wire = tls::Struct;
  static constexpr ProposalOrRefType tag = ProposalOrRefType::proposal;
  Proposal proposal;
  bool operator==(const InlineProposal&) const = default;
};

struct ProposalReference {
  using Wire = tls::Struct;
  static constexpr ProposalOrRefType tag = ProposalOrRefType::reference;
  ProposalRef reference;
  bool operator==(const ProposalReference&) const = default;
};

using ProposalOrRef = std::variant<InlineProposal, ProposalReference>;

/// RFC 9420 §12.4.
struct Commit {
  using Wire = tls::Custom;
  static constexpr ContentType tag = ContentType::commit;
  /// More are refused, because a proposal of two bytes takes hundreds in memory.
  static constexpr std::size_t proposals_max = 4096;

  std::vector<ProposalOrRef> proposals;
  std::optional<UpdatePath> path;

  /// `rules::proposals_are_bounded` above `proposals_max`.
  static Result<Commit> decode(tls::Reader& reader);
  void encode(tls::Writer& writer) const;

  bool operator==(const Commit&) const = default;
};

}  // namespace causeway::mls_wire
