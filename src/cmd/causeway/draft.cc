#include "cmd/causeway/draft.h"

#include <algorithm>
#include <cctype>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "adapters/files/durable.h"
#include "cmd/causeway/errors.h"
#include "cmd/causeway/file_names.h"

namespace causeway::cli {
namespace {

namespace fs = std::filesystem;
using adapters::files::File;

constexpr int names_max = 10'000;
constexpr const char* prefix = ".causeway";
/// Behind `prefix` and a full stop: what mkostemp(3) puts there.
constexpr std::size_t random_size = 6;

/// By which a file without a name is reached.
std::string own_path(const File& file) {
  return "/proc/self/fd/" + std::to_string(file.descriptor());
}

Draft::Kind kind_in(const fs::path& folder) {
  const int probe = ::open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
  if (probe < 0) return Draft::Kind::named;
  ::close(probe);
  return ::access("/proc/self/fd", X_OK) == 0 ? Draft::Kind::unnamed : Draft::Kind::named;
}

bool is_of_a_draft(const std::string& name) {
  const std::string front = std::string(prefix) + ".";
  const auto is_random = [](unsigned char c) { return std::isalnum(c) != 0; };
  return name.size() == front.size() + random_size && name.starts_with(front) &&
         std::all_of(name.end() - random_size, name.end(), is_random);
}

/// Whether this descriptor is of a file of one's own that is called so.
bool is_own_file(int descriptor, const fs::path& path) {
  struct stat open{};
  struct stat named{};
  return ::fstat(descriptor, &open) == 0 && ::lstat(path.c_str(), &named) == 0 &&
         open.st_dev == named.st_dev && open.st_ino == named.st_ino && S_ISREG(open.st_mode) &&
         open.st_uid == ::geteuid();
}

void remove_if_left(const fs::path& path) {
  // For writing: an NFS locks no other; and so that nobody is waited for at a pipe.
  const int left = ::open(path.c_str(), O_RDWR | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
  if (left < 0) return;
  const bool is_left = ::flock(left, LOCK_EX | LOCK_NB) == 0 && is_own_file(left, path);
  if (is_left) ::unlink(path.c_str());
  ::close(left);
}

/// Each is locked by whoever writes it, as long as they do.
void remove_left_over(const fs::path& folder) {
  std::error_code error;
  for (fs::directory_iterator next(folder, error), end; !error && next != end;
       next.increment(error)) {
    if (is_of_a_draft(next->path().filename().string())) remove_if_left(next->path());
  }
}

File open_named(const fs::path& folder) {
  remove_left_over(folder);
  for (;;) {
    File file = File::temporary_beside(folder / prefix);
    file.lock();
    // Somebody else's sweep may have come before the lock.
    if (is_own_file(file.descriptor(), file.path())) return file;
  }
}

File open_in(const fs::path& folder, Draft::Kind kind) {
  if (kind == Draft::Kind::unnamed) return File::open(folder, O_TMPFILE | O_WRONLY);
  return open_named(folder);
}

}  // namespace

Draft::Draft(const fs::path& folder) : Draft(folder, kind_in(folder)) {}

Draft::Draft(const fs::path& folder, Kind kind)
    : folder_(folder), kind_(kind), file_(open_in(folder, kind)) {}

Draft::~Draft() {
  if (kind_ == Kind::named) ::unlink(file_.path().c_str());
}

void Draft::append(ByteView bytes) {
  file_.write_at(size_, bytes);
  size_ += bytes.size();
}

fs::path Draft::publish(const std::string& name) {
  file_.sync();
  const fs::path own = kind_ == Kind::unnamed ? fs::path(own_path(file_)) : file_.path();
  for (int i = 1; i <= names_max; ++i) {
    const fs::path candidate = folder_ / numbered_name(name, i);
    if (!adapters::files::put_name(own, candidate)) continue;
    if (kind_ == Kind::named) ::unlink(own.c_str());
    adapters::files::sync_folder(folder_);
    return candidate;
  }
  fail(ExitCode::unexpected, "There are too many files called " + name + ".", "--save FOLDER");
}

}  // namespace causeway::cli
