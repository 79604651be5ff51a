#include "cmd/causeway/rpc_peer.h"

#include <array>
#include <cerrno>
#include <unistd.h>
#include <utility>

#include "cmd/causeway/rpc_envelope.h"

namespace causeway::cli::rpc {
namespace {

/// What waits for a peer that does not read.
constexpr std::size_t unsent_size_max = 64U << 20U;
/// A pipe that `poll` calls writable takes so much at once (POSIX, PIPE_BUF).
constexpr std::size_t write_size_max = 4'096;

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
  if (unsent_.size() > unsent_size_max) is_gone_ = true;
}

void Peer::flush() {
  const auto count = ::write(out_, unsent_.data(), std::min(unsent_.size(), write_size_max));
  if (count > 0) unsent_.erase(0, static_cast<std::size_t>(count));
  if (count < 0 && errno != EAGAIN && errno != EINTR) is_gone_ = true;
}

}  // namespace causeway::cli::rpc
