#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "pdq/hash.h"

namespace causeway::pdq {

/// The pictures of the vectors, which no file holds: ../shared/vectors/pdq/README.md and
/// vectors/pdq/make.py say what each pattern is.
struct Pattern {
  int generator = 1;
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::uint32_t channels = 1;

  std::uint8_t pixel(std::uint32_t x, std::uint32_t y, std::uint32_t c) const {
    switch (generator) {
      case 0:
        return static_cast<std::uint8_t>(x * 255 / (width - 1));
      case 1:
        return static_cast<std::uint8_t>((x * x * 3 + y * y * 5 + x * y * 7 + c * 977) >> 7);
      case 2: {
        std::uint32_t s = (x / 8) * 2654435761U ^ (y / 8) * 2246822519U ^ c * 3266489917U;
        s ^= s >> 15;
        s *= 2246822519U;
        s ^= s >> 13;
        return static_cast<std::uint8_t>(s >> 24);
      }
      case 3: {
        const auto dx = static_cast<std::int64_t>(x) - width / 3;
        const auto dy = static_cast<std::int64_t>(y) - height / 2;
        const bool is_inside = dx * dx + dy * dy < std::int64_t{width} * height / 9;
        return static_cast<std::uint8_t>(is_inside ? 230 - c * 20 : 40 + c * 15);
      }
      default:
        return 128;
    }
  }

  Bytes bytes() const {
    Bytes out;
    for (std::uint32_t y = 0; y < height; ++y) {
      for (std::uint32_t x = 0; x < width; ++x) {
        for (std::uint32_t c = 0; c < channels; ++c) out.push_back(pixel(x, y, c));
      }
    }
    return out;
  }
};

inline Hashes hash_of(const Pattern& pattern) {
  const Bytes bytes = pattern.bytes();
  return hash_image({
      .bytes = bytes,
      .width = pattern.width,
      .height = pattern.height,
      .stride_bytes = std::size_t{pattern.width} * pattern.channels,
      .channels = pattern.channels,
  });
}

}  // namespace causeway::pdq
