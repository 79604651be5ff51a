#include "cmd/causeway/rpc_socket.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <system_error>
#include <unistd.h>

#include "cmd/causeway/errors.h"

namespace causeway::cli::rpc {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail_here(const fs::path& path, const std::string& why) {
  fail(
      ExitCode::unexpected,
      "There can be no socket at " + path.string() + ": " + why + ".",
      "causeway daemon --socket PATH"
  );
}

[[noreturn]] void fail_with_errno(const fs::path& path) {
  fail_here(path, std::generic_category().message(errno));
}

sockaddr_un address_of(const fs::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string text = path.string();
  if (text.size() >= sizeof address.sun_path) fail_here(path, "its name is too long");
  std::memcpy(address.sun_path, text.data(), text.size());
  return address;
}

void make_room(const fs::path& path) {
  struct stat there{};
  if (::lstat(path.c_str(), &there) != 0) return;
  if (!S_ISSOCK(there.st_mode) || there.st_uid != ::geteuid()) {
    fail_here(path, "something else is there");
  }
  if (::unlink(path.c_str()) != 0) fail_with_errno(path);
}

bool is_this_user(int descriptor) {
  ucred credentials{};
  socklen_t size = sizeof credentials;
  return ::getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0 &&
         credentials.uid == ::geteuid();
}

}  // namespace

Socket::Socket(fs::path path) : path_(std::move(path)) {
  const sockaddr_un address = address_of(path_);
  make_room(path_);
  descriptor_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor_ < 0) fail_with_errno(path_);
  const mode_t before = ::umask(0177);
  const bool is_bound =
      ::bind(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  ::umask(before);
  constexpr int waiting_max = 16;
  if (is_bound && ::listen(descriptor_, waiting_max) == 0) return;
  const int why = errno;
  ::close(descriptor_);
  errno = why;
  fail_with_errno(path_);
}

Socket::~Socket() {
  ::unlink(path_.c_str());
  ::close(descriptor_);
}

int Socket::accept() const {
  const int peer = ::accept4(descriptor_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (peer < 0 || is_this_user(peer)) return peer;
  ::close(peer);
  return -1;
}

fs::path default_socket_path(const std::string& profile, const fs::path& folder) {
  const char* runtime = std::getenv("XDG_RUNTIME_DIR");
  if (runtime == nullptr || *runtime != '/') return folder / "socket";
  const fs::path ours = fs::path(runtime) / "causeway";
  if (::mkdir(ours.c_str(), 0700) != 0 && errno != EEXIST) fail_with_errno(ours);
  return ours / (profile + ".socket");
}

}  // namespace causeway::cli::rpc
