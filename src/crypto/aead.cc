// All by OpenSSL: libsodium has no AES-128, and from about 600 bytes on OpenSSL's AVX code for
// ChaCha20-Poly1305 is the faster, for a page by twice (crypto_primitives_bench). XChaCha is
// OpenSSL's ChaCha under the subkey that libsodium's HChaCha20 gives.

#include "crypto/aead.h"

#include <algorithm>
#include <array>
#include <openssl/evp.h>
#include <sodium.h>

#include "base/invariant.h"
#include "crypto/libraries.h"

namespace causeway::crypto {
namespace {

constexpr std::size_t cipher_nonce_size = 12;  // of the three ciphers of OpenSSL's

struct AeadAlgorithm {
  const EVP_CIPHER* cipher;
  std::size_t key_size;
  std::size_t nonce_size;
};

const EVP_CIPHER* fetch(const char* name) {
  // Never freed: an algorithm lives as long as the process.
  const EVP_CIPHER* cipher = EVP_CIPHER_fetch(nullptr, name, nullptr);
  INVARIANT(cipher != nullptr);
  return cipher;
}

const AeadAlgorithm& algorithm(Aead aead) {
  INVARIANT(aead != Aead::export_only);
  static const std::array<AeadAlgorithm, 4> all{{
      {fetch("AES-128-GCM"), 16, cipher_nonce_size},
      {fetch("AES-256-GCM"), 32, cipher_nonce_size},
      {fetch("ChaCha20-Poly1305"), 32, cipher_nonce_size},
      {fetch("ChaCha20-Poly1305"), 32, 24},
  }};
  return all.at(static_cast<std::size_t>(aead));
}

/// The key and nonce that the cipher itself gets: the caller's own, or for XChaCha the subkey and
/// the rest of the nonce behind four zeros (draft-irtf-cfrg-xchacha-03 §2.3).
class CipherInput {
 public:
  CipherInput(const AeadAlgorithm& algorithm, ByteView key, ByteView nonce) {
    INVARIANT(key.size() == algorithm.key_size && nonce.size() == algorithm.nonce_size);
    if (nonce.size() == cipher_nonce_size) {
      key_ = key.data();
      nonce_ = nonce.data();
      return;
    }
    start_sodium();
    crypto_core_hchacha20(subkey_.data(), nonce.data(), key.data(), nullptr);
    std::copy(nonce.begin() + 16, nonce.end(), short_nonce_.begin() + 4);
    key_ = subkey_.data();
    nonce_ = short_nonce_.data();
  }

  CipherInput(const CipherInput&) = delete;
  CipherInput& operator=(const CipherInput&) = delete;

  ~CipherInput() { wipe(subkey_.data(), subkey_.size()); }

  const std::uint8_t* key() const { return key_; }

  const std::uint8_t* nonce() const { return nonce_; }

 private:
  std::array<std::uint8_t, 32> subkey_{};
  std::array<std::uint8_t, cipher_nonce_size> short_nonce_{};
  const std::uint8_t* key_ = nullptr;
  const std::uint8_t* nonce_ = nullptr;
};

enum class Direction : int {
  open = 0,
  seal = 1,
};

/// One sealing or opening. Freeing it wipes the key schedule, which is why it is not kept: a new
/// one costs 20 to 100 ns.
class CipherContext {
 public:
  CipherContext(Direction direction, const AeadAlgorithm& algorithm, ByteView key, ByteView nonce)
      : context_(EVP_CIPHER_CTX_new()) {
    const CipherInput input(algorithm, key, nonce);
    INVARIANT(
        context_ != nullptr && EVP_CipherInit_ex2(
                                   context_,
                                   algorithm.cipher,
                                   input.key(),
                                   input.nonce(),
                                   static_cast<int>(direction),
                                   nullptr
                               ) == 1
    );
  }

  CipherContext(const CipherContext&) = delete;
  CipherContext& operator=(const CipherContext&) = delete;

