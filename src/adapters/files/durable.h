#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>

#include "adapters/files/file.h"
#include "base/bytes.h"
#include "base/secret.h"
#include "base/store_error.h"

namespace causeway::adapters::files {

/// What happens to a file that is there already.
enum class Existing {
  replace,
  keep,
};

/// Puts a file of these bytes, readable by its owner only, at `path`: whole or not at all, and on
/// the disk on return. A crash leaves the old file, the new one, or beside them one `path.??????`.
/// False, and nothing done, where a file was there and is kept. Throws `StoreError`.
bool write_durable(
    const std::filesystem::path& path, ByteView bytes, Existing existing = Existing::replace
);

/// Gives the file at `from` the name `to`, on file systems without hard links, too (a crash may
/// leave an empty one there). Its other name is the caller's to remove. False, and nothing done,
/// where anything is called `to`, be it a link that leads nowhere. Throws `StoreError`.
bool put_name(const std::filesystem::path& from, const std::filesystem::path& to);

/// A file that was not there, readable by its owner only, for what is known later: it can be
/// written by then. Gone with the object unless something was kept in it; a process that is killed
/// leaves it empty.
class NewFile {
 public:
  /// Nothing where anything is called so. Throws `StoreError`.
  static std::optional<NewFile> make(const std::filesystem::path& path);
  NewFile(NewFile&&) = default;
  NewFile& operator=(NewFile&&) = delete;
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  ~NewFile();

  /// These bytes are on the disk on return. Throws `StoreError`.
  void keep(ByteView bytes);

 private:
  explicit NewFile(File file) : file_(std::move(file)) {}

  File file_;
  bool is_kept_ = false;
};

/// All bytes of a file. Throws `StoreError`, also for a file longer than `size_max`.
Bytes read_file(const std::filesystem::path& path, std::size_t size_max);

}  // namespace causeway::adapters::files
