#include "mls_wire/labels.h"

namespace causeway::mls_wire {

namespace {

/// SignContent (RFC 9420 §5.1.2).
struct SignContent {
  using Wire = tls::Struct;
  Bytes label;
  Bytes content;
};

/// RefHashInput (RFC 9420 §5.2).
struct RefHashInput {
  using Wire = tls::Struct;
  Bytes label;
  Bytes value;
};

Bytes sign_content(std::string_view label, ByteView content) {
  return tls::encode(SignContent{concat(as_bytes("MLS 1.0 "), as_bytes(label)), to_bytes(content)});
}

}  // namespace

Bytes sign_with_label(
    const Suite& suite, const crypto::SigningKey& key, std::string_view label, ByteView content
) {
  return crypto::sign(suite.signature, key, sign_content(label, content));
}

Result<void> verify_with_label(
    const Suite& suite,
    ByteView public_key,
    std::string_view label,
    ByteView content,
    ByteView signature
) {
  const Bytes signed_content = sign_content(label, content);
  if (!crypto::verify(suite.signature, public_key, signed_content, signature).ok()) {
    return Error{rules::signature_is_valid};
  }
  return {};
}

Result<void> check_hpke_key(const Suite& suite, ByteView public_key) {
  if (!crypto::check_kem_public_key(suite.hpke.kem, public_key).ok()) {
    return Error{rules::hpke_key_is_valid};
  }
  return {};
}

Bytes ref_hash(crypto::Hash hash, std::string_view label, ByteView value) {
  const Bytes input = tls::encode(RefHashInput{to_bytes(label), to_bytes(value)});
  return crypto::digest(hash, {input});
}

}  // namespace causeway::mls_wire
