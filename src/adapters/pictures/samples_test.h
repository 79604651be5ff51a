#pragma once

#include <array>
#include <cstdio>
#include <cstdlib>
#include <jpeglib.h>
#include <string>
#include <vector>

#include "adapters/pictures/rendition.h"
#include "content/picture_formats.h"

/// Pictures that tests make, and forge.
namespace causeway::adapters::pictures {

using content::picture::append_integer;
using content::picture::ByteOrder;

/// Soft waves, so that little of them is lost in a JPEG.
inline Picture sample(std::size_t width, std::size_t height) {
  Picture picture{width, height, {}};
  for (std::size_t y = 0; y < height; ++y) {
    for (std::size_t x = 0; x < width; ++x) {
      for (const std::size_t value :
           {x * 200 / width, y * 200 / height, (x + y) * 100 / (width + height)}) {
        picture.rgb.push_back(static_cast<std::uint8_t>(value));
      }
    }
  }
  return picture;
}

/// The largest difference of two samples; 256 where the sizes differ.
inline int difference(const Picture& left, const Picture& right) {
  if (left.width != right.width || left.height != right.height) return 256;
  if (left.rgb.size() != right.rgb.size()) return 256;
  int most = 0;
  for (std::size_t i = 0; i < left.rgb.size(); ++i) {
    most = std::max(most, std::abs(int{left.rgb[i]} - int{right.rgb[i]}));
  }
  return most;
}

struct JpegForm {
  J_COLOR_SPACE colours = JCS_RGB;  // of `pixels`
  int channels = 3;
  bool is_progressive = false;
  int scans = 0;                 // other than the usual, one coefficient each
  bool has_adobe_marker = true;  // where the colours are CMYK
};

/// What libjpeg makes of `pixels`.
inline Bytes make_jpeg(
    const Bytes& pixels, std::size_t width, std::size_t height, const JpegForm& form = {}
) {
  jpeg_compress_struct info{};
  jpeg_error_mgr errors{};
  info.err = jpeg_std_error(&errors);
  jpeg_create_compress(&info);
  unsigned char* out = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&info, &out, &size);
  info.image_width = static_cast<JDIMENSION>(width);
  info.image_height = static_cast<JDIMENSION>(height);
  info.input_components = form.channels;
  info.in_color_space = form.colours;
  jpeg_set_defaults(&info);
  jpeg_set_quality(&info, 95, TRUE);
  if (form.is_progressive) jpeg_simple_progression(&info);
  std::vector<jpeg_scan_info> scans;
  if (form.scans > 0) {
    scans.push_back({1, {0}, 0, 0, 0, 0});
    for (int i = 1; i < form.scans; ++i) scans.push_back({1, {0}, i, i, 0, 0});
    info.scan_info = scans.data();
    info.num_scans = form.scans;
  }
  if (!form.has_adobe_marker) info.write_Adobe_marker = FALSE;
  jpeg_start_compress(&info, TRUE);
  const std::size_t row_size = width * static_cast<std::size_t>(form.channels);
  for (std::size_t y = 0; y < height; ++y) {
    Bytes row(
        pixels.begin() + static_cast<std::ptrdiff_t>(y * row_size),
        pixels.begin() + static_cast<std::ptrdiff_t>((y + 1) * row_size)
    );
    JSAMPROW pointer = row.data();
    jpeg_write_scanlines(&info, &pointer, 1);
  }
  jpeg_finish_compress(&info);
  jpeg_destroy_compress(&info);
  Bytes bytes(out, out + size);
  std::free(out);
  return bytes;
}

inline Bytes make_jpeg(const Picture& picture, const JpegForm& form = {}) {
  return make_jpeg(picture.rgb, picture.width, picture.height, form);
}

/// The JPEG with other dimensions in its frame header.
inline Bytes with_dimensions(Bytes jpeg, std::uint16_t width, std::uint16_t height) {
  for (std::size_t i = 0; i + 9 < jpeg.size(); ++i) {
    if (jpeg[i] != 0xFF || (jpeg[i + 1] != 0xC0 && jpeg[i + 1] != 0xC2)) continue;
    Bytes sides;
    append_integer(sides, height, 2, ByteOrder::big_endian);
    append_integer(sides, width, 2, ByteOrder::big_endian);
    std::copy(sides.begin(), sides.end(), jpeg.begin() + static_cast<std::ptrdiff_t>(i + 5));
    return jpeg;
  }
  std::abort();
}

