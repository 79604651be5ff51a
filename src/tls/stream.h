#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"
#include "tls/rules.h"

namespace causeway::tls {

/// Appends to a buffer. A writer over `SecretBytes` keeps every intermediate buffer wiped; only
/// such a writer takes secret fields.
class Writer {
 public:
  explicit Writer(Bytes& out) : public_(&out) {}

  explicit Writer(SecretBytes& out) : secret_(&out) {}

  bool is_secret() const { return secret_ != nullptr; }

  void raw(ByteView bytes) {
    if (secret_ != nullptr) {
      secret_->append(bytes);
    } else {
      append(*public_, bytes);
    }
  }

  /// Big-endian, in the integer's own width.
  template <std::unsigned_integral Integer>
  void integer(Integer value) {
    std::array<std::uint8_t, sizeof(Integer)> bytes;
    for (std::size_t i = 0; i < sizeof(Integer); ++i) {
      bytes[i] = static_cast<std::uint8_t>(value >> (8 * (sizeof(Integer) - 1 - i)));
    }
    raw(bytes);
  }

  /// The shortest length prefix of RFC 9420 §2.1.2. Requires `length` below 2^30.
  void varint(std::size_t length);

  /// Bytes of all that is in the buffer.
  std::size_t size() const { return secret_ != nullptr ? secret_->size() : public_->size(); }

  /// Makes what was written from `begin` on an `opaque<V>`: puts its length prefix in front.
  void put_length(std::size_t begin);

  /// `opaque bytes<V>`.
  void opaque(ByteView bytes) {
    varint(bytes.size());
    raw(bytes);
  }

 private:
  Bytes* public_ = nullptr;
  SecretBytes* secret_ = nullptr;
};

/// Reads from borrowed bytes, front to back, and cannot read past their end.
class Reader {
 public:
  explicit Reader(ByteView bytes) : rest_(bytes) {}

  std::size_t remaining() const { return rest_.size(); }

  bool empty() const { return rest_.empty(); }

  /// The next `size_bytes` bytes, borrowed.
  Result<ByteView> raw(std::size_t size_bytes) {
    if (size_bytes > rest_.size()) return Error{rules::input_is_long_enough};
    const ByteView taken = rest_.first(size_bytes);
    rest_ = rest_.subspan(size_bytes);
    return taken;
  }

  template <std::unsigned_integral Integer>
  Result<Integer> integer() {
    const ByteView bytes = TRY(raw(sizeof(Integer)));
    Integer value = 0;
    for (const std::uint8_t byte : bytes) {
      value = static_cast<Integer>(static_cast<std::uint64_t>(value) << 8 | byte);
    }
    return value;
  }

  /// A length prefix of RFC 9420 §2.1.2: minimal, at most 2^30 - 1.
  Result<std::size_t> varint();

  /// `opaque x<V>`, borrowed.
  Result<ByteView> opaque() {
    const std::size_t length = TRY(varint());
    return raw(length);
  }

  /// `rules::no_trailing_bytes` unless everything was read.
  Result<void> finish() const {
    if (!rest_.empty()) return Error{rules::no_trailing_bytes};
    return {};
  }

 private:
  ByteView rest_;
};

}  // namespace causeway::tls
