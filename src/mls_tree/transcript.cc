#include "mls_tree/transcript.h"

namespace causeway::mls_tree {

namespace {

/// RFC 9420 §8.2.
struct ConfirmedTranscriptHashInput {
  using Wire = tls::Struct;
  mls_wire::WireFormat wire_format{};
  mls_wire::FramedContent content;
  Bytes signature;
};

/// RFC 9420 §8.2.
struct InterimTranscriptHashInput {
  using Wire = tls::Struct;
  Bytes confirmation_tag;
};

}  // namespace

Bytes confirmed_transcript_hash(
    crypto::Hash hash,
    ByteView interim_transcript_hash_before,
    const mls_wire::AuthenticatedContent& commit
) {
  const Bytes input = tls::encode(
      ConfirmedTranscriptHashInput{commit.wire_format, commit.content, commit.auth.signature}
  );
  return crypto::digest(hash, {interim_transcript_hash_before, input});
}

Bytes interim_transcript_hash(
    crypto::Hash hash, ByteView confirmed_transcript_hash, ByteView confirmation_tag
) {
  const Bytes input = tls::encode(InterimTranscriptHashInput{to_bytes(confirmation_tag)});
  return crypto::digest(hash, {confirmed_transcript_hash, input});
}

}  // namespace causeway::mls_tree
