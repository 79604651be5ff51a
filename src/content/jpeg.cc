#include "content/picture_formats.h"

/// JPEG (ITU-T T.81 Annex B): a sequence of markers 0xFF xx, most with a segment behind them whose
/// length (big-endian, itself included) comes first. Behind a start of scan lies compressed data in
/// which 0xFF is followed by 0x00 or a restart marker; any other marker ends it.
namespace causeway::content::picture {

namespace {

constexpr std::uint8_t marker_front = 0xFF;
constexpr std::uint8_t start_of_image = 0xD8;
constexpr std::uint8_t end_of_image = 0xD9;
constexpr std::uint8_t start_of_scan = 0xDA;
constexpr std::uint8_t application_0 = 0xE0;
constexpr std::uint8_t application_1 = 0xE1;
constexpr std::uint8_t application_2 = 0xE2;
constexpr std::uint8_t application_14 = 0xEE;

constexpr std::string_view jfif{"JFIF\0", 5};
constexpr std::string_view exif{"Exif\0\0", 6};
constexpr std::string_view icc_profile{"ICC_PROFILE\0", 12};
constexpr std::string_view adobe{"Adobe", 5};
constexpr std::size_t jfif_size = 14;            // up to the size of the thumbnail
constexpr std::size_t jfif_size_with_none = 12;  // without it
constexpr std::size_t adobe_size = 12;

constexpr bool is_within(std::uint8_t marker, std::uint8_t low, std::uint8_t high) {
  return low <= marker && marker <= high;
}

constexpr bool is_restart(std::uint8_t marker) {
  return is_within(marker, 0xD0, 0xD7);
}

// SOF0 to SOF15 without DHT (C4), JPG (C8) and DAC (CC), which lie among them.
constexpr bool is_frame(std::uint8_t marker) {
  return is_within(marker, 0xC0, 0xCF) && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

// Frames, Huffman and arithmetic tables, scans, quantization tables, restart intervals, number of
// lines, hierarchical progressions: what a decoder needs.
constexpr bool is_needed(std::uint8_t marker) {
  return (is_within(marker, 0xC0, 0xCF) && marker != 0xC8) || is_within(marker, 0xDA, 0xDF);
}

/// Application data, extensions and comments: what a decoder can do without.
constexpr bool is_optional(std::uint8_t marker) {
  return is_within(marker, 0xE0, 0xFE);
}

class Stripper {
 public:
  explicit Stripper(ByteView file) : cursor_(file) {}

  Result<Bytes> run() {
    if (TRY(next_marker()) != start_of_image) return Error{rules::picture_is_well_formed};
    write_marker(start_of_image);
    for (;;) {
      const std::uint8_t marker = TRY(next_marker());
      if (marker == end_of_image) break;
      TRY(segment(marker));
    }
    if (!seen_scan_) return Error{rules::picture_is_well_formed};
    write_marker(end_of_image);
    return std::move(out_);
  }

 private:
  Result<std::uint8_t> next_marker() {
    if (TRY(cursor_.take(1)).front() != marker_front) return Error{rules::picture_is_well_formed};
    std::uint8_t marker = marker_front;
    while (marker == marker_front) marker = TRY(cursor_.take(1)).front();  // fill bytes
    return marker;
  }

  Result<void> segment(std::uint8_t marker) {
    if (!is_needed(marker) && !is_optional(marker)) return Error{rules::picture_is_well_formed};
    const std::uint32_t length = integer_of(TRY(cursor_.take(2)), ByteOrder::big_endian);
    if (length < 2) return Error{rules::picture_is_well_formed};
    const ByteView content = TRY(cursor_.take(length - 2));
    if (is_optional(marker)) {
      application(marker, content);
      return {};
    }
    if (is_frame(marker)) TRY(frame(content));
    write_segment(marker, content);
    if (marker == start_of_scan) return scan();
    return {};
  }

  /// T.81 B.2.2: precision (1), number of lines (2), samples a line (2), and more.
  Result<void> frame(ByteView content) {
    Cursor cursor(content);
    TRY(cursor.take(1));
    const std::uint32_t height = integer_of(TRY(cursor.take(2)), ByteOrder::big_endian);
    const std::uint32_t width = integer_of(TRY(cursor.take(2)), ByteOrder::big_endian);
    seen_frame_ = true;
    return check_dimensions(width, height);
  }

  void application(std::uint8_t marker, ByteView content) {
    if (marker == application_0 && begins_with(content, jfif) && content.size() >= jfif_size) {
      Bytes header = to_bytes(content.first(jfif_size_with_none));
      header.resize(jfif_size);  // a thumbnail of 0 × 0
      write_segment(marker, header);
    } else if (marker == application_1 && begins_with(content, exif) && !seen_exif_) {
      seen_exif_ = true;
      const auto orientation = orientation_in(content);
      if (orientation) write_segment(marker, concat(as_bytes(exif), exif_with(*orientation)));
    } else if (marker == application_2 && begins_with(content, icc_profile)) {
      write_segment(marker, content);
    } else if (marker == application_14 && begins_with(content, adobe) &&
               content.size() >= adobe_size) {
      write_segment(marker, content.first(adobe_size));  // says how colours are coded
    }
  }

  Result<void> scan() {
    if (!seen_frame_) return Error{rules::picture_is_well_formed};
    seen_scan_ = true;
    const ByteView rest = cursor_.rest();
    std::size_t size_bytes = 0;
    while (size_bytes + 1 < rest.size()) {
      const std::uint8_t behind = rest[size_bytes + 1];
      const bool ends = rest[size_bytes] == marker_front && behind != 0 && !is_restart(behind);
      if (ends) break;
      ++size_bytes;
    }
    append(out_, TRY(cursor_.take(size_bytes)));
    return {};
  }

  void write_marker(std::uint8_t marker) {
    out_.push_back(marker_front);
    out_.push_back(marker);
  }

  void write_segment(std::uint8_t marker, ByteView content) {
    write_marker(marker);
    const auto length = static_cast<std::uint32_t>(content.size() + 2);
    append_integer(out_, length, 2, ByteOrder::big_endian);
    append(out_, content);
  }

  Cursor cursor_;
  Bytes out_;
  bool seen_exif_ = false;
  bool seen_frame_ = false;
  bool seen_scan_ = false;
};

}  // namespace

Result<Bytes> strip_jpeg(ByteView file) {
  return Stripper(file).run();
}

}  // namespace causeway::content::picture
