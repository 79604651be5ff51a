#pragma once

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "base/result.h"
#include "content/picture.h"

/// Pictures that others made, unpacked. This folder is the only includer of libjpeg-turbo, libpng
/// and libwebp, and it runs in a process that can do nothing else (ADR 0021): what these libraries
/// do with a forged file is one request's loss.
namespace causeway::adapters::pictures {

namespace rules {
inline constexpr Rule format_is_known{"pictures.format_is_known", "docs/adr/0021-media-process.md"};
inline constexpr Rule file_size_is_within_limit{
    "pictures.file_size_is_within_limit", "docs/adr/0021-media-process.md"
};
inline constexpr Rule dimensions_are_within_limit{
    "pictures.dimensions_are_within_limit", "docs/adr/0021-media-process.md"
};
inline constexpr Rule is_well_formed{
    "pictures.is_well_formed", "ITU-T T.81; PNG 3rd edition; RFC 9649"
};
inline constexpr Rule colours_are_known{"pictures.colours_are_known", "ITU-T T.81; T.871; T.872"};
}  // namespace rules

/// What the messenger carries: a picture that recipients see is one that reviewers see, as far as
/// memory allows. A file is held whole; libjpeg reads sides up to 65,500.
inline constexpr std::size_t file_size_max = content::picture_size_max;
inline constexpr std::uint32_t side_max = content::picture_side_max;
inline constexpr std::uint64_t pixels_max = content::picture_pixels_max;

/// A few bytes can say that they are any number of pixels, and so many take 400 MB while they are
/// unpacked. A JPEG of more is unpacked at half its width and height.
inline constexpr std::uint64_t unpacked_pixels_max = pixels_max / 4;

/// Each scan of a progressive JPEG goes over the whole picture, however short it is. Cameras and
/// programs make about ten; what follows these is not looked at.
inline constexpr int scans_max = 64;

/// Memory that libjpeg may take for the coefficients of a progressive picture. The largest that
/// telephones make, 200 million pixels, take 600 MB.
inline constexpr long jpeg_memory_max_bytes = 640L << 20;

/// Memory for one chunk of a PNG that is not pixels.
inline constexpr std::size_t png_chunk_max_bytes = std::size_t{1} << 20;

/// Red, green, blue; row by row from the top, without gaps.
struct Picture {
  std::size_t width = 0;   // in pixels
  std::size_t height = 0;  // in pixels
  Bytes rgb;

  bool operator==(const Picture&) const = default;
};

inline constexpr std::size_t rgb_size = 3;
inline constexpr std::size_t rgba_size = 4;

/// What is behind a transparent picture: neither black nor white drawings vanish on it.
inline constexpr std::uint8_t background_grey = 128;

/// As it lies in the file.
struct Decoded {
  std::uint32_t width = 0;   // what the file says; the picture has half of it where it is large
  std::uint32_t height = 0;  // likewise
  Picture picture;
  std::uint8_t orientation = 1;  // EXIF's tag 0x0112, 1 (upright) to 8
  bool is_damaged = false;       // it ends early or has faults: part of it may be grey
};

/// JPEG, PNG or WebP by what the file begins with; of an animation the first frame, whatever is
/// wrong behind it. What is transparent is laid over grey, CMYK becomes RGB, colour profiles are
/// not applied, and what follows the picture's end is not looked at. A picture with faults is shown
/// as far as it goes, as whoever received it saw it.
Result<Decoded> decode_picture(ByteView file);

}  // namespace causeway::adapters::pictures
