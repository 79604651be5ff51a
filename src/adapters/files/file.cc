#include "adapters/files/file.h"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace causeway::adapters::files {
namespace {

template <typename Call>
auto repeated(Call&& call) {
  auto result = call();
  while (result < 0 && errno == EINTR) result = call();
  return result;
}

StoreError::Kind kind_of(int error) {
  switch (error) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return StoreError::Kind::full;
    case EACCES:
    case EPERM:
    case EROFS:
      return StoreError::Kind::readonly;
    default:
      return StoreError::Kind::io;
  }
}

int open_private(const std::filesystem::path& path, int flags) {
  return repeated([&] { return ::open(path.c_str(), flags | O_CLOEXEC, 0600); });
}

}  // namespace

void raise_errno(const std::filesystem::path& path, std::string_view verb) {
  const int error = errno;
  const StoreError::Kind kind = kind_of(error);
  const char* cause = kind == StoreError::Kind::full ? "the disk is full" : nullptr;
  throw StoreError(
      kind,
      path.string() + ": could not " + std::string(verb) + ": " +
          (cause != nullptr ? cause : std::generic_category().message(error))
  );
}

File File::open(const std::filesystem::path& path, int flags) {
  const int descriptor = open_private(path, flags);
  if (descriptor < 0) raise_errno(path, "open");
  return {path, descriptor};
}

std::optional<File> File::open_existing(const std::filesystem::path& path, int flags) {
  const int descriptor = open_private(path, flags);
  if (descriptor >= 0) return File(path, descriptor);
  if (errno == ENOENT) return std::nullopt;
  raise_errno(path, "open");
}

std::optional<File> File::create(const std::filesystem::path& path) {
  const int descriptor = open_private(path, O_CREAT | O_EXCL | O_WRONLY);
  if (descriptor >= 0) return File(path, descriptor);
  if (errno == EEXIST) return std::nullopt;
  raise_errno(path, "create");
}

File File::temporary_beside(const std::filesystem::path& path) {
  std::string name = path.string() + ".XXXXXX";
  const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);
  if (descriptor < 0) raise_errno(path, "create");
  return {name, descriptor};
}

File::~File() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::uint64_t File::size() const {
  struct stat info{};
  if (::fstat(descriptor_, &info) != 0) raise_errno(path_, "read the size");
  return static_cast<std::uint64_t>(info.st_size);
}

std::size_t File::read_at(std::uint64_t offset, MutableByteView out) const {
  std::size_t done = 0;
  while (done < out.size()) {
    const auto at = static_cast<off_t>(offset + done);
    const ssize_t count =
        repeated([&] { return ::pread(descriptor_, out.data() + done, out.size() - done, at); });
    if (count < 0) raise_errno(path_, "read");
    if (count == 0) break;
    done += static_cast<std::size_t>(count);
  }
  return done;
}

void File::write_at(std::uint64_t offset, ByteView bytes) {
  while (!bytes.empty()) {
    const auto at = static_cast<off_t>(offset);
    const ssize_t count =
        repeated([&] { return ::pwrite(descriptor_, bytes.data(), bytes.size(), at); });
    if (count < 0) raise_errno(path_, "write");
    offset += static_cast<std::uint64_t>(count);
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
}

void File::truncate(std::uint64_t size_bytes) {
  if (repeated([&] { return ::ftruncate(descriptor_, static_cast<off_t>(size_bytes)); }) != 0) {
    raise_errno(path_, "cut");
  }
}

void File::sync_data() {
  if (repeated([&] { return ::fdatasync(descriptor_); }) != 0) raise_errno(path_, "save");
}

void File::sync() {
  if (repeated([&] { return ::fsync(descriptor_); }) != 0) raise_errno(path_, "save");
}

void File::lock() {
  if (repeated([&] { return ::flock(descriptor_, LOCK_EX); }) != 0) raise_errno(path_, "lock");
}

void sync_folder(const std::filesystem::path& folder) {
  const auto name = folder.empty() ? std::filesystem::path(".") : folder;
  File::open(name, O_RDONLY | O_DIRECTORY).sync();
}

void check_owner_only(const File& file, std::string_view what) {
  struct stat info{};
  if (::fstat(file.descriptor(), &info) != 0) raise_errno(file.path(), "read the permissions");
  const std::string name = file.path().string();
  const std::string sentence = name + ": " + std::string(what);
  if (info.st_uid != ::geteuid()) {
    throw StoreError(StoreError::Kind::exposed, sentence + " belongs to another user.");
  }
  if ((info.st_mode & 077) != 0) {
    throw StoreError(
        StoreError::Kind::exposed,
        name + ": other users may open " + std::string(what) + ". Run: chmod 600 " + name
    );
  }
}

}  // namespace causeway::adapters::files
