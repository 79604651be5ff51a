#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "mls_wire/leaf_node.h"
#include "mls_wire/types.h"
#include "tls/codec.h"

namespace causeway::mls_wire {

/// RFC 9420 §7.1.
struct ParentNode {
  using Wire = tls::Struct;
  static constexpr NodeType tag = NodeType::parent;
  HpkePublicKey encryption_key;
  Bytes parent_hash;
  std::vector<LeafIndex> unmerged_leaves;
  bool operator==(const ParentNode&) const = default;
};

/// RFC 9420 §7.8.
using Node = std::variant<LeafNode, ParentNode>;

/// RFC 9420 §12.4.3.3: the content of the `ratchet_tree` extension, nodes from left to right.
/// mls_tree/ratchet_tree.h makes a tree of it.
struct RatchetTreeNodes {
  using Wire = tls::Custom;
  static constexpr ExtensionType type = ExtensionType::ratchet_tree;
  /// A tree of 2^16 leaves. More are refused, because a blank node is one byte here and hundreds in
  /// memory.
  static constexpr std::size_t nodes_max = (1U << 17) - 1;

  std::vector<std::optional<Node>> ratchet_tree;

  /// `rules::nodes_are_bounded` above `nodes_max`.
  static Result<RatchetTreeNodes> decode(tls::Reader& reader);
  void encode(tls::Writer& writer) const;

  bool operator==(const RatchetTreeNodes&) const = default;
};

}  // namespace causeway::mls_wire
