#pragma once

#include <string_view>
#include <tuple>
#include <utility>

#include "base/bytes.h"
#include "base/result.h"
#include "mls_wire/suite.h"
#include "tls/codec.h"

namespace causeway::mls_wire {

/// SignWithLabel (RFC 9420 §5.1.2). `label` without the "MLS 1.0 " that goes in front of it.
Bytes sign_with_label(
    const Suite& suite, const crypto::SigningKey& key, std::string_view label, ByteView content
);

/// VerifyWithLabel (RFC 9420 §5.1.2): `rules::signature_is_valid` unless it is.
Result<void> verify_with_label(
    const Suite& suite,
    ByteView public_key,
    std::string_view label,
    ByteView content,
    ByteView signature
);

/// `rules::hpke_key_is_valid` unless somebody can encrypt to this key (RFC 9420 §5.1.1). Without
/// the check, one member could give the group a key that keeps all others from committing.
Result<void> check_hpke_key(const Suite& suite, ByteView public_key);

/// RefHash (RFC 9420 §5.2), with the whole label.
Bytes ref_hash(crypto::Hash hash, std::string_view label, ByteView value);

/// The encoding of all members but the last. The RFC puts the signature last, so this is the "TBS"
/// form of KeyPackage, GroupInfo and (up to its position) LeafNode.
template <typename T>
Bytes encode_but_last(const T& object) {
  Bytes out;
  tls::Writer writer(out);
  const auto members = tls::fields(object);
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (tls::encode_to(writer, std::get<I>(members)), ...);
  }(std::make_index_sequence<tls::field_count<T> - 1>{});
  return out;
}

}  // namespace causeway::mls_wire
