#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "tls/codec.h"

namespace causeway::mls_wire {

/// RFC 9420 §5.3.
enum class CredentialType : std::uint16_t {
  basic = 1,
  x509 = 2,
};

/// RFC 9420 §5.3. Each credential type of the registry carries one `opaque<V>` or one vector behind
/// its type, so `body` holds the content of that vector and a type we do not know survives.
struct Credential {
  using Wire = tls::Custom;

  CredentialType credential_type = CredentialType::basic;
  Bytes body;  // basic: the identity; x509: the encoded certificates

  /// `rules::certificates_are_framed` where an x509 body is no list of certificates.
  static Result<Credential> decode(tls::Reader& reader);
  void encode(tls::Writer& writer) const;

  bool operator==(const Credential&) const = default;
};

/// A basic credential with this identity.
Credential basic_credential(ByteView identity);

/// The certificates of an x509 credential, leaf first. Empty for any other type.
std::vector<Bytes> certificates(const Credential& credential);

}  // namespace causeway::mls_wire
