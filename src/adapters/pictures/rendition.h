#pragma once

#include "adapters/pictures/picture.h"

namespace causeway::adapters::pictures {

/// The longest side of what a reviewer is shown, and of the small one in a list.
inline constexpr std::size_t display_side_max = 1'600;
inline constexpr std::size_t thumbnail_side_max = 160;

/// Smaller by averaging areas, so that no side is above `longest`, the other in proportion and at
/// least 1; as it is where it is small enough.
Picture shrink(const Picture& picture, std::size_t longest);

/// As the camera was held. `orientation`: EXIF's, 1 to 8.
Picture upright(const Picture& picture, std::uint8_t orientation);

/// A WebP file that has the pixels and nothing else. Requires sides up to 16,383.
Bytes encode_webp(const Picture& picture);

/// A picture made anew from its pixels: nothing of the file that it came in is left, no metadata
/// and nothing that was to make another decoder stumble.
struct Rendition {
  std::uint32_t width = 0;   // of the original, upright
  std::uint32_t height = 0;  // likewise
  bool is_damaged = false;
  Picture display;  // upright, at most 1,600 pixels a side
  Bytes display_webp;
  Bytes thumbnail_webp;
};

/// The rules of `decode_picture`.
Result<Rendition> render(ByteView file);

}  // namespace causeway::adapters::pictures
