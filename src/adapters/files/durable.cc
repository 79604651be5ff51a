#include "adapters/files/durable.h"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <string>
#include <unistd.h>

#include "adapters/files/file.h"

namespace causeway::adapters::files {
namespace {

/// Gives `from` the name `to`; false where that name is taken and kept.
bool put_name(
    const std::filesystem::path& from, const std::filesystem::path& to, Existing existing
) {
  if (existing == Existing::replace) {
    if (::rename(from.c_str(), to.c_str()) != 0) raise_errno(to, "rename");
    return true;
  }
  // link(2) is the rename that does not replace.
  const bool is_linked = ::link(from.c_str(), to.c_str()) == 0;
  if (!is_linked && errno != EEXIST) raise_errno(to, "create");
  ::unlink(from.c_str());
  return is_linked;
}

}  // namespace

bool write_durable(const std::filesystem::path& path, ByteView bytes, Existing existing) {
  File file = File::temporary_beside(path);
  try {
    file.write_at(0, bytes);
    file.sync();
    const bool is_put = put_name(file.path(), path, existing);
    if (is_put) sync_folder(path.parent_path());
    return is_put;
  } catch (...) {
    ::unlink(file.path().c_str());
    throw;
  }
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
