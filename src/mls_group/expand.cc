#include "mls_group/expand.h"

#include <array>
#include <utility>

#include "base/invariant.h"
#include "crypto/kdf.h"
#include "tls/stream.h"

namespace causeway::mls_group {
namespace {

constexpr std::string_view label_prefix = "MLS 1.0 ";

/// The fixed-size pieces of KDFLabel, on the stack: derivations are the inner loop of everything
/// here.
class Piece {
 public:
  void put(std::size_t byte) { bytes_[size_++] = static_cast<std::uint8_t>(byte); }

  void put(std::string_view text) {
    for (const char c : text) put(static_cast<std::uint8_t>(c));
  }

  /// The length prefix of RFC 9420 §2.1.2.
  void put_varint(std::size_t value) {
    INVARIANT(value < 1 << 30);
    if (value < 1 << 6) return put(value);
    if (value < 1 << 14) {
      put(0x40 | value >> 8);
      return put(value);
    }
    put(0x80 | value >> 24);
    for (const int shift : {16, 8, 0}) put(value >> shift);
  }

  ByteView view() const { return ByteView(bytes_).first(size_); }

 private:
  std::array<std::uint8_t, 2 + 4 + label_prefix.size()> bytes_{};
  std::size_t size_ = 0;
};

/// EncryptContext (RFC 9420 §5.1.3).
Bytes encrypt_context(std::string_view label, ByteView context) {
  Bytes out;
  out.reserve(label_prefix.size() + label.size() + context.size() + 8);
  tls::Writer writer(out);
  writer.varint(label_prefix.size() + label.size());
  writer.raw(as_bytes(label_prefix));
  writer.raw(as_bytes(label));
  writer.opaque(context);
  return out;
}

}  // namespace

SecretBytes expand_with_label(
    crypto::Hash hash,
    ByteView secret,
    std::string_view label,
    ByteView context,
    std::size_t size_bytes
) {
  Piece head;
  head.put(size_bytes >> 8);
  head.put(size_bytes);
  head.put_varint(label_prefix.size() + label.size());
  head.put(label_prefix);
  Piece context_length;
  context_length.put_varint(context.size());
  return crypto::hkdf_expand(
      hash, secret, {head.view(), as_bytes(label), context_length.view(), context}, size_bytes
  );
}

SecretBytes derive_tree_secret(
    crypto::Hash hash,
    ByteView secret,
    std::string_view label,
    std::uint32_t generation,
    std::size_t size_bytes
) {
  const std::array<std::uint8_t, 4> context = {
      static_cast<std::uint8_t>(generation >> 24),
      static_cast<std::uint8_t>(generation >> 16),
      static_cast<std::uint8_t>(generation >> 8),
      static_cast<std::uint8_t>(generation),
  };
  return expand_with_label(hash, secret, label, context, size_bytes);
}

LabelEncryption::LabelEncryption(
    const crypto::HpkeSuite& suite, std::string_view label, ByteView context
)
    : sealer_(suite, encrypt_context(label, context)) {}

Result<mls_wire::HpkeCiphertext> LabelEncryption::encrypt(
    ByteView public_key, ByteView plaintext, Random& random
) const {
  crypto::HpkeCiphertext sealed = TRY(sealer_.seal(public_key, {}, plaintext, random));
  return mls_wire::HpkeCiphertext{std::move(sealed.kem_output), std::move(sealed.ciphertext)};
}

Result<mls_wire::HpkeCiphertext> encrypt_with_label(
    const crypto::HpkeSuite& suite,
    ByteView public_key,
    std::string_view label,
    ByteView context,
    ByteView plaintext,
    Random& random
) {
  return LabelEncryption(suite, label, context).encrypt(public_key, plaintext, random);
}

Result<SecretBytes> decrypt_with_label(
    const crypto::HpkeSuite& suite,
    const crypto::KemKeyPair& key,
    std::string_view label,
    ByteView context,
    const mls_wire::HpkeCiphertext& ciphertext
) {
  return crypto::hpke_open(
      suite, key, ciphertext.kem_output, encrypt_context(label, context), {}, ciphertext.ciphertext
  );
}

}  // namespace causeway::mls_group
