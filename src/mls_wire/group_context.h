#pragma once

#include "base/bytes.h"
#include "mls_wire/extension.h"
#include "mls_wire/types.h"
#include "tls/codec.h"

namespace causeway::mls_wire {

/// What all members of one epoch agree on; every secret of the epoch depends on it. RFC 9420 §8.1.
struct GroupContext {
  using Wire = tls::Struct;
  ProtocolVersion version = ProtocolVersion::mls10;
  CipherSuite cipher_suite{};
  GroupId group_id;
  Epoch epoch;
  Bytes tree_hash;
  Bytes confirmed_transcript_hash;
  Extensions extensions;
  bool operator==(const GroupContext&) const = default;
};

}  // namespace causeway::mls_wire
