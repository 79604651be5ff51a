#include "cmd/causeway/export_folder.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "adapters/files/directories.h"
#include "base/bytes.h"
#include "cmd/causeway/errors.h"

namespace causeway::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t held_max = 64 * 1024;
constexpr ::mode_t owner_only = 0700;

[[noreturn]] void fail_folder(const fs::path& path, const std::string& why) {
  fail(ExitCode::refused, path.string() + " " + why + ".", "name a folder that does not exist yet");
}

/// An empty folder of the person's own becomes theirs only.
void take_folder(const fs::path& path) {
  struct stat status{};
  if (::lstat(path.c_str(), &status) != 0) adapters::files::raise_errno(path, "look at");
  if (!S_ISDIR(status.st_mode)) fail_folder(path, "is not a folder");
  if (status.st_uid != ::geteuid()) fail_folder(path, "belongs to somebody else");
  if (!fs::is_empty(path)) fail_folder(path, "is not empty");
  if (::chmod(path.c_str(), owner_only) != 0) adapters::files::raise_errno(path, "protect");
}

}  // namespace

ExportFile::ExportFile(const fs::path& path)
    : file_(adapters::files::File::open(path, O_CREAT | O_EXCL | O_NOFOLLOW | O_WRONLY)) {}

void ExportFile::add(std::string_view text) {
  held_ += text;
  if (held_.size() >= held_max) flush();
}

void ExportFile::finish() {
  flush();
  file_.sync();
}

void ExportFile::flush() {
  file_.write_at(size_, as_bytes(held_));
  size_ += held_.size();
  held_.clear();
}

ExportFolder::ExportFolder(fs::path path) : path_(fs::absolute(std::move(path))) {
  if (path_.filename().empty()) path_ = path_.parent_path();
  adapters::files::make_private_folder(path_.parent_path());
  if (::mkdir(path_.c_str(), owner_only) == 0) {
    adapters::files::sync_folder(path_.parent_path());
    return;
  }
  if (errno != EEXIST) adapters::files::raise_errno(path_, "create");
  take_folder(path_);
}

}  // namespace causeway::cli
