// SHA-2 and HMAC by OpenSSL: its SHA-NI code takes a quarter of the time of libsodium's portable C
// (crypto_primitives_bench). HMAC is built here from two hashes, because EVP_MAC costs more to set
// up than a short message costs to hash.

#include "crypto/hash.h"

#include <algorithm>
#include <openssl/evp.h>

#include "base/invariant.h"

namespace causeway::crypto {
namespace {

constexpr std::size_t block_size_max = 128;

struct HashAlgorithm {
  const EVP_MD* md;
  std::size_t size;
  std::size_t block_size;
};

HashAlgorithm fetch_digest(const char* name) {
  // Never freed: an algorithm lives as long as the process.
  const EVP_MD* md = EVP_MD_fetch(nullptr, name, nullptr);
  INVARIANT(md != nullptr);
  return {
      md,
      static_cast<std::size_t>(EVP_MD_get_size(md)),
      static_cast<std::size_t>(EVP_MD_get_block_size(md)),
  };
}

const HashAlgorithm& algorithm(Hash hash) {
  static const std::array<HashAlgorithm, 3> all{
      fetch_digest("SHA2-256"), fetch_digest("SHA2-384"), fetch_digest("SHA2-512")
  };
  return all.at(static_cast<std::size_t>(hash));
}

/// One hash at a time, any number in sequence. Freeing it wipes it, which is why none is kept: a
/// new one costs 25 ns.
class DigestContext {
 public:
  DigestContext() : context_(EVP_MD_CTX_new()) { INVARIANT(context_ != nullptr); }

  DigestContext(const DigestContext&) = delete;
  DigestContext& operator=(const DigestContext&) = delete;

  ~DigestContext() { EVP_MD_CTX_free(context_); }

  void start(const HashAlgorithm& algorithm) {
    INVARIANT(EVP_DigestInit_ex2(context_, algorithm.md, nullptr) == 1);
  }

  void update(ByteView bytes) {
    INVARIANT(EVP_DigestUpdate(context_, bytes.data(), bytes.size()) == 1);
  }

  void finish(std::uint8_t* out) { INVARIANT(EVP_DigestFinal_ex(context_, out, nullptr) == 1); }

 private:
  EVP_MD_CTX* context_;
};

void digest_into(MutableByteView out, Hash hash, std::span<const ByteView> parts) {
  const HashAlgorithm& chosen = algorithm(hash);
  INVARIANT(out.size() == chosen.size);
  DigestContext context;
  context.start(chosen);
  for (const ByteView part : parts) context.update(part);
  context.finish(out.data());
}

std::span<const ByteView> as_span(std::initializer_list<ByteView> parts) {
  return {parts.begin(), parts.size()};
}

}  // namespace

std::size_t hash_size(Hash hash) {
  return algorithm(hash).size;
}

Bytes digest(Hash hash, std::initializer_list<ByteView> parts) {
  Bytes out(hash_size(hash));
  digest_into(out, hash, as_span(parts));
  return out;
}

Sha256 sha256(std::initializer_list<ByteView> parts) {
  Sha256 out;
  digest_into(out, Hash::sha256, as_span(parts));
  return out;
}

struct Sha256Stream::State {
  DigestContext context;
};

Sha256Stream::Sha256Stream() : state_(std::make_unique<State>()) {
  state_->context.start(algorithm(Hash::sha256));
}

Sha256Stream::Sha256Stream(Sha256Stream&&) noexcept = default;
Sha256Stream& Sha256Stream::operator=(Sha256Stream&&) noexcept = default;
Sha256Stream::~Sha256Stream() = default;

void Sha256Stream::update(ByteView bytes) {
  INVARIANT(state_ != nullptr);
  state_->context.update(bytes);
}

Sha256 Sha256Stream::finish() {
  INVARIANT(state_ != nullptr);
  Sha256 out;
  state_->context.finish(out.data());
  state_.reset();
  return out;
}

void hmac_into(MutableByteView out, Hash hash, ByteView key, std::span<const ByteView> parts) {
  const HashAlgorithm& chosen = algorithm(hash);
  INVARIANT(out.size() == chosen.size);
  DigestContext context;
  std::array<std::uint8_t, block_size_max> pad{};
  const MutableByteView block = MutableByteView(pad).first(chosen.block_size);
  if (key.size() > block.size()) {
    context.start(chosen);
    context.update(key);
    context.finish(block.data());
  } else {
    std::copy(key.begin(), key.end(), block.begin());
  }

  for (std::uint8_t& byte : block) byte ^= 0x36;
  context.start(chosen);
  context.update(block);
  for (const ByteView part : parts) context.update(part);
  context.finish(out.data());

  for (std::uint8_t& byte : block) byte ^= 0x36 ^ 0x5c;
  context.start(chosen);
  context.update(block);
  context.update(out);
  context.finish(out.data());
  wipe(pad.data(), pad.size());
}

Bytes hmac(Hash hash, ByteView key, std::initializer_list<ByteView> parts) {
  Bytes out(hash_size(hash));
  hmac_into(out, hash, key, as_span(parts));
  return out;
}

Sha256 hmac_sha256(ByteView key, std::initializer_list<ByteView> parts) {
  Sha256 out;
  hmac_into(out, Hash::sha256, key, as_span(parts));
  return out;
}

}  // namespace causeway::crypto
