// By OpenSSL.

#include "crypto/keccak.h"

#include <array>
#include <openssl/evp.h>

#include "base/invariant.h"

namespace causeway::crypto {
namespace {

enum class Keccak : std::uint8_t {
  sha3_256,
  sha3_512,
  shake128,
  shake256,
};

const EVP_MD* fetch_keccak(const char* name) {
  // Never freed: an algorithm lives as long as the process.
  const EVP_MD* md = EVP_MD_fetch(nullptr, name, nullptr);
  INVARIANT(md != nullptr);
  return md;
}

const EVP_MD* algorithm_of(Keccak keccak) {
  static const std::array all{
      fetch_keccak("SHA3-256"),
      fetch_keccak("SHA3-512"),
      fetch_keccak("SHAKE-128"),
      fetch_keccak("SHAKE-256"),
  };
  return all.at(static_cast<std::size_t>(keccak));
}

/// Absorbs the parts, then calls `finish` with the context. Freeing it wipes it.
template <typename Finish>
void absorb(Keccak keccak, std::initializer_list<ByteView> parts, Finish finish) {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  INVARIANT(context != nullptr);
  INVARIANT(EVP_DigestInit_ex2(context, algorithm_of(keccak), nullptr) == 1);
  for (const ByteView part : parts) {
    INVARIANT(EVP_DigestUpdate(context, part.data(), part.size()) == 1);
  }
  INVARIANT(finish(context) == 1);
  EVP_MD_CTX_free(context);
}

void hash_into(MutableByteView out, Keccak keccak, std::initializer_list<ByteView> parts) {
  INVARIANT(out.size() == static_cast<std::size_t>(EVP_MD_get_size(algorithm_of(keccak))));
  absorb(keccak, parts, [&](EVP_MD_CTX* context) {
    return EVP_DigestFinal_ex(context, out.data(), nullptr);
  });
}

void squeeze_into(MutableByteView out, Keccak keccak, std::initializer_list<ByteView> parts) {
  absorb(keccak, parts, [&](EVP_MD_CTX* context) {
    return EVP_DigestFinalXOF(context, out.data(), out.size());
  });
}

}  // namespace

void sha3_256(MutableByteView out, std::initializer_list<ByteView> parts) {
  hash_into(out, Keccak::sha3_256, parts);
}

void sha3_512(MutableByteView out, std::initializer_list<ByteView> parts) {
  hash_into(out, Keccak::sha3_512, parts);
}

void shake128(MutableByteView out, std::initializer_list<ByteView> parts) {
  squeeze_into(out, Keccak::shake128, parts);
}

void shake256(MutableByteView out, std::initializer_list<ByteView> parts) {
  squeeze_into(out, Keccak::shake256, parts);
}

}  // namespace causeway::crypto
