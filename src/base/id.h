#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

#include "base/bytes.h"

namespace causeway {

/// A fixed number of bytes that names one kind of thing. Encodes as `opaque x[N]` (tls/codec.h).
template <typename Tag, std::size_t N>
struct ByteId {
  static constexpr std::size_t size_bytes = N;
  std::array<std::uint8_t, N> value{};

  // NOLINTNEXTLINE(google-explicit-constructor): an id is its bytes
  operator ByteView() const { return value; }

  bool operator==(const ByteId&) const = default;

  friend bool operator<(const ByteId& left, const ByteId& right) {
    return left.value < right.value;
  }

  /// Nothing unless `bytes` has exactly N bytes.
  static std::optional<ByteId> from(ByteView bytes) {
    if (bytes.size() != N) return std::nullopt;
    ByteId id;
    std::copy(bytes.begin(), bytes.end(), id.value.begin());
    return id;
  }
};

/// A number that counts one kind of thing. Encodes as its integer.
template <typename Tag, typename Integer = std::uint64_t>
struct Number {
  using Rep = Integer;
  Integer value = 0;

  constexpr Number next() const { return Number{static_cast<Integer>(value + 1)}; }

  bool operator==(const Number&) const = default;

  friend constexpr bool operator<(Number left, Number right) { return left.value < right.value; }

  friend constexpr bool operator<=(Number left, Number right) { return left.value <= right.value; }

  friend constexpr bool operator>(Number left, Number right) { return left.value > right.value; }

  friend constexpr bool operator>=(Number left, Number right) { return left.value >= right.value; }
};

using AccountId = ByteId<struct AccountTag, 16>;
using DeviceId = ByteId<struct DeviceTag, 16>;
/// The MLS group id of a conversation; ours are always 16 random bytes (messaging.md 2).
using ConversationId = ByteId<struct ConversationTag, 16>;
/// First 16 bytes of SHA-256 of the provider's domain.
using HubId = ByteId<struct HubTag, 16>;
using BlobId = ByteId<struct BlobTag, 16>;
/// Where two devices of one person find each other (api/link.h).
using LinkId = ByteId<struct LinkTag, 16>;

}  // namespace causeway

template <typename Tag, std::size_t N>
struct std::hash<causeway::ByteId<Tag, N>> {
  std::size_t operator()(const causeway::ByteId<Tag, N>& id) const noexcept {
    // FNV-1a. Only for tables whose keys an outsider cannot choose freely.
    std::uint64_t sum = 14695981039346656037ULL;
    for (const std::uint8_t byte : id.value) sum = (sum ^ byte) * 1099511628211ULL;
    return static_cast<std::size_t>(sum);
  }
};

template <typename Tag, typename Integer>
struct std::hash<causeway::Number<Tag, Integer>> {
  std::size_t operator()(causeway::Number<Tag, Integer> number) const noexcept {
    return std::hash<Integer>{}(number.value);
  }
};
