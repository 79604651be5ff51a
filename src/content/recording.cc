#include "content/recording.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "content/picture_formats.h"

namespace causeway::content {
namespace {

using picture::begins_with;
using picture::ByteOrder;
using picture::Cursor;
using picture::integer_of;

// RFC 3533 §6: a page is "OggS", version, flags, granule position (8), serial (4), sequence (4),
// checksum (4), number of segments, their sizes, and the segments. Integers are little-endian.
constexpr std::string_view capture = "OggS";
constexpr std::size_t header_size = 27;
constexpr std::size_t flags_at = 5;
constexpr std::size_t granule_at = 6;
constexpr std::size_t serial_at = 14;
constexpr std::size_t sequence_at = 18;
constexpr std::size_t checksum_at = 22;
constexpr std::size_t number_size = 4;
constexpr std::size_t count_at = 26;
constexpr std::uint8_t continued = 0x01;
constexpr std::uint8_t first_of_stream = 0x02;
constexpr std::uint8_t last_of_stream = 0x04;
/// A segment of this size is not the last of its packet.
constexpr std::uint8_t full_segment = 255;
constexpr std::uint64_t no_granule = ~std::uint64_t{0};

// RFC 7845 §5.1, for mapping family 0.
constexpr std::string_view opus_head = "OpusHead";
constexpr std::string_view opus_tags = "OpusTags";
constexpr std::size_t head_size = 19;
constexpr std::size_t channels_at = 9;
constexpr std::size_t pre_skip_at = 10;
constexpr std::size_t family_at = 18;
constexpr std::uint64_t samples_a_millisecond = 48;
/// RFC 6716 §3.2.5.
constexpr std::uint64_t samples_a_packet_max = 120 * samples_a_millisecond;

struct Page {
  std::uint8_t flags = 0;
  std::uint64_t granule = 0;
  std::uint32_t serial = 0;
  std::uint32_t sequence = 0;
  ByteView sizes;
  ByteView body;

  bool is_first() const { return (flags & first_of_stream) != 0; }

  bool is_last() const { return (flags & last_of_stream) != 0; }

  bool is_continued() const { return (flags & continued) != 0; }

  /// How many packets end in it.
  std::uint64_t packets() const {
    return static_cast<std::uint64_t>(std::count_if(sizes.begin(), sizes.end(), [](auto size) {
      return size != full_segment;
    }));
  }

  bool ends_with_packet() const { return !sizes.empty() && sizes.back() != full_segment; }
};

/// RFC 3533 §6: the polynomial 0x04C11DB7, from the highest bit, beginning at 0.
constexpr std::array<std::uint32_t, 256> make_checksum_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    std::uint32_t sum = i << 24;
    for (int bit = 0; bit < 8; ++bit) {
      sum = sum << 1 ^ ((sum & 0x80000000U) != 0 ? 0x04C11DB7U : 0U);
    }
    table[i] = sum;
  }
  return table;
}

/// Over the page with zeros in the place of the checksum.
std::uint32_t page_checksum(ByteView page) {
  static constexpr std::array<std::uint32_t, 256> table = make_checksum_table();
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < page.size(); ++i) {
    const bool is_checksum = i >= checksum_at && i < checksum_at + number_size;
    const std::uint32_t byte = is_checksum ? 0 : page[i];
    sum = sum << 8 ^ table[(sum >> 24 ^ byte) & 0xFF];
  }
  return sum;
}

std::uint32_t number_at(ByteView bytes, std::size_t at, std::size_t size = number_size) {
  return integer_of(bytes.subspan(at, size), ByteOrder::little_endian);
}

Result<Page> next_page(Cursor& cursor) {
  const ByteView whole = cursor.rest();
  const ByteView header = TRY(cursor.take(header_size));
  if (!begins_with(header, capture) || header[capture.size()] != 0) {
    return Error{rules::recording_is_well_formed};
  }
  const ByteView sizes = TRY(cursor.take(header[count_at]));
  std::size_t body_size = 0;
  for (const std::uint8_t size : sizes) body_size += size;
  const ByteView body = TRY(cursor.take(body_size));
  const ByteView page = whole.first(header_size + sizes.size() + body_size);
  if (page_checksum(page) != number_at(header, checksum_at)) {
    return Error{rules::recording_is_well_formed};
  }
  return Page{
      .flags = header[flags_at],
      .granule = std::uint64_t{number_at(header, granule_at + number_size)} << 32 |
                 number_at(header, granule_at),
      .serial = number_at(header, serial_at),
      .sequence = number_at(header, sequence_at),
      .sizes = sizes,
      .body = body,
  };
}

