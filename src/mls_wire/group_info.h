#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "mls_wire/extension.h"
#include "mls_wire/group_context.h"
#include "mls_wire/suite.h"
#include "mls_wire/types.h"
#include "mls_wire/unverified.h"
#include "tls/codec.h"

namespace causeway::mls_wire {

/// RFC 9420 §12.4.3: what a newcomer needs to know of a group's epoch.
struct GroupInfo {
  using Wire = tls::Struct;
  static constexpr WireFormat tag = WireFormat::mls_group_info;
  GroupContext group_context;
  Extensions extensions;
  Bytes confirmation_tag;
  LeafIndex signer;
  Bytes signature;
  bool operator==(const GroupInfo&) const = default;
};

/// Sets `group_info.signature`.
void sign_group_info(GroupInfo& group_info, const Suite& suite, const crypto::SigningKey& key);

/// The signature of `signer`, whose key the caller found at leaf `unchecked().signer` of the tree:
/// `rules::version_is_mls10`, `suite_is_supported`, `extension_once_per_type` (beside the context),
/// `signature_is_valid`.
Result<GroupInfo> verify(Unverified<GroupInfo> group_info, ByteView signature_key);

}  // namespace causeway::mls_wire
