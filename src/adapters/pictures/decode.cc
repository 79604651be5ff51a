#include <array>

#include "adapters/pictures/codecs.h"
#include "content/picture.h"
#include "content/picture_formats.h"

namespace causeway::adapters::pictures {
namespace {

struct Format {
  std::string_view media_type;
  Result<Decoded> (*decode)(ByteView file);
};

constexpr std::array formats{
    Format{"image/jpeg", decode_jpeg},
    Format{"image/png", decode_png},
    Format{"image/webp", decode_webp},
};

}  // namespace

Result<void> check_dimensions(std::uint64_t width, std::uint64_t height, std::uint64_t most) {
  const bool is_within =
      width > 0 && height > 0 && width <= side_max && height <= side_max && width * height <= most;
  if (!is_within) return Error{rules::dimensions_are_within_limit};
  return {};
}

std::uint8_t orientation_of(ByteView exif) {
  return content::picture::orientation_in(exif).value_or(1);
}

Bytes over_grey(Bytes rgba) {
  const std::size_t pixels = rgba.size() / rgba_size;
  for (std::size_t i = 0; i < pixels; ++i) {
    const unsigned opacity = rgba[i * rgba_size + rgb_size];
    for (std::size_t c = 0; c < rgb_size; ++c) {
      const unsigned colour = rgba[i * rgba_size + c];
      const unsigned mixed = colour * opacity + background_grey * (255 - opacity);
      rgba[i * rgb_size + c] = static_cast<std::uint8_t>((mixed + 127) / 255);
    }
  }
  rgba.resize(pixels * rgb_size);
  return rgba;
}

Result<Decoded> decode_picture(ByteView file) {
  if (file.size() > file_size_max) return Error{rules::file_size_is_within_limit};
  const std::string_view media_type = content::sniff_media_type(file);
  for (const Format& format : formats) {
    if (format.media_type == media_type) return format.decode(file);
  }
  return Error{rules::format_is_known};
}

}  // namespace causeway::adapters::pictures