/// Without a table and without a library, bit by bit.
inline std::uint32_t crc_of(ByteView bytes) {
  std::uint32_t sum = 0xFFFFFFFF;
  for (const std::uint8_t byte : bytes) {
    sum ^= byte;
    for (int bit = 0; bit < 8; ++bit) sum = sum >> 1 ^ ((sum & 1) != 0 ? 0xEDB88320U : 0U);
  }
  return ~sum;
}

inline Bytes png_chunk(std::string_view type, ByteView data) {
  Bytes out;
  append_integer(out, static_cast<std::uint32_t>(data.size()), 4, ByteOrder::big_endian);
  const Bytes covered = concat(as_bytes(type), data);
  append(out, covered);
  append_integer(out, crc_of(covered), 4, ByteOrder::big_endian);
  return out;
}

/// RFC 1950 and 1951, stored as it is.
inline Bytes zlib_stored(ByteView data) {
  Bytes out{0x78, 0x01};
  std::uint32_t a = 1;
  std::uint32_t b = 0;
  for (const std::uint8_t byte : data) {
    a = (a + byte) % 65'521;
    b = (b + a) % 65'521;
  }
  do {
    const ByteView block = data.first(std::min<std::size_t>(data.size(), 0xFFFF));
    data = data.subspan(block.size());
    const auto size = static_cast<std::uint32_t>(block.size());
    out.push_back(data.empty() ? 1 : 0);
    append_integer(out, size, 2, ByteOrder::little_endian);
    append_integer(out, size ^ 0xFFFFU, 2, ByteOrder::little_endian);
    append(out, block);
  } while (!data.empty());
  append_integer(out, b << 16 | a, 4, ByteOrder::big_endian);
  return out;
}

struct PngForm {
  std::uint8_t bit_depth = 8;
  std::uint8_t colour_type = 2;  // 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA
  std::uint8_t interlace = 0;
  Bytes before_pixels;  // chunks
};

inline const std::string_view png_signature = "\x89PNG\r\n\x1A\n";

inline Bytes png_header(std::uint32_t width, std::uint32_t height, const PngForm& form = {}) {
  Bytes header;
  append_integer(header, width, 4, ByteOrder::big_endian);
  append_integer(header, height, 4, ByteOrder::big_endian);
  append(header, Bytes{form.bit_depth, form.colour_type, 0, 0, form.interlace});
  return concat(as_bytes(png_signature), png_chunk("IHDR", header), form.before_pixels);
}

/// `lines`: each with its filter byte in front.
inline Bytes make_png(
    std::uint32_t width, std::uint32_t height, const Bytes& lines, const PngForm& form = {}
) {
  return concat(
      png_header(width, height, form), png_chunk("IDAT", zlib_stored(lines)), png_chunk("IEND", {})
  );
}

/// Rows of `row_size` bytes, each behind a filter byte that says that it is as it is.
inline Bytes unfiltered(const Bytes& pixels, std::size_t row_size) {
  Bytes lines;
  for (std::size_t at = 0; at < pixels.size(); at += row_size) {
    lines.push_back(0);
    append(lines, ByteView(pixels).subspan(at, row_size));
  }
  return lines;
}

inline Bytes make_png(const Picture& picture, const PngForm& form = {}) {
  return make_png(
      static_cast<std::uint32_t>(picture.width),
      static_cast<std::uint32_t>(picture.height),
      unfiltered(picture.rgb, picture.width * rgb_size),
      form
  );
}

inline Bytes riff_chunk(std::string_view type, ByteView data) {
  Bytes out = to_bytes(type);
  append_integer(out, static_cast<std::uint32_t>(data.size()), 4, ByteOrder::little_endian);
  append(out, data);
  if (data.size() % 2 != 0) out.push_back(0);
  return out;
}

inline Bytes riff(ByteView chunks) {
  return riff_chunk("RIFF", concat(as_bytes("WEBP"), chunks));
}

}  // namespace causeway::adapters::pictures
