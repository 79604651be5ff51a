#include "identity/signed.h"

#include <algorithm>

#include "base/invariant.h"

namespace causeway::identity {
namespace {

constexpr std::string_view prefix = "Causeway 1 ";

Bytes signed_input(std::string_view label, ByteView unsigned_struct) {
  constexpr std::array<std::uint8_t, 1> end_of_label{0};
  return concat(as_bytes(prefix), as_bytes(label), end_of_label, unsigned_struct);
}

}  // namespace

PublicKey public_key_of(const crypto::SigningKey& key) {
  INVARIANT(key.public_key.size() == public_key_size);
  PublicKey out;
  std::copy(key.public_key.begin(), key.public_key.end(), out.begin());
  return out;
}

SignatureBytes sign(
    const crypto::SigningKey& key, std::string_view label, ByteView unsigned_struct
) {
  const Bytes signature =
      crypto::sign(crypto::Signature::ed25519, key, signed_input(label, unsigned_struct));
  INVARIANT(signature.size() == signature_size);
  SignatureBytes out;
  std::copy(signature.begin(), signature.end(), out.begin());
  return out;
}

Result<void> verify(
    const PublicKey& public_key,
    std::string_view label,
    ByteView unsigned_struct,
    const SignatureBytes& signature
) {
  return crypto::verify(
      crypto::Signature::ed25519, public_key, signed_input(label, unsigned_struct), signature
  );
}

}  // namespace causeway::identity
