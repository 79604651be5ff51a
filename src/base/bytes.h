#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace causeway {

/// Public bytes: ciphertext, encodings, identifiers. Key material is never kept in one of these; it
/// lives in `SecretBytes` (base/secret.h).
using Bytes = std::vector<std::uint8_t>;

/// A borrowed range of bytes. Whoever made it keeps the bytes alive.
using ByteView = std::span<const std::uint8_t>;
using MutableByteView = std::span<std::uint8_t>;

/// The bytes of a text, borrowed.
inline ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// The bytes as a text, borrowed. Says nothing about the encoding.
inline std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

inline Bytes to_bytes(ByteView bytes) {
  return {bytes.begin(), bytes.end()};
}

inline Bytes to_bytes(std::string_view text) {
  return to_bytes(as_bytes(text));
}

inline void append(Bytes& target, ByteView more) {
  target.insert(target.end(), more.begin(), more.end());
}

/// All parts, one behind the other.
template <typename... Parts>
Bytes concat(const Parts&... parts) {
  Bytes out;
  out.reserve((ByteView(parts).size() + ... + 0));
  (append(out, ByteView(parts)), ...);
  return out;
}

/// Equality whose time depends on the sizes only. For every comparison in which one side is secret
/// or could be guessed bit by bit: tags, commitments, tokens.
bool equal_ct(ByteView left, ByteView right);

}  // namespace causeway
