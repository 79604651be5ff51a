#include <algorithm>
#include <bit>

#include "adapters/sqlite/sealed_file.h"

namespace causeway::adapters::sqlite {
namespace {

// Fields of SQLite's headers (https://www.sqlite.org/fileformat2.html#walformat).
constexpr std::size_t header_salts_at = 16;
constexpr std::size_t header_checksum_at = 24;
constexpr std::size_t frame_commit_at = 4;  // not zero in the last frame of a transaction
constexpr std::size_t frame_salts_at = 8;
constexpr std::size_t salts_size = 8;

std::uint32_t word(ByteView bytes, std::endian order) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const std::size_t shift = order == std::endian::big ? 24 - 8 * i : 8 * i;
    value |= std::uint32_t{bytes[i]} << shift;
  }
  return value;
}

/// Whether the log's header carries the checksum of its own first 24 bytes.
bool is_header_whole(ByteView header) {
  // The magic's last bit tells the byte order of the sums' input.
  const std::endian order = (header[3] & 1) != 0 ? std::endian::big : std::endian::little;
  std::uint32_t first = 0;
  std::uint32_t second = 0;
  for (std::size_t at = 0; at < header_checksum_at; at += 8) {
    first += word(header.subspan(at), order) + second;
    second += word(header.subspan(at + 4), order) + first;
  }
  return word(header.subspan(header_checksum_at), std::endian::big) == first &&
         word(header.subspan(header_checksum_at + 4), std::endian::big) == second;
}

std::uint64_t frame_offset(std::uint64_t index) {
  return std::uint64_t{log_header_size} + (index - 1) * frame_size;
}

}  // namespace

SealedLog::~SealedLog() {
  wipe(frame_.data(), frame_.size());
  if (held_) wipe(held_->header.data(), held_->header.size());
}

int SealedLog::read(MutableByteView out, std::uint64_t offset) {
  if (const int code = settle_held(); code != SQLITE_OK) return code;
  if (offset + out.size() <= log_header_size) return read_header(out, offset);
  if (offset < log_header_size) return SQLITE_IOERR_READ;
  const std::uint64_t index = (offset - log_header_size) / frame_size + 1;
  const std::size_t within = (offset - log_header_size) % frame_size;
  if (within + out.size() > frame_size) return SQLITE_IOERR_READ;

  if (const int code = load_header(); code != SQLITE_OK) return code;
  if (const int code = load_frame(index); code != SQLITE_OK) return code;
  if (out.size() == frame_size) return read_for_recovery(out, index);
  if (const int code = open_frame(index); code != SQLITE_OK) return code;
  std::copy_n(frame_.begin() + static_cast<std::ptrdiff_t>(within), out.size(), out.begin());
  return SQLITE_OK;
}

int SealedLog::write(ByteView bytes, std::uint64_t offset) {
  if (offset == 0 && bytes.size() == log_header_size) return write_header(bytes);
  if (offset < log_header_size) return SQLITE_IOERR_WRITE;
  const std::uint64_t index = (offset - log_header_size) / frame_size + 1;
  const std::size_t within = (offset - log_header_size) % frame_size;

  if (within == 0 && bytes.size() == frame_header_size) {
    if (const int code = settle_held(); code != SQLITE_OK) return code;
    held_.emplace().index = index;
    std::copy(bytes.begin(), bytes.end(), held_->header.begin());
    return SQLITE_OK;
  }
  if (within != frame_header_size || bytes.size() != page_size) return SQLITE_IOERR_WRITE;
  if (held_ && held_->index == index) {
    const FrameHeader header = held_->header;
    held_.reset();
    return append_frame(index, header, bytes);
  }
  if (const int code = settle_held(); code != SQLITE_OK) return code;
  return rewrite_frame(index, within, bytes);
}

int SealedLog::truncate(std::uint64_t size_bytes) {
  if (const int code = settle_held(); code != SQLITE_OK) return code;
  return under().pMethods->xTruncate(&under(), static_cast<sqlite3_int64>(size_bytes));
}

int SealedLog::sync(int flags) {
  if (const int code = settle_held(); code != SQLITE_OK) return code;
  const int code = under().pMethods->xSync(&under(), flags);
  if (code == SQLITE_OK && has_unsynced_commit_) ++*round_;
  has_unsynced_commit_ = false;  // after a failure SQLite rolls back, here as below
  return code;
}

/// A held header whose page did not follow belongs to a frame that is there.
int SealedLog::settle_held() {
  if (!held_) return SQLITE_OK;
  const Held held = *held_;
  held_.reset();
  return rewrite_frame(held.index, 0, held.header);
}

int SealedLog::read_header(MutableByteView out, std::uint64_t offset) {
  if (offset == 0 && out.size() == log_header_size) {
    // Recovery begins.
    recovered_round_.reset();
    is_header_loaded_ = false;
    if (const int code = check_header_damage(); code != SQLITE_OK) return code;
  }
  return read_under(out, offset);
}

/// A new header begins a new generation: every frame behind it is void.
int SealedLog::write_header(ByteView bytes) {
  if (const int code = settle_held(); code != SQLITE_OK) return code;
  const int code = write_under(bytes, 0);
  std::copy(bytes.begin(), bytes.end(), header_.begin());
  is_header_loaded_ = code == SQLITE_OK;
  round_ = 0;
  has_unsynced_commit_ = false;
  return code;
}

int SealedLog::load_header() {
  if (is_header_loaded_) return SQLITE_OK;
  const int code = read_under(header_, 0);
  is_header_loaded_ = code == SQLITE_OK;
  return code;
}

