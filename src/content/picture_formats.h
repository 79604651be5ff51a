#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "base/result.h"
#include "content/picture.h"

/// What picture.cc, jpeg.cc, png.cc and webp.cc share.
namespace causeway::content::picture {

Result<Bytes> strip_jpeg(ByteView file);
Result<Bytes> strip_png(ByteView file);
Result<Bytes> strip_webp(ByteView file);

/// Takes bytes off the front; `rules::picture_is_well_formed` at the end.
class Cursor {
 public:
  explicit Cursor(ByteView bytes) : rest_(bytes) {}

  ByteView rest() const { return rest_; }

  bool empty() const { return rest_.empty(); }

  Result<ByteView> take(std::size_t size_bytes);

 private:
  ByteView rest_;
};

enum class ByteOrder : std::uint8_t {
  big_endian,
  little_endian,
};

/// The integer that `bytes`, at most 4 of them, are.
std::uint32_t integer_of(ByteView bytes, ByteOrder order);
void append_integer(Bytes& out, std::uint32_t value, std::size_t size_bytes, ByteOrder order);

bool begins_with(ByteView bytes, std::string_view front);

/// `rules::picture_dimensions_are_within_limit`.
Result<void> check_dimensions(std::uint32_t width, std::uint32_t height);

/// EXIF's tag 0x0112: how the picture is to be turned or mirrored, 1 (not at all) to 8.
using Orientation = std::uint8_t;

/// The orientation that an EXIF block (a TIFF file, perhaps behind "Exif\0\0") asks for, if any and
/// other than 1. An unreadable block asks for nothing: a viewer could not have read it either.
std::optional<Orientation> orientation_in(ByteView exif);

/// An EXIF block that says this and nothing else, without "Exif\0\0".
Bytes exif_with(Orientation orientation);

}  // namespace causeway::content::picture
