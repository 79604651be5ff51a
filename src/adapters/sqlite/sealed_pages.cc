#include <algorithm>

#include "adapters/sqlite/sealed_file.h"

namespace causeway::adapters::sqlite {
namespace {

/// The beginning of every database of this format: magic, page size 4096, log in use (2, 2), 40
/// reserved bytes, fixed fractions (https://www.sqlite.org/fileformat2.html#the_database_header).
constexpr std::array<std::uint8_t, 24> format_header = {
    'S', 'Q', 'L', 'i', 't', 'e', ' ', 'f', 'o',           'r', 'm', 'a',
    't', ' ', '3', 0,   16,  0,   2,   2,   reserved_size, 64,  32,  32,
};
constexpr std::size_t database_header_size = 100;

bool is_reserve_clear(ByteView page) {
  const ByteView reserve = page.last(reserved_size);
  return std::all_of(reserve.begin(), reserve.end(), [](std::uint8_t byte) { return byte == 0; });
}

std::uint32_t page_number(std::uint64_t offset) {
  return static_cast<std::uint32_t>(offset / page_size) + 1;
}

}  // namespace

SealedPages::~SealedPages() {
  wipe(page_.data(), page_.size());
}

int SealedPages::read(MutableByteView out, std::uint64_t offset) {
  // On opening, SQLite asks for the page size in front of everything else. It is answered from the
  // format, not from page 1, which an interrupted checkpoint may have torn.
  if (offset == 0 && out.size() <= database_header_size) {
    std::fill(out.begin(), out.end(), std::uint8_t{0});
    std::copy_n(format_header.begin(), std::min(out.size(), format_header.size()), out.begin());
    return SQLITE_OK;
  }
  const std::size_t within = offset % page_size;
  if (within + out.size() > page_size) return SQLITE_IOERR_READ;
  const bool is_whole = out.size() == page_size;
  const MutablePageView page = is_whole ? MutablePageView(out) : MutablePageView(page_);

  // What is missing was filled with zeroes, which do not open.
  const int code = read_under(page, offset - within);
  if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ) return code;
  const std::uint32_t number = page_number(offset);
  if (!sealer().open_page(page, number)) {
    sqlite3_log(SQLITE_CORRUPT, "sealed page %u is missing or was changed", number);
    return SQLITE_CORRUPT;
  }
  if (!is_whole)
    std::copy_n(page.begin() + static_cast<std::ptrdiff_t>(within), out.size(), out.begin());
  return SQLITE_OK;
}

int SealedPages::write(ByteView bytes, std::uint64_t offset) {
  if (bytes.size() != page_size || offset % page_size != 0) return SQLITE_IOERR_WRITE;
  if (!is_reserve_clear(bytes)) return SQLITE_IOERR_WRITE;
  sealer().seal_page(page_, PageView(bytes), page_number(offset));
  ++counters().pages_sealed;
  return write_under(page_, offset);
}

int SealedPages::truncate(std::uint64_t size_bytes) {
  if (size_bytes % page_size != 0) return SQLITE_IOERR_TRUNCATE;
  return under().pMethods->xTruncate(&under(), static_cast<sqlite3_int64>(size_bytes));
}

int SealedPages::sync(int flags) {
  return under().pMethods->xSync(&under(), flags);
}

}  // namespace causeway::adapters::sqlite
