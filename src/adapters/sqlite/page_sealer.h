#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "adapters/files/sealing_key.h"
#include "base/bytes.h"
#include "base/random.h"

namespace causeway::adapters::sqlite {

// One unit of docs/formats/sealed-database.md: a page of the database, or a frame of the log (a
// page behind SQLite's frame header). The last 40 bytes of a page, which SQLite keeps free for us,
// hold tag and nonce.
inline constexpr std::size_t page_size = 4096;
inline constexpr std::size_t reserved_size = 40;
inline constexpr std::size_t page_content_size = page_size - reserved_size;
inline constexpr std::size_t frame_header_size = 24;
inline constexpr std::size_t frame_size = frame_header_size + page_size;

/// The first 16 bytes of a database on the disk: the format's name and what makes this database's
/// keys its own.
using FileMark = std::array<std::uint8_t, 16>;

/// A new mark, with a random salt.
FileMark make_file_mark(Random& random);
bool is_file_mark(const FileMark& mark);

using PageView = std::span<const std::uint8_t, page_size>;
using MutablePageView = std::span<std::uint8_t, page_size>;
using MutableFrameView = std::span<std::uint8_t, frame_size>;

/// Seals and opens the pages and frames of one database, each bound to its kind and place. Nothing
/// here allocates. `random` outlives the sealer.
class PageSealer {
 public:
  PageSealer(const files::SealingKey& key, const FileMark& mark, Random& random);

  /// `number` counts from 1. Requires zeroes in the reserved bytes, and SQLite's magic at the
  /// beginning of page 1.
  void seal_page(MutablePageView out, PageView page, std::uint32_t number);

  /// In place; the reserved bytes become zeroes. False, and `page` wiped, where it is not what
  /// `seal_page` made for this place.
  bool open_page(MutablePageView page, std::uint32_t number) const;

  /// In place. `index` counts from 1; `round` travels with the frame, readable and authenticated.
  void seal_frame(MutableFrameView frame, std::uint64_t index, std::uint64_t round);

  /// As `open_page`.
  bool open_frame(MutableFrameView frame, std::uint64_t index) const;

  /// The `round` of a sealed frame; believe it only where the frame then opens.
  static std::uint64_t frame_round(MutableFrameView sealed_frame);

 private:
  SecretBytes key_;
  FileMark mark_;
  Random& random_;
};

}  // namespace causeway::adapters::sqlite
