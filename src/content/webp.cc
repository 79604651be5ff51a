#include <algorithm>
#include <array>
#include <span>

#include "content/picture_formats.h"

/// WebP (RFC 9649 §2): "RIFF", size (little-endian), "WEBP" and chunks of four characters, size,
/// data, and a zero byte where the size is odd. VP8X, if there, comes first and has a bit for each
/// optional chunk.
namespace causeway::content::picture {

namespace {

constexpr std::size_t file_header_size = 12;
constexpr std::size_t vp8x_size = 10;
constexpr std::uint8_t exif_flag = 0x08;
constexpr std::uint8_t xmp_flag = 0x04;
constexpr std::size_t frame_header_size = 16;  // of ANMF; chunks follow it

constexpr std::array<std::string_view, 5> kept_chunks{"ICCP", "ANIM", "ALPH", "VP8 ", "VP8L"};
constexpr std::array<std::string_view, 3> kept_in_frame{"ALPH", "VP8 ", "VP8L"};
constexpr std::array<std::string_view, 3> pictures{"ANMF", "VP8 ", "VP8L"};

struct RiffChunk {
  std::string_view type;
  ByteView data;
};

Result<RiffChunk> next_riff_chunk(Cursor& cursor) {
  const std::string_view type = as_text(TRY(cursor.take(4)));
  const std::size_t size_bytes = integer_of(TRY(cursor.take(4)), ByteOrder::little_endian);
  const ByteView data = TRY(cursor.take(size_bytes));
  if (size_bytes % 2 != 0) TRY(cursor.take(1));
  return RiffChunk{type, data};
}

void write_riff_chunk(Bytes& out, std::string_view type, ByteView data) {
  append(out, as_bytes(type));
  append_integer(out, static_cast<std::uint32_t>(data.size()), 4, ByteOrder::little_endian);
  append(out, data);
  if (data.size() % 2 != 0) out.push_back(0);
}

bool is_one_of(std::string_view type, std::span<const std::string_view> types) {
  return std::find(types.begin(), types.end(), type) != types.end();
}

/// A frame of an animation may hold unknown chunks of its own.
Result<Bytes> strip_frame(ByteView frame) {
  Cursor cursor(frame);
  Bytes out = to_bytes(TRY(cursor.take(frame_header_size)));
  while (!cursor.empty()) {
    const RiffChunk chunk = TRY(next_riff_chunk(cursor));
    if (is_one_of(chunk.type, kept_in_frame)) write_riff_chunk(out, chunk.type, chunk.data);
  }
  return out;
}

Result<Bytes> strip_extended_header(ByteView data, std::optional<Orientation> orientation) {
  if (data.size() != vp8x_size) return Error{rules::picture_is_well_formed};
  // Each less one; without this header, sides of at most 2^14 fit in any case.
  TRY(check_dimensions(
      integer_of(data.subspan(4, 3), ByteOrder::little_endian) + 1,
      integer_of(data.subspan(7, 3), ByteOrder::little_endian) + 1
  ));
  Bytes out = to_bytes(data);
  out.front() = static_cast<std::uint8_t>(out.front() & ~(exif_flag | xmp_flag));
  if (orientation) out.front() = static_cast<std::uint8_t>(out.front() | exif_flag);
  return out;
}

/// The chunks of the file, without what follows its stated end.
Result<Cursor> chunks_of(ByteView file) {
  Cursor cursor(file);
  const ByteView header = TRY(cursor.take(file_header_size));
  if (!begins_with(header, "RIFF") || !begins_with(header.subspan(8), "WEBP")) {
    return Error{rules::picture_is_well_formed};
  }
  const std::size_t size_bytes = integer_of(header.subspan(4, 4), ByteOrder::little_endian);
  if (size_bytes < 4) return Error{rules::picture_is_well_formed};
  return Cursor(TRY(cursor.take(size_bytes - 4)));
}

/// EXIF comes behind the picture, but the header in front says whether it is there.
Result<std::optional<Orientation>> orientation_among(Cursor chunks) {
  while (!chunks.empty()) {
    const RiffChunk chunk = TRY(next_riff_chunk(chunks));
    if (chunk.type == "EXIF") return orientation_in(chunk.data);
  }
  return std::optional<Orientation>{};
}

Result<void> strip_chunk(
    Bytes& out, const RiffChunk& chunk, std::optional<Orientation> orientation
) {
  if (chunk.type == "VP8X") {
    write_riff_chunk(out, chunk.type, TRY(strip_extended_header(chunk.data, orientation)));
  } else if (chunk.type == "ANMF") {
    write_riff_chunk(out, chunk.type, TRY(strip_frame(chunk.data)));
  } else if (is_one_of(chunk.type, kept_chunks)) {
    write_riff_chunk(out, chunk.type, chunk.data);
  }
  return {};
}

}  // namespace

Result<Bytes> strip_webp(ByteView file) {
  Cursor chunks = TRY(chunks_of(file));
  const auto orientation = TRY(orientation_among(chunks));
  Bytes out = to_bytes(file.first(file_header_size));
  bool seen_picture = false;
  while (!chunks.empty()) {
    const RiffChunk chunk = TRY(next_riff_chunk(chunks));
    TRY(strip_chunk(out, chunk, orientation));
    seen_picture = seen_picture || is_one_of(chunk.type, pictures);
  }
  if (!seen_picture) return Error{rules::picture_is_well_formed};
  if (orientation) write_riff_chunk(out, "EXIF", exif_with(*orientation));
  Bytes size;
  append_integer(size, static_cast<std::uint32_t>(out.size() - 8), 4, ByteOrder::little_endian);
  std::copy(size.begin(), size.end(), out.begin() + 4);
  return out;
}

}  // namespace causeway::content::picture
