#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

/// PDQ, the perceptual hash of pictures that ThreatExchange publishes: 256 bits that change little
/// when a picture is scaled, recompressed or recoloured. Written from the specification alone.
///
///     luma ── two box filters ── 64 × 64 ── DCT ── 16 × 16 coefficients ── bit: above the median
///                                   └── gradients ── quality
///
/// A hash is no proof: others' pictures collide, by chance or by intent, and dense text, crops and
/// turns by a few degrees escape it. Whatever is decided on a match, a person decides it.
namespace causeway::pdq {

namespace rules {
inline constexpr Rule hash_is_hex{"pdq.hash_is_hex", "ThreatExchange, PDQ: hashes as text"};
}  // namespace rules

inline constexpr std::size_t hash_size_bits = 256;
inline constexpr std::size_t hash_size_digits = hash_size_bits / 4;

/// Two hashes are of the same picture when at most this many of their bits differ (ThreatExchange,
/// PDQ: "confident match").
inline constexpr unsigned distance_max = 31;

/// A picture with less is too plain for its hash to say anything: flat areas, a single gradient
/// (ThreatExchange, PDQ: hashes of quality 49 and below are discarded).
inline constexpr unsigned quality_min = 50;
inline constexpr unsigned quality_max = 100;

/// A value. Bit n, as the specification numbers them, is bit n % 64 of word n / 64.
struct Hash {
  std::array<std::uint64_t, hash_size_bits / 64> words{};

  bool operator==(const Hash&) const = default;
};

/// 64 digits in lower case, the highest bit first, as the reference prints it.
std::string to_text(const Hash& hash);

/// Either case; `rules::hash_is_hex` for anything but 64 digits.
Result<Hash> parse_hash(ByteView text);

/// How many bits differ, 0 to 256.
unsigned distance(const Hash& left, const Hash& right);

bool is_match(const Hash& left, const Hash& right);

/// Whether a picture of this quality is compared at all.
constexpr bool is_comparable(unsigned quality) {
  return quality >= quality_min;
}

/// The ways in which a picture can lie without being another one. Their order is the reference's.
enum class Turn : std::uint8_t {
  original,
  rotate_90,
  rotate_180,
  rotate_270,
  flip_x,
  flip_y,
  flip_plus_1,
  flip_minus_1,
};

inline constexpr std::size_t turn_count = 8;

/// "original", "rotate_90", …: for logs and screens.
std::string_view name_of(Turn turn);

/// A picture's hash in all its turns: sign flips and transpositions of the same coefficients, so
/// that they cost little more than one.
struct Hashes {
  std::array<Hash, turn_count> turns{};
  unsigned quality = 0;  // 0 to 100

  const Hash& original() const { return turns[0]; }

  bool operator==(const Hashes&) const = default;
};

/// Pixels that somebody else owns, row by row from the top.
struct ImageView {
  ByteView bytes;
  std::size_t width = 0;   // in pixels
  std::size_t height = 0;  // in pixels
  std::size_t stride_bytes = 0;
  std::size_t channels = 1;  // 1: grey; 3: red, green, blue
};

/// A picture with a side below 5 pixels has hashes of zeros and quality 0, as at the reference,
/// which also shrinks files above 512 × 512 before it hashes them; that is no part of the algorithm
/// and not done here. Takes memory of eight bytes a pixel. Requires `bytes` to hold all rows.
Hashes hash_image(const ImageView& image);

}  // namespace causeway::pdq
