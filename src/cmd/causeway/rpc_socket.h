#pragma once

#include <filesystem>

namespace causeway::cli::rpc {

/// A UNIX socket that only processes of this user can connect to (0600, and the kernel says who is
/// there). A file that an earlier process has left in its place is replaced; one of another kind is
/// not. Throws `Failure`.
class Socket {
 public:
  /// Requires that no other process listens there: whoever owns the profile knows.
  explicit Socket(std::filesystem::path path);
  ~Socket();
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  int descriptor() const { return descriptor_; }

  /// The next who waits, as a descriptor of its own; -1 where there is none, or it is another user.
  int accept() const;

 private:
  std::filesystem::path path_;
  int descriptor_ = -1;
};

/// In the user's runtime folder, or beside the profile where there is none.
std::filesystem::path default_socket_path(
    const std::string& profile, const std::filesystem::path& folder
);

}  // namespace causeway::cli::rpc
