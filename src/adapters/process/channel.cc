#include "adapters/process/channel.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <utility>

namespace causeway::adapters::process {
namespace {

constexpr std::size_t length_size = 4;

[[noreturn]] void fail(const char* what) {
  throw ChannelError(std::string(what) + ": " + std::strerror(errno));
}

std::array<std::uint8_t, length_size> length_of(ByteView message) {
  const auto length = static_cast<std::uint32_t>(message.size());
  return {
      static_cast<std::uint8_t>(length >> 24),
      static_cast<std::uint8_t>(length >> 16),
      static_cast<std::uint8_t>(length >> 8),
      static_cast<std::uint8_t>(length),
  };
}

}  // namespace

Channel::Channel(int descriptor, std::size_t message_size_max)
    : descriptor_(descriptor), message_size_max_(message_size_max) {}

Channel::Channel(Channel&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      message_size_max_(other.message_size_max_) {}

Channel& Channel::operator=(Channel&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  message_size_max_ = other.message_size_max_;
  return *this;
}

Channel::~Channel() {
  if (descriptor_ >= 0) close(descriptor_);
}

void Channel::write_all(ByteView bytes) {
  while (!bytes.empty()) {
    // Without SIGPIPE: the error says it.
    const ssize_t written = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) fail("the other process does not listen");
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

bool Channel::read_all(MutableByteView out) {
  const std::size_t size = out.size();
  while (!out.empty()) {
    const ssize_t taken = ::recv(descriptor_, out.data(), out.size(), 0);
    if (taken < 0 && errno == EINTR) continue;
    if (taken < 0) fail("the other process does not answer");
    if (taken == 0 && out.size() == size) return false;
    if (taken == 0) throw ChannelError("the other process ended in the middle of a message");
    out = out.subspan(static_cast<std::size_t>(taken));
  }
  return true;
}

void Channel::send(ByteView message) {
  write_all(length_of(message));
  write_all(message);
}

std::optional<SecretBytes> Channel::receive() {
  std::array<std::uint8_t, length_size> head{};
  if (!read_all(head)) return std::nullopt;
  std::size_t length = 0;
  for (const std::uint8_t byte : head) length = length << 8 | byte;
  if (length > message_size_max_) throw ChannelError("the other process says too much");
  SecretBytes message(length);
  if (length > 0 && !read_all(message.reveal_mutable())) {
    throw ChannelError("the other process ended in the middle of a message");
  }
  return message;
}

SecretBytes Channel::ask(ByteView message) {
  send(message);
  auto answer = receive();
  if (!answer) throw ChannelError("the other process ended instead of answering");
  return *std::move(answer);
}

void Channel::set_patience(Milliseconds patience) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(patience);
  const auto rest = std::chrono::duration_cast<std::chrono::microseconds>(patience - seconds);
  const timeval limit{seconds.count(), rest.count()};
  for (const int which : {SO_RCVTIMEO, SO_SNDTIMEO}) {
    if (setsockopt(descriptor_, SOL_SOCKET, which, &limit, sizeof limit) != 0) {
      fail("no time limit for the other process");
    }
  }
}

}  // namespace causeway::adapters::process
