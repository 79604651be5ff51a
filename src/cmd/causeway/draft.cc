#include "cmd/causeway/draft.h"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "cmd/causeway/errors.h"
#include "cmd/causeway/file_names.h"

namespace causeway::cli {
namespace {

namespace fs = std::filesystem;
using adapters::files::File;

constexpr int names_max = 10'000;
constexpr const char* prefix = ".causeway";

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

/// Each is locked by whoever writes it, as long as they do.
void remove_left_over(const fs::path& folder) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    if (!entry.path().filename().string().starts_with(std::string(prefix) + ".")) continue;
    const int left = ::open(entry.path().c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (left < 0) continue;
    if (::flock(left, LOCK_EX | LOCK_NB) == 0) ::unlink(entry.path().c_str());
    ::close(left);
  }
}

File open_in(const fs::path& folder, Draft::Kind kind) {
  if (kind == Draft::Kind::unnamed) return File::open(folder, O_TMPFILE | O_WRONLY);
  remove_left_over(folder);
  File file = File::temporary_beside(folder / prefix);
  file.lock();
  return file;
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

/// False where something is there already.
bool Draft::is_linked_as(const fs::path& path) const {
  const int done =
      kind_ == Kind::unnamed
          ? ::linkat(AT_FDCWD, own_path(file_).c_str(), AT_FDCWD, path.c_str(), AT_SYMLINK_FOLLOW)
          : ::renameat2(AT_FDCWD, file_.path().c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE);
  if (done != 0 && errno != EEXIST) adapters::files::raise_errno(path, "create");
  return done == 0;
}

fs::path Draft::publish(const std::string& name) {
  file_.sync();
  for (int i = 1; i <= names_max; ++i) {
    const fs::path candidate = folder_ / numbered_name(name, i);
    if (!is_linked_as(candidate)) continue;
    adapters::files::sync_folder(folder_);
    return candidate;
  }
  fail(ExitCode::unexpected, "There are too many files called " + name + ".", "--save FOLDER");
}

}  // namespace causeway::cli
