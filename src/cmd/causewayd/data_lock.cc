#include "cmd/causewayd/data_lock.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>

#include "base/store_error.h"

namespace causeway::causewayd {

using adapters::files::File;

DataLock::DataLock(const std::filesystem::path& folder)
    : file_(File::open(folder / "lock", O_RDWR | O_CREAT)) {
  if (::flock(file_.descriptor(), LOCK_EX | LOCK_NB) == 0) return;
  if (errno != EWOULDBLOCK) adapters::files::raise_errno(file_.path(), "lock");
  throw StoreError(
      StoreError::Kind::locked,
      "Another causewayd serves " + folder.string() + " already. Stop it first."
  );
}

}  // namespace causeway::causewayd
