#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

#include "base/bytes.h"
#include "base/store_error.h"

namespace causeway::adapters::files {

/// Throws the `StoreError` for `errno` after a failed call on `path`; `verb` completes "could not".
[[noreturn]] void raise_errno(const std::filesystem::path& path, std::string_view verb);

/// An open file descriptor, closed with the object. Interrupted calls are repeated; every failure
/// throws.
class File {
 public:
  /// `open(2)` with O_CLOEXEC; new files are for their owner only.
  static File open(const std::filesystem::path& path, int flags);
  /// As above, or nothing where the file does not exist.
  static std::optional<File> open_existing(const std::filesystem::path& path, int flags);
  /// A new file for writing, or nothing where anything is called so, be it a link.
  static std::optional<File> create(const std::filesystem::path& path);
  /// A new file of a random name that begins with `path`'s.
  static File temporary_beside(const std::filesystem::path& path);

  File(File&& other) noexcept
      : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

  File& operator=(File&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }

  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File();

  const std::filesystem::path& path() const { return path_; }

  int descriptor() const { return descriptor_; }

  std::uint64_t size() const;
  /// Up to `out.size()` bytes from `offset`; fewer only at the end of the file.
  std::size_t read_at(std::uint64_t offset, MutableByteView out) const;
  void write_at(std::uint64_t offset, ByteView bytes);
  void truncate(std::uint64_t size_bytes);
  /// Data and size are on the disk on return; `sync` also for what else describes the file.
  void sync_data();
  void sync();
  /// Waits for an exclusive `flock`, which ends with the object.
  void lock();

 private:
  File(std::filesystem::path path, int descriptor)
      : path_(std::move(path)), descriptor_(descriptor) {}

  std::filesystem::path path_;
  int descriptor_;
};

/// Throws `StoreError::exposed` where another user owns the file or may open it; `what` it is
/// begins the sentence: "the key file".
void check_owner_only(const File& file, std::string_view what);

/// Makes the names in a folder durable: new, renamed and removed files.
void sync_folder(const std::filesystem::path& folder);

}  // namespace causeway::adapters::files
