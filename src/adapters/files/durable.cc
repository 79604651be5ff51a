#include "adapters/files/durable.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <string>
#include <unistd.h>
#include <utility>

namespace causeway::adapters::files {
namespace {

bool by_link(const char* from, const char* to) {
  // What is called /proc/self/fd/… has no other name.
  return ::linkat(AT_FDCWD, from, AT_FDCWD, to, AT_SYMLINK_FOLLOW) == 0;
}

bool by_rename(const char* from, const char* to) {
  return ::renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0;
}

/// Replaces what it has put there itself.
bool by_placeholder(const char* from, const char* to) {
  const int placeholder = ::open(to, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (placeholder < 0) return false;
  ::close(placeholder);
  if (::rename(from, to) == 0) return true;
  const int why = errno;
  ::unlink(to);
  errno = why;
  return false;
}

/// FAT and many of FUSE have no links, NFS and others no renaming that does not replace.
constexpr std::array ways{by_link, by_rename, by_placeholder};

bool is_put_at(const std::filesystem::path& from, const std::filesystem::path& to, Existing known) {
  if (known == Existing::keep) return put_name(from, to);
  if (::rename(from.c_str(), to.c_str()) != 0) raise_errno(to, "rename");
  return true;
}

}  // namespace

bool put_name(const std::filesystem::path& from, const std::filesystem::path& to) {
  for (const auto way : ways) {
    if (way(from.c_str(), to.c_str())) return true;
    if (errno == EEXIST) return false;
  }
  raise_errno(to, "create");
}

bool write_durable(const std::filesystem::path& path, ByteView bytes, Existing existing) {
  File file = File::temporary_beside(path);
  try {
    file.write_at(0, bytes);
    file.sync();
    const bool is_put = is_put_at(file.path(), path, existing);
    if (existing == Existing::keep) ::unlink(file.path().c_str());
    if (is_put) sync_folder(path.parent_path());
    return is_put;
  } catch (...) {
    ::unlink(file.path().c_str());
    throw;
  }
}

std::optional<NewFile> NewFile::make(const std::filesystem::path& path) {
  auto file = File::create(path);
  if (!file) return std::nullopt;
  return NewFile(std::move(*file));
}

NewFile::~NewFile() {
  if (file_.descriptor() >= 0 && !is_kept_) ::unlink(file_.path().c_str());
}

void NewFile::keep(ByteView bytes) {
  file_.write_at(0, bytes);
  file_.sync();
  sync_folder(file_.path().parent_path());
  is_kept_ = true;
}

Bytes read_file(const std::filesystem::path& path, std::size_t size_max) {
  const File file = File::open(path, O_RDONLY);
  Bytes bytes(static_cast<std::size_t>(std::min<std::uint64_t>(file.size(), size_max)) + 1);
  const std::size_t size = file.read_at(0, bytes);
  if (size > size_max) {
    throw StoreError(
        StoreError::Kind::other,
        path.string() + ": longer than the " + std::to_string(size_max) + " bytes allowed"
    );
  }
  bytes.resize(size);
  return bytes;
}

}  // namespace causeway::adapters::files
