#include "content/picture.h"

#include <algorithm>
#include <array>

#include "base/encoding.h"
#include "content/picture_formats.h"

namespace causeway::content {

namespace picture {

namespace {

constexpr std::string_view exif_marker{"Exif\0\0", 6};

// TIFF 6.0 §2: an entry is tag (2), type (2), count (4), value or offset (4).
constexpr std::size_t entry_size = 12;
constexpr std::uint16_t orientation_tag = 0x0112;
constexpr std::uint16_t type_short = 3;

Result<std::optional<Orientation>> read_orientation(ByteView tiff) {
  const ByteOrder order =
      begins_with(tiff, "MM") ? ByteOrder::big_endian : ByteOrder::little_endian;
  const std::size_t first_directory = integer_of(TRY(Cursor(tiff).take(8)).subspan(4), order);
  Cursor cursor(tiff);
  TRY(cursor.take(first_directory));
  for (std::size_t left = integer_of(TRY(cursor.take(2)), order); left > 0; --left) {
    const ByteView entry = TRY(cursor.take(entry_size));
    if (integer_of(entry.first(2), order) != orientation_tag) continue;
    const std::uint32_t value = integer_of(entry.subspan(8, 2), order);
    const bool turns =
        integer_of(entry.subspan(2, 2), order) == type_short && 2 <= value && value <= 8;
    return turns ? std::optional(static_cast<Orientation>(value)) : std::nullopt;
  }
  return std::optional<Orientation>{};
}

}  // namespace

Result<ByteView> Cursor::take(std::size_t size_bytes) {
  if (size_bytes > rest_.size()) return Error{rules::picture_is_well_formed};
  const ByteView taken = rest_.first(size_bytes);
  rest_ = rest_.subspan(size_bytes);
  return taken;
}

std::uint32_t integer_of(ByteView bytes, ByteOrder order) {
  INVARIANT(bytes.size() <= sizeof(std::uint32_t));
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const std::size_t at = order == ByteOrder::big_endian ? i : bytes.size() - 1 - i;
    value = value << 8 | bytes[at];
  }
  return value;
}

void append_integer(Bytes& out, std::uint32_t value, std::size_t size_bytes, ByteOrder order) {
  for (std::size_t i = 0; i < size_bytes; ++i) {
    const std::size_t at = order == ByteOrder::big_endian ? size_bytes - 1 - i : i;
    out.push_back(static_cast<std::uint8_t>(value >> (8 * at)));
  }
}

bool begins_with(ByteView bytes, std::string_view front) {
  return as_text(bytes).substr(0, front.size()) == front;
}

Result<void> check_dimensions(std::uint32_t width, std::uint32_t height) {
  const bool is_within = width > 0 && height > 0 && width <= picture_side_max &&
                         height <= picture_side_max &&
                         std::uint64_t{width} * height <= picture_pixels_max;
  if (!is_within) return Error{rules::picture_dimensions_are_within_limit};
  return {};
}

std::optional<Orientation> orientation_in(ByteView exif) {
  if (begins_with(exif, exif_marker)) exif = exif.subspan(exif_marker.size());
  const auto orientation = read_orientation(exif);
  return orientation.ok() ? *orientation : std::nullopt;
}

Bytes exif_with(Orientation orientation) {
  constexpr auto order = ByteOrder::big_endian;
  Bytes out = to_bytes(std::string_view("MM\0\x2A", 4));
  append_integer(out, 8, 4, order);  // where the one directory begins
  append_integer(out, 1, 2, order);  // its entries
  append_integer(out, orientation_tag, 2, order);
  append_integer(out, type_short, 2, order);
  append_integer(out, 1, 4, order);
  append_integer(out, orientation, 2, order);
  append_integer(out, 0, 2, order);  // the rest of the value's four bytes
  append_integer(out, 0, 4, order);  // no other directory
  return out;
}

}  // namespace picture

namespace {

struct Magic {
  std::string_view media_type;
  std::size_t offset;
  std::string_view bytes;
};

constexpr std::array magics{
    Magic{"image/jpeg", 0, "\xFF\xD8\xFF"},
    Magic{"image/png", 0, "\x89PNG\r\n\x1A\n"},
    Magic{"image/webp", 8, "WEBP"},
    Magic{"image/gif", 0, "GIF87a"},
    Magic{"image/gif", 0, "GIF89a"},
    Magic{"image/heic", 4, "ftypheic"},
    Magic{"image/heic", 4, "ftypheix"},
    Magic{"image/heif", 4, "ftypmif1"},
    Magic{"image/avif", 4, "ftypavif"},
    Magic{"video/quicktime", 4, "ftypqt  "},
    Magic{"audio/mp4", 4, "ftypM4A "},
    Magic{"video/mp4", 4, "ftyp"},
    Magic{"video/webm", 0, "\x1A\x45\xDF\xA3"},
    Magic{"audio/ogg", 0, "OggS"},
    Magic{"audio/flac", 0, "fLaC"},
    Magic{"audio/mpeg", 0, "ID3"},
    Magic{"audio/wav", 8, "WAVE"},
    Magic{"application/pdf", 0, "%PDF-"},
    Magic{"application/zip", 0, "PK\x03\x04"},
};

/// What people take for a picture, whatever is in it.
constexpr std::array<std::string_view, 9> picture_endings{
    ".jpg", ".jpeg", ".png", ".webp", ".gif", ".heic", ".heif", ".avif", ".jpe"
};
constexpr std::string_view picture_types = "image/";

bool is_called_picture(std::string_view file_name) {
  const std::string lower = to_lower_ascii(file_name);
  return std::any_of(picture_endings.begin(), picture_endings.end(), [&](std::string_view ending) {
    return lower.ends_with(ending);
  });
}

bool is_sniffed(std::string_view media_type) {
  return std::any_of(magics.begin(), magics.end(), [&](const Magic& magic) {
    return magic.media_type == media_type;
  });
}

struct Format {
  std::string_view media_type;
  Result<Bytes> (*strip)(ByteView file);
};

constexpr std::array formats{
    Format{"image/jpeg", picture::strip_jpeg},
    Format{"image/png", picture::strip_png},
    Format{"image/webp", picture::strip_webp},
};

const Format* format_of(std::string_view media_type) {
  for (const Format& format : formats) {
    if (format.media_type == media_type) return &format;
  }
  return nullptr;
}

}  // namespace

std::string_view sniff_media_type(ByteView bytes) {
  for (const Magic& magic : magics) {
    if (bytes.size() < magic.offset) continue;
    if (picture::begins_with(bytes.subspan(magic.offset), magic.bytes)) return magic.media_type;
  }
  return "application/octet-stream";
}

Result<void> check_called(std::string_view media_type, std::string_view file_name, ByteView front) {
  const std::string_view found = sniff_media_type(front);
  const std::string_view said = media_type.substr(0, media_type.find(';'));
  const bool is_other_type = is_sniffed(said) && found != said;
  const bool is_no_picture = is_called_picture(file_name) && !found.starts_with(picture_types);
  if (is_other_type || is_no_picture) return Error{rules::attachment_is_what_it_is_called};
  return {};
}

bool can_strip_metadata(std::string_view media_type) {
  return format_of(media_type) != nullptr;
}

Result<Bytes> strip_metadata(std::string_view media_type, ByteView picture) {
  const Format* const format = format_of(media_type);
  INVARIANT(format != nullptr);
  if (picture.size() > picture_size_max) return Error{rules::picture_size_is_within_limit};
  return format->strip(picture);
}

}  // namespace causeway::content
