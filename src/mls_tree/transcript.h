#pragma once

#include "base/bytes.h"
#include "crypto/hash.h"
#include "mls_wire/framing.h"

/// The chain of hashes over all commits of a group (RFC 9420 §8.2).
namespace causeway::mls_tree {

/// The hash of the epoch that `commit` begins.
Bytes confirmed_transcript_hash(
    crypto::Hash hash,
    ByteView interim_transcript_hash_before,
    const mls_wire::AuthenticatedContent& commit
);

/// What the next commit builds on. Also for epoch 0, from an empty confirmed hash (RFC 9420 §11).
Bytes interim_transcript_hash(
    crypto::Hash hash, ByteView confirmed_transcript_hash, ByteView confirmation_tag
);

}  // namespace causeway::mls_tree
