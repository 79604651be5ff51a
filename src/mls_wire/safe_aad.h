#pragma once

#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "mls_wire/components.h"
#include "mls_wire/rules.h"
#include "tls/codec.h"

namespace causeway::mls_wire {

struct SafeAadItem {
  using Wire = tls::Struct;
  ComponentId component_id{};
  Bytes aad_item_data;
  bool operator==(const SafeAadItem&) const = default;
};

/// The whole `authenticated_data` of every message of a group whose GroupContext has the component
/// `safe_aad` (draft-ietf-mls-extensions-09): component ids strictly ascending. A message with
/// nothing to say carries `SafeAad{}`, one zero byte. What conversations carry is held to one value
/// by mls_tree/policy.h (handshakes) and franking/commitment.h (messages); whoever uses groups
/// without that policy decodes the `authenticated_data` of what arrives by this.
struct SafeAad {
  using Wire = tls::Custom;
  std::vector<SafeAadItem> aad_items;

  /// The data of a component, or null.
  const Bytes* find(ComponentId id) const;

  /// `rules::aad_items_ascend` where they do not.
  static Result<SafeAad> decode(tls::Reader& reader);
  void encode(tls::Writer& writer) const;

  bool operator==(const SafeAad&) const = default;
};

}  // namespace causeway::mls_wire
