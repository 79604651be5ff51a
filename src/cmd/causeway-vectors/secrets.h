#pragma once

#include <string>

#include "base/secret.h"
#include "cmd/causeway-vectors/vector_check.h"
#include "crypto/kem.h"
#include "crypto/signature.h"
#include "mls_wire/suite.h"

/// Reading secrets out of cases: test data is no secret, the types that take it are for some.
namespace causeway::vectors {

inline std::string text(const Json& string) {
  return string.get<std::string>();
}

template <typename Kind = SecretBytes>
Kind secret(const Json& hex) {
  return Kind(bytes(hex));
}

/// A private key of `size_bytes`; some files write those of P-521 as numbers, without the zeros in
/// front.
inline SecretBytes key_of_size(const Json& hex, std::size_t size_bytes) {
  const Bytes key = bytes(hex);
  const Bytes zeros(key.size() < size_bytes ? size_bytes - key.size() : 0);
  return SecretBytes(ByteView(concat(zeros, key)));
}

inline SecretBytes kem_private_key(const Json& hex, const mls_wire::Suite& suite) {
  return key_of_size(hex, crypto::kem_private_key_size(suite.hpke.kem));
}

inline crypto::SigningKey signing_key(const Json& hex, const mls_wire::Suite& suite) {
  const SecretBytes key = key_of_size(hex, crypto::signature_private_key_size(suite.signature));
  return expect_ok(
      crypto::signing_key_from_private(suite.signature, key.reveal()), "a private key"
  );
}

}  // namespace causeway::vectors