int SealedLog::load_frame(std::uint64_t index) {
  const int code = read_under(frame_, frame_offset(index));
  if (code != SQLITE_OK) has_unsynced_commit_ = false;
  // SQLite never asks for a frame that it did not see written.
  return code == SQLITE_IOERR_SHORT_READ ? SQLITE_CORRUPT : code;
}

int SealedLog::open_frame(std::uint64_t index) {
  if (sealer().open_frame(frame_, index) && is_of_this_generation()) return SQLITE_OK;
  sqlite3_log(SQLITE_CORRUPT, "sealed frame %llu was changed", index);
  return SQLITE_CORRUPT;
}

/// A whole frame: SQLite reads those on opening, one after the other, and when it renews the
/// checksums of the transaction under way.
int SealedLog::read_for_recovery(MutableByteView out, std::uint64_t index) {
  const std::uint64_t round = PageSealer::frame_round(frame_);
  if (sealer().open_frame(frame_, index)) {
    if (is_of_this_generation() && is_commit()) recovered_round_ = round;
  } else {
    if (const int code = check_torn_tail(index); code != SQLITE_OK) return code;
    frame_.fill(0);
  }
  std::copy(frame_.begin(), frame_.end(), out.begin());
  return SQLITE_OK;
}

int SealedLog::append_frame(std::uint64_t index, const FrameHeader& header, ByteView page) {
  if (const int code = load_header(); code != SQLITE_OK) return code;
  if (const int code = learn_round(index); code != SQLITE_OK) return code;
  std::copy(header.begin(), header.end(), frame_.begin());
  std::copy(page.begin(), page.end(), frame_.begin() + frame_header_size);
  ++counters().frames_appended;
  return seal_and_write(index);
}

int SealedLog::rewrite_frame(std::uint64_t index, std::size_t within, ByteView part) {
  if (const int code = load_header(); code != SQLITE_OK) return code;
  if (const int code = load_frame(index); code != SQLITE_OK) return code;
  if (const int code = open_frame(index); code != SQLITE_OK) return code;
  std::copy(part.begin(), part.end(), frame_.begin() + static_cast<std::ptrdiff_t>(within));
  ++counters().frames_rewritten;
  return seal_and_write(index);
}

int SealedLog::seal_and_write(std::uint64_t index) {
  const auto reserve = frame_.end() - reserved_size;
  if (!round_ || std::any_of(reserve, frame_.end(), [](std::uint8_t byte) { return byte != 0; })) {
    return SQLITE_IOERR_WRITE;
  }
  if (is_commit()) has_unsynced_commit_ = true;
  // SQLite leaves its salts out while it has checksums to renew; to us they name the generation.
  std::copy_n(header_.begin() + header_salts_at, salts_size, frame_.begin() + frame_salts_at);
  sealer().seal_frame(frame_, index, *round_);
  const int code = write_under(frame_, frame_offset(index));
  if (code != SQLITE_OK) has_unsynced_commit_ = false;
  return code;
}

/// At the first frame behind a recovered log. What was recovered may never have been synced; it
/// must be durable before a frame says that it is.
int SealedLog::learn_round(std::uint64_t index) {
  if (round_) return SQLITE_OK;
  if (const int code = under().pMethods->xSync(&under(), SQLITE_SYNC_NORMAL); code != SQLITE_OK) {
    return code;
  }
  if (index == 1) {
    round_ = 0;
    return SQLITE_OK;
  }
  if (const int code = load_frame(index - 1); code != SQLITE_OK) return code;
  const std::uint64_t round = PageSealer::frame_round(frame_);
  if (const int code = open_frame(index - 1); code != SQLITE_OK) return code;
  round_ = round + 1;
  return SQLITE_OK;
}

/// SQLite takes a log with a broken header for an empty one. But the header is written and synced
/// alone, inside one sector, before the frames that need it.
int SealedLog::check_header_damage() {
  if (read_under(header_, 0) != SQLITE_OK) return SQLITE_OK;  // shorter: there is no log
  if (is_header_whole(header_)) return SQLITE_OK;
  if (read_under(frame_, frame_offset(1)) != SQLITE_OK) return SQLITE_OK;
  if (!sealer().open_frame(frame_, 1)) return SQLITE_OK;
  sqlite3_log(SQLITE_CORRUPT, "the header of the log was changed");
  return SQLITE_CORRUPT;
}

/// SQLITE_CORRUPT where the broken frame `index` had been durable. The last commit before it, of
/// round n, was made durable, and then the transaction of `index` was written in round n + 1: a
/// frame of round n + 2 saw that transaction, or one in its place, made durable too.
int SealedLog::check_torn_tail(std::uint64_t index) {
  const std::uint64_t round_too_late = recovered_round_ ? *recovered_round_ + 2 : 1;
  for (std::uint64_t later = index + 1;; ++later) {
    const int code = read_under(frame_, frame_offset(later));
    if (code == SQLITE_IOERR_SHORT_READ) return SQLITE_OK;
    if (code != SQLITE_OK) return code;
    const std::uint64_t round = PageSealer::frame_round(frame_);
    if (round < round_too_late || !sealer().open_frame(frame_, later)) continue;
    if (!is_of_this_generation()) continue;
    sqlite3_log(SQLITE_CORRUPT, "sealed frame %llu was changed, frame %llu is whole", index, later);
    return SQLITE_CORRUPT;
  }
}

bool SealedLog::is_of_this_generation() const {
  return std::equal(
      header_.begin() + header_salts_at,
      header_.begin() + header_salts_at + salts_size,
      frame_.begin() + frame_salts_at
  );
}

bool SealedLog::is_commit() const {
  return word(ByteView(frame_).subspan(frame_commit_at), std::endian::big) != 0;
}

}  // namespace causeway::adapters::sqlite