void write_page(
    Bytes& out,
    std::uint8_t flags,
    std::uint64_t granule,
    std::uint32_t sequence,
    ByteView sizes,
    ByteView body
) {
  constexpr auto order = ByteOrder::little_endian;
  const std::size_t begin = out.size();
  append(out, as_bytes(capture));
  out.push_back(0);
  out.push_back(flags);
  picture::append_integer(out, static_cast<std::uint32_t>(granule), number_size, order);
  picture::append_integer(out, static_cast<std::uint32_t>(granule >> 32), number_size, order);
  picture::append_integer(out, 1, number_size, order);  // the stream's number: always the same
  picture::append_integer(out, sequence, number_size, order);
  picture::append_integer(out, 0, number_size, order);
  out.push_back(static_cast<std::uint8_t>(sizes.size()));
  append(out, sizes);
  append(out, body);
  Bytes checksum;
  picture::append_integer(
      checksum, page_checksum(ByteView(out).subspan(begin)), number_size, order
  );
  std::copy(
      checksum.begin(),
      checksum.end(),
      out.begin() + static_cast<std::ptrdiff_t>(begin + checksum_at)
  );
}

class Stripper {
 public:
  explicit Stripper(ByteView ogg) : cursor_(ogg) {}

  Result<Recording> run() {
    TRY(read_head());
    TRY(read_tags());
    while (!ended_) TRY(read_sound());
    if (!cursor_.empty()) return Error{rules::recording_is_well_formed};
    const bool lasts = newest_ > pre_skip_ && newest_ <= packets_ * samples_a_packet_max &&
                       newest_ - pre_skip_ >= samples_a_millisecond;
    if (!lasts) return Error{rules::recording_has_sound};
    const auto time_ms = static_cast<std::int64_t>((newest_ - pre_skip_) / samples_a_millisecond);
    return Recording{std::move(out_), Milliseconds(time_ms)};
  }

 private:
  Result<Page> next() {
    auto page = next_page(cursor_);
    // A file that ends in a page is cut.
    if (!page.ok()) return Error{rules::recording_is_well_formed};
    if (!serial_) serial_ = page->serial;
    if (page->serial != *serial_ || page->sequence != read_++) {
      return Error{rules::recording_is_well_formed};
    }
    return *page;
  }

  void write(const Page& page) {
    write_page(out_, page.flags, page.granule, written_++, page.sizes, page.body);
  }

  Result<void> read_head() {
    const Page page = TRY(next());
    const ByteView head = page.body;
    const bool is_alone = page.flags == first_of_stream && page.packets() == 1 &&
                          page.ends_with_packet() && head.size() == head_size;
    if (!is_alone || !begins_with(head, opus_head) || (head[opus_head.size()] & 0xF0) != 0) {
      return Error{rules::recording_is_well_formed};
    }
    const std::uint8_t channels = head[channels_at];
    if (channels == 0 || channels > 2 || head[family_at] != 0) {
      return Error{rules::recording_is_well_formed};
    }
    pre_skip_ = number_at(head, pre_skip_at, 2);
    write(page);
    return {};
  }

  /// One packet over as many pages as it needs, and nothing else on them; none of it is kept.
  Result<void> read_tags() {
    bool is_front = true;
    for (bool ends = false; !ends; is_front = false) {
      const Page page = TRY(next());
      const bool is_begun = is_front && begins_with(page.body, opus_tags) && !page.is_continued();
      const bool fits = is_front ? is_begun : page.is_continued();
      ends = page.packets() == 1 && page.ends_with_packet();
      if (!fits || page.is_first() || page.is_last() || (!ends && page.packets() != 0)) {
        return Error{rules::recording_is_well_formed};
      }
    }
    Bytes none = to_bytes(opus_tags);
    none.resize(none.size() + 2 * number_size);  // of no maker, and no comments
    const Bytes sizes{static_cast<std::uint8_t>(none.size())};
    write_page(out_, 0, 0, written_++, sizes, none);
    return {};
  }

  Result<void> read_sound() {
    const Page page = TRY(next());
    if (page.is_first() || page.is_continued() != is_open_) {
      return Error{rules::recording_is_well_formed};
    }
    if (!page.sizes.empty()) is_open_ = !page.ends_with_packet();
    packets_ += page.packets();
    if (page.granule != no_granule) {
      if (page.granule < newest_) return Error{rules::recording_is_well_formed};
      newest_ = page.granule;
    }
    ended_ = page.is_last();
    if (ended_ && is_open_) return Error{rules::recording_is_well_formed};
    write(page);
    return {};
  }

  Cursor cursor_;
  Bytes out_;
  std::optional<std::uint32_t> serial_;
  std::uint32_t read_ = 0;
  std::uint32_t written_ = 0;
  std::uint64_t pre_skip_ = 0;
  std::uint64_t newest_ = 0;
  std::uint64_t packets_ = 0;
  bool is_open_ = false;  // the last packet goes on in the next page
  bool ended_ = false;
};

}  // namespace

Result<Recording> strip_recording(ByteView ogg) {
  return Stripper(ogg).run();
}

}  // namespace causeway::content
