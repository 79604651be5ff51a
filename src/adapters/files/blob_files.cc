#include "adapters/files/blob_files.h"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "adapters/files/directories.h"
#include "adapters/files/file.h"
#include "base/encoding.h"

namespace causeway::adapters::files {
namespace {

std::optional<BlobId> id_of(const std::filesystem::path& file) {
  const std::string name = file.filename().string();
  const auto bytes = from_hex(name);
  if (!bytes.ok() || to_hex(*bytes) != name) return std::nullopt;
  return BlobId::from(*bytes);
}

/// When the file was last written; nothing where it has just been removed.
std::optional<Instant> written_at(const std::filesystem::path& file) {
  struct stat info{};
  if (::stat(file.c_str(), &info) != 0) return std::nullopt;
  const auto since_1970 =
      std::chrono::seconds(info.st_mtim.tv_sec) + std::chrono::nanoseconds(info.st_mtim.tv_nsec);
  return Instant(std::chrono::floor<Milliseconds>(since_1970));
}

}  // namespace

BlobFiles::BlobFiles(std::filesystem::path root) : root_(std::move(root)) {
  make_private_folder(root_);
}

std::filesystem::path BlobFiles::path_of(const BlobId& id) const {
  const std::string name = to_hex(id);
  return root_ / name.substr(0, 2) / name;
}

std::optional<std::uint64_t> BlobFiles::size(const BlobId& id) const {
  const auto file = File::open_existing(path_of(id), O_RDONLY);
  if (!file) return std::nullopt;
  return file->size();
}

std::uint64_t BlobFiles::append(const BlobId& id, std::uint64_t offset, ByteView piece) {
  const std::filesystem::path path = path_of(id);
  auto file = File::open_existing(path, O_RDWR);
  if (!file) {
    if (offset != 0) return 0;
    make_private_folder(path.parent_path());
    file = File::open(path, O_RDWR | O_CREAT);
    sync_folder(path.parent_path());
  }
  file->lock();
  const std::uint64_t size = file->size();
  if (size != offset) return size;
  try {
    file->write_at(offset, piece);
    file->sync_data();
  } catch (const StoreError&) {
    file->truncate(size);
    throw;
  }
  return offset + piece.size();
}

void BlobFiles::truncate(const BlobId& id, std::uint64_t size) {
  auto file = File::open_existing(path_of(id), O_RDWR);
  if (!file) return;
  file->lock();
  if (file->size() > size) file->truncate(size);
}

Bytes BlobFiles::read(const BlobId& id, std::uint64_t offset, std::size_t size_max) const {
  const auto file = File::open_existing(path_of(id), O_RDONLY);
  if (!file) return {};
  const std::uint64_t size = file->size();
  if (offset >= size) return {};
  Bytes bytes(static_cast<std::size_t>(std::min<std::uint64_t>(size - offset, size_max)));
  bytes.resize(file->read_at(offset, bytes));
  return bytes;
}

bool BlobFiles::move_out(const BlobId& id, const std::filesystem::path& to) {
  const std::filesystem::path path = path_of(id);
  if (::rename(path.c_str(), to.c_str()) != 0) {
    if (errno == ENOENT) return false;
    raise_errno(path, "move");
  }
  sync_folder(to.parent_path());
  return true;
}

bool BlobFiles::remove(const BlobId& id) {
  const std::filesystem::path path = path_of(id);
  if (::unlink(path.c_str()) != 0) {
    if (errno == ENOENT) return false;
    raise_errno(path, "remove");
  }
  return true;
}

std::vector<BlobId> BlobFiles::untouched_since(Instant instant, std::size_t count_max) const {
  std::vector<BlobId> found;
  std::error_code error;
  for (auto at = std::filesystem::recursive_directory_iterator(root_, error);
       !error && at != std::filesystem::recursive_directory_iterator() && found.size() < count_max;
       at.increment(error)) {
    const auto id = id_of(at->path());
    if (!id) continue;
    const auto written = written_at(at->path());
    if (written && *written <= instant) found.push_back(*id);
  }
  if (error) throw StoreError(StoreError::Kind::io, root_.string() + ": " + error.message());
  return found;
}

}  // namespace causeway::adapters::files
