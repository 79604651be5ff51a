#pragma once

#include <array>

#include "adapters/sqlite/value.h"
#include "pdq/hash.h"

/// How PDQ's hashes lie in columns: 32 bytes each, the highest bit first.
namespace causeway::adapters::sqlite_safety {

inline constexpr std::size_t pdq_hash_size = pdq::hash_size_bits / 8;

inline std::array<std::uint8_t, pdq_hash_size> bytes_of(const pdq::Hash& hash) {
  std::array<std::uint8_t, pdq_hash_size> bytes{};
  for (std::size_t i = 0; i < pdq_hash_size; ++i) {
    const std::uint64_t word = hash.words.at(3 - i / 8);
    bytes.at(i) = static_cast<std::uint8_t>(word >> (8 * (7 - i % 8)));
  }
  return bytes;
}

/// Requires 32 bytes.
inline pdq::Hash hash_of(ByteView bytes) {
  pdq::Hash hash;
  for (std::size_t i = 0; i < pdq_hash_size; ++i) {
    hash.words.at(3 - i / 8) |= std::uint64_t{bytes[i]} << (8 * (7 - i % 8));
  }
  return hash;
}

/// All turns, and then the quality in one byte.
inline Bytes bytes_of(const pdq::Hashes& hashes) {
  Bytes bytes;
  for (const pdq::Hash& hash : hashes.turns) append(bytes, bytes_of(hash));
  bytes.push_back(static_cast<std::uint8_t>(hashes.quality));
  return bytes;
}

inline pdq::Hashes hashes_of(ByteView bytes) {
  if (bytes.size() != pdq::turn_count * pdq_hash_size + 1) sqlite::raise_unexpected_value();
  pdq::Hashes hashes;
  for (std::size_t i = 0; i < pdq::turn_count; ++i) {
    hashes.turns.at(i) = hash_of(bytes.subspan(i * pdq_hash_size, pdq_hash_size));
  }
  hashes.quality = bytes.back();
  return hashes;
}

}  // namespace causeway::adapters::sqlite_safety
