#include "cmd/causeway/rpc_peer.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

#include "cmd/causeway/rpc_envelope.h"

namespace causeway::cli::rpc {
namespace {

/// What waits for a peer that does not read.
constexpr std::size_t unsent_size_max = 64U << 20U;
/// Of which much may go by.
constexpr std::size_t lag_size_max = 1U << 20U;
/// A pipe that `poll` calls writable takes so much at once (POSIX, PIPE_BUF).
constexpr std::size_t write_size_max = 4'096;
/// Others have their turn, too.
constexpr std::size_t turn_size_max = 1U << 20U;

bool is_ready(pollfd end) {
  return ::poll(&end, 1, 0) == 1;
}

}  // namespace

Peer::~Peer() {
  if (in_ > STDERR_FILENO) ::close(in_);
  if (out_ > STDERR_FILENO && out_ != in_) ::close(out_);
}

pollfd Peer::reading() const {
  return {has_ended_ ? -1 : in_, POLLIN, 0};
}

pollfd Peer::writing() const {
  return {has_heard_all() ? -1 : out_, POLLOUT, 0};
}

std::vector<std::string> Peer::read() {
  std::array<char, 65'536> block{};
  const auto count = ::read(in_, block.data(), block.size());
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return {};
  has_ended_ = count <= 0;
  is_gone_ = is_gone_ || count < 0;  // a socket says so where it was closed with something unread
  if (count > 0) unread_.append(block.data(), static_cast<std::size_t>(count));
  std::vector<std::string> lines;
  std::size_t begin = 0;
  for (auto end = unread_.find('\n'); end != std::string::npos; end = unread_.find('\n', begin)) {
    lines.push_back(unread_.substr(begin, end - begin));
    begin = end + 1;
  }
  unread_.erase(0, begin);
  if (unread_.size() > line_size_max) is_too_long_ = has_ended_ = true;
  if (has_ended_ && !is_too_long_ && !unread_.empty()) {
    lines.push_back(std::exchange(unread_, {}));
  }
  return lines;
}

void Peer::write(std::string_view line) {
  if (is_gone_) return;
  unsent_.append(line).append("\n");
  if (unsent_.size() - sent_ > unsent_size_max) is_gone_ = true;
}

void Peer::flush() {
  const std::size_t end = sent_ + turn_size_max;
  while (sent_ < std::min(end, unsent_.size()) && !is_gone_ && is_ready(writing())) {
    const std::size_t size = std::min(unsent_.size() - sent_, write_size_max);
    const auto count = ::write(out_, unsent_.data() + sent_, size);
    if (count > 0) sent_ += static_cast<std::size_t>(count);
    if (count < 0 && errno != EAGAIN && errno != EINTR) is_gone_ = true;
  }
  // Each byte is moved once at most.
  if (2 * sent_ < unsent_.size()) return;
  unsent_.erase(0, std::exchange(sent_, 0));
}

bool Peer::keeps_up() const {
  return unsent_.size() - sent_ <= lag_size_max;
}

bool Peer::has_read_all() {
  if (is_gone_ || !unsent_.empty()) return false;
  int unread = 0;
  const bool is_said = ::ioctl(out_, SIOCOUTQ, &unread) == 0 ||  // a socket
                       ::ioctl(out_, FIONREAD, &unread) == 0;    // a pipe
  if (is_said && unread > 0) return false;
  // Linux says first that a socket was closed with something unread, and drops that afterwards.
  int error = 0;
  socklen_t size = sizeof error;
  const bool is_socket = ::getsockopt(out_, SOL_SOCKET, SO_ERROR, &error, &size) == 0;
  is_gone_ = is_socket && error != 0;
  return !is_gone_;
}

}  // namespace causeway::cli::rpc
