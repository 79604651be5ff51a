#include <algorithm>
#include <array>

#include "content/picture_formats.h"

/// PNG (W3C, 3rd edition, §5): a signature and chunks of length (4), type (4), data, CRC-32 (4)
/// over type and data. A lower-case first letter of the type marks a chunk that a decoder can do
/// without.
namespace causeway::content::picture {

namespace {

constexpr std::string_view signature = "\x89PNG\r\n\x1A\n";
constexpr std::size_t ihdr_size = 13;

// The picture, its colours, its size on paper, its animation. Not among them: text (tEXt, zTXt,
// iTXt), time (tIME), palettes to suggest, private chunks.
constexpr std::array<std::string_view, 18> kept{
    "IHDR",
    "PLTE",
    "IDAT",
    "IEND",
    "tRNS",
    "cHRM",
    "gAMA",
    "iCCP",
    "sBIT",
    "sRGB",
    "cICP",
    "mDCV",
    "cLLI",
    "bKGD",
    "pHYs",
    "acTL",
    "fcTL",
    "fdAT",
};

constexpr std::array<std::uint32_t, 256> make_crc_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    std::uint32_t sum = i;
    for (int bit = 0; bit < 8; ++bit) sum = sum >> 1 ^ ((sum & 1) != 0 ? 0xEDB88320U : 0U);
    table[i] = sum;
  }
  return table;
}

std::uint32_t crc32(ByteView bytes) {
  static constexpr std::array<std::uint32_t, 256> table = make_crc_table();
  std::uint32_t sum = 0xFFFFFFFF;
  for (const std::uint8_t byte : bytes) sum = sum >> 8 ^ table[(sum ^ byte) & 0xFF];
  return ~sum;
}

void write_chunk(Bytes& out, std::string_view type, ByteView data) {
  append_integer(out, static_cast<std::uint32_t>(data.size()), 4, ByteOrder::big_endian);
  const std::size_t covered_from = out.size();
  append(out, as_bytes(type));
  append(out, data);
  append_integer(out, crc32(ByteView(out).subspan(covered_from)), 4, ByteOrder::big_endian);
}

struct Chunk {
  std::string_view type;
  ByteView data;
};

Result<Chunk> next_chunk(Cursor& cursor) {
  const std::size_t length = integer_of(TRY(cursor.take(4)), ByteOrder::big_endian);
  if (length > picture_size_max) return Error{rules::picture_is_well_formed};
  const ByteView covered = TRY(cursor.take(4 + length));
  if (integer_of(TRY(cursor.take(4)), ByteOrder::big_endian) != crc32(covered)) {
    return Error{rules::picture_is_well_formed};
  }
  return Chunk{as_text(covered.first(4)), covered.subspan(4)};
}

/// Bit 5 of the first letter.
bool is_critical(std::string_view type) {
  return (static_cast<std::uint8_t>(type.front()) & 0x20) == 0;
}

bool is_kept(std::string_view type) {
  return std::find(kept.begin(), kept.end(), type) != kept.end();
}

/// Width (4), height (4), and more.
Result<void> check_header(ByteView data) {
  if (data.size() != ihdr_size) return Error{rules::picture_is_well_formed};
  return check_dimensions(
      integer_of(data.first(4), ByteOrder::big_endian),
      integer_of(data.subspan(4, 4), ByteOrder::big_endian)
  );
}

Result<void> strip_chunk(Bytes& out, const Chunk& chunk) {
  if (is_kept(chunk.type)) {
    write_chunk(out, chunk.type, chunk.data);
  } else if (is_critical(chunk.type)) {
    return Error{rules::picture_is_well_formed};
  } else if (chunk.type == "eXIf") {
    const auto orientation = orientation_in(chunk.data);
    if (orientation) write_chunk(out, chunk.type, exif_with(*orientation));
  }
  return {};
}

}  // namespace

Result<Bytes> strip_png(ByteView file) {
  if (!begins_with(file, signature)) return Error{rules::picture_is_well_formed};
  Cursor cursor(file.subspan(signature.size()));
  Bytes out = to_bytes(signature);
  bool seen_data = false;
  for (bool first = true;; first = false) {
    const Chunk chunk = TRY(next_chunk(cursor));
    if (first != (chunk.type == "IHDR")) return Error{rules::picture_is_well_formed};
    if (first) TRY(check_header(chunk.data));
    TRY(strip_chunk(out, chunk));
    seen_data = seen_data || chunk.type == "IDAT";
    if (chunk.type == "IEND") break;
  }
  if (!seen_data) return Error{rules::picture_is_well_formed};
  return out;
}

}  // namespace causeway::content::picture