  ~CipherContext() { EVP_CIPHER_CTX_free(context_); }

  /// Associated data where `out` is null.
  void update(std::uint8_t* out, ByteView in) {
    if (in.empty()) return;
    int written = 0;
    const int size = static_cast<int>(in.size());
    INVARIANT(EVP_CipherUpdate(context_, out, &written, in.data(), size) == 1 && written == size);
  }

  void expect_tag(ByteView tag) {
    std::array<std::uint8_t, aead_tag_size> copy;
    std::copy(tag.begin(), tag.end(), copy.begin());
    INVARIANT(
        EVP_CIPHER_CTX_ctrl(context_, EVP_CTRL_AEAD_SET_TAG, aead_tag_size, copy.data()) == 1
    );
  }

  /// Of an opening: whether the tag was the expected one.
  bool finish() {
    std::uint8_t nothing = 0;
    int written = 0;
    return EVP_CipherFinal_ex(context_, &nothing, &written) == 1;
  }

  void write_tag(MutableByteView out) {
    INVARIANT(EVP_CIPHER_CTX_ctrl(context_, EVP_CTRL_AEAD_GET_TAG, aead_tag_size, out.data()) == 1);
  }

 private:
  EVP_CIPHER_CTX* context_;
};

std::size_t opened_size(ByteView ciphertext) {
  return ciphertext.size() < aead_tag_size ? 0 : ciphertext.size() - aead_tag_size;
}

}  // namespace

std::size_t aead_key_size(Aead aead) {
  return algorithm(aead).key_size;
}

std::size_t aead_nonce_size(Aead aead) {
  return algorithm(aead).nonce_size;
}

void aead_seal_into(
    MutableByteView out, Aead aead, ByteView key, ByteView nonce, ByteView aad, ByteView plaintext
) {
  INVARIANT(aad.size() <= aead_size_max && plaintext.size() <= aead_size_max);
  INVARIANT(out.size() == plaintext.size() + aead_tag_size);
  CipherContext context(Direction::seal, algorithm(aead), key, nonce);
  context.update(nullptr, aad);
  context.update(out.data(), plaintext);
  INVARIANT(context.finish());
  context.write_tag(out.last(aead_tag_size));
}

Result<void> aead_open_into(
    MutableByteView out, Aead aead, ByteView key, ByteView nonce, ByteView aad, ByteView ciphertext
) {
  INVARIANT(out.size() == opened_size(ciphertext));
  if (ciphertext.size() < aead_tag_size) return Error{rules::ciphertext_is_authentic};
  if (ciphertext.size() > aead_size_max || aad.size() > aead_size_max) {
    wipe(out.data(), out.size());
    return Error{rules::ciphertext_is_authentic};
  }
  CipherContext context(Direction::open, algorithm(aead), key, nonce);
  context.expect_tag(ciphertext.last(aead_tag_size));
  context.update(nullptr, aad);
  context.update(out.data(), ciphertext.first(out.size()));
  if (context.finish()) return {};
  wipe(out.data(), out.size());
  return Error{rules::ciphertext_is_authentic};
}

Bytes aead_seal(Aead aead, ByteView key, ByteView nonce, ByteView aad, ByteView plaintext) {
  Bytes out(plaintext.size() + aead_tag_size);
  aead_seal_into(out, aead, key, nonce, aad, plaintext);
  return out;
}

Result<SecretBytes> aead_open(
    Aead aead, ByteView key, ByteView nonce, ByteView aad, ByteView ciphertext
) {
  SecretBytes out(opened_size(ciphertext));
  TRY(aead_open_into(out.reveal_mutable(), aead, key, nonce, aad, ciphertext));
  return out;
}

Result<Bytes> aead_open_public(
    Aead aead, ByteView key, ByteView nonce, ByteView aad, ByteView ciphertext
) {
  Bytes out(opened_size(ciphertext));
  TRY(aead_open_into(out, aead, key, nonce, aad, ciphertext));
  return out;
}

}  // namespace causeway::crypto
