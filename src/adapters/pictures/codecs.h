#pragma once

#include "adapters/pictures/picture.h"

/// What the decoders of single formats share.
namespace causeway::adapters::pictures {

Result<Decoded> decode_jpeg(ByteView file);
Result<Decoded> decode_png(ByteView file);
Result<Decoded> decode_webp(ByteView file);

/// `rules::dimensions_are_within_limit`: the sides, and `most` pixels in all.
Result<void> check_dimensions(std::uint64_t width, std::uint64_t height, std::uint64_t most);

/// What EXIF asks for; 1 where it asks for nothing.
std::uint8_t orientation_of(ByteView exif);

/// Takes red, green, blue and opacity of each pixel, and lays it over grey.
Bytes over_grey(Bytes rgba);

}  // namespace causeway::adapters::pictures
