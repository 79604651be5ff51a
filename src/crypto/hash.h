#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>

#include "base/bytes.h"
#include "base/secret.h"

namespace causeway::crypto {

/// Stored beside trees (mls_tree/stored_tree.h), so these numbers stay.
enum class Hash : std::uint8_t {
  sha256 = 0,
  sha384 = 1,
  sha512 = 2,
};

inline constexpr std::size_t hash_size_max = 64;

/// Output size in bytes: 32, 48 or 64.
std::size_t hash_size(Hash hash);

/// The hash of all parts, one behind the other (FIPS 180-4).
Bytes digest(Hash hash, std::initializer_list<ByteView> parts);

using Sha256 = std::array<std::uint8_t, 32>;
/// SHA-256 without an allocation.
Sha256 sha256(std::initializer_list<ByteView> parts);

/// SHA-256 of what arrives in pieces (files, streams).
class Sha256Stream {
 public:
  Sha256Stream();
  Sha256Stream(const Sha256Stream&) = delete;
  Sha256Stream& operator=(const Sha256Stream&) = delete;
  Sha256Stream(Sha256Stream&&) noexcept;
  Sha256Stream& operator=(Sha256Stream&&) noexcept;
  ~Sha256Stream();

  void update(ByteView bytes);
  /// The hash of everything; the stream is spent.
  Sha256 finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// HMAC (RFC 2104) over all parts, one behind the other. For tags that travel; a derived key comes
/// from crypto/kdf.h.
Bytes hmac(Hash hash, ByteView key, std::initializer_list<ByteView> parts);

/// HMAC-SHA256 without an allocation.
Sha256 hmac_sha256(ByteView key, std::initializer_list<ByteView> parts);

/// HMAC into `out`, which must be `hash_size` long; it may overlap the key and the parts.
void hmac_into(MutableByteView out, Hash hash, ByteView key, std::span<const ByteView> parts);

}  // namespace causeway::crypto
