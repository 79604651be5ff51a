#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <sqlite3.h>

#include "adapters/sqlite/page_sealer.h"

namespace causeway::adapters::sqlite {

inline constexpr std::size_t log_header_size = 32;

/// What a test asks for, to know that it reached the rare paths.
struct SealCounters {
  std::uint64_t pages_sealed = 0;
  std::uint64_t frames_appended = 0;
  std::uint64_t frames_rewritten = 0;
};

/// A file as SQLite sees it, over the file of another VFS as the disk sees it. Functions return
/// SQLite's result codes. Offsets and sizes are the same on both sides.
class SealedFile {
 public:
  SealedFile(sqlite3_file& under, PageSealer& sealer, SealCounters& counters)
      : under_(under), sealer_(sealer), counters_(counters) {}

  virtual ~SealedFile() = default;
  SealedFile(const SealedFile&) = delete;
  SealedFile& operator=(const SealedFile&) = delete;

  virtual int read(MutableByteView out, std::uint64_t offset) = 0;
  virtual int write(ByteView bytes, std::uint64_t offset) = 0;
  virtual int truncate(std::uint64_t size_bytes) = 0;
  virtual int sync(int flags) = 0;

  sqlite3_file& under() { return under_; }

 protected:
  int read_under(MutableByteView out, std::uint64_t offset);
  int write_under(ByteView bytes, std::uint64_t offset);

  PageSealer& sealer() { return sealer_; }

  SealCounters& counters() { return counters_; }

 private:
  sqlite3_file& under_;
  PageSealer& sealer_;
  SealCounters& counters_;
};

/// The database itself: pages in their places, each sealed. Written by checkpoints only.
///
/// A page that does not open, or is missing though SQLite counts it, is SQLITE_CORRUPT: before a
/// checkpoint that can tear pages the log holds them whole, and SQLite reads them there.
class SealedPages final : public SealedFile {
 public:
  using SealedFile::SealedFile;
  ~SealedPages() override;
  SealedPages(const SealedPages&) = delete;
  SealedPages& operator=(const SealedPages&) = delete;

  int read(MutableByteView out, std::uint64_t offset) override;
  int write(ByteView bytes, std::uint64_t offset) override;
  int truncate(std::uint64_t size_bytes) override;
  int sync(int flags) override;

 private:
  std::array<std::uint8_t, page_size> page_;
};

/// The write-ahead log (https://www.sqlite.org/fileformat2.html#walformat): its header in the
/// clear, then sealed frames of SQLite's own size and place.
///
/// SQLite writes a frame in two calls, header and page. The header is held until its page comes, so
/// that a frame reaches the disk in one write; a call that changes a part of a frame rewrites it
/// whole, which only happens to frames of the transaction under way.
///
/// A frame that does not open ends the log, as a torn write would: all zeroes, which no checksum of
/// SQLite's accepts. But only the last transaction can be torn, for each earlier one was made
/// durable before the next began. Each frame therefore carries its round: how many times a commit
/// had been made durable when it was written. Where a later frame shows that the broken one had
/// been durable, the log is damaged, and opening it is SQLITE_CORRUPT instead of a loss.
class SealedLog final : public SealedFile {
 public:
  using SealedFile::SealedFile;
  ~SealedLog() override;
  SealedLog(const SealedLog&) = delete;
  SealedLog& operator=(const SealedLog&) = delete;

  int read(MutableByteView out, std::uint64_t offset) override;
  int write(ByteView bytes, std::uint64_t offset) override;
  int truncate(std::uint64_t size_bytes) override;
  int sync(int flags) override;

 private:
  using Header = std::array<std::uint8_t, log_header_size>;
  using FrameHeader = std::array<std::uint8_t, frame_header_size>;

  struct Held {
    std::uint64_t index;
    FrameHeader header;
  };

  int read_header(MutableByteView out, std::uint64_t offset);
  int write_header(ByteView bytes);
  int load_header();
  /// Fills `frame_` from the disk, still sealed.
  int load_frame(std::uint64_t index);
  /// Opens `frame_`; SQLITE_CORRUPT also for a frame of another generation of the log.
  int open_frame(std::uint64_t index);
  int read_for_recovery(MutableByteView out, std::uint64_t index);
  int append_frame(std::uint64_t index, const FrameHeader& header, ByteView page);
  int rewrite_frame(std::uint64_t index, std::size_t within, ByteView part);
  int seal_and_write(std::uint64_t index);
  int settle_held();
  int learn_round(std::uint64_t index);
  int check_header_damage();
  int check_torn_tail(std::uint64_t index);
  bool is_of_this_generation() const;
  bool is_commit() const;

  Header header_{};
  bool is_header_loaded_ = false;
  std::optional<Held> held_;
  /// Of the frames that are written next; unknown until the first of them.
  std::optional<std::uint64_t> round_;
  bool has_unsynced_commit_ = false;
  /// During recovery: the round of the last commit that was read.
  std::optional<std::uint64_t> recovered_round_;
  std::array<std::uint8_t, frame_size> frame_;
};

}  // namespace causeway::adapters::sqlite
