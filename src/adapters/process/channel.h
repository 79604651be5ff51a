#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/secret.h"

namespace causeway::adapters::process {

/// The other side is gone, or says what it may not. Says no byte of what was said.
class ChannelError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// One end of a socket between two processes of this program: whole messages in order, each with
/// its length in front (four bytes, big-endian). For one thread at a time. What is read is wiped
/// when it is freed, for it may be what people said.
class Channel {
 public:
  /// Takes over the descriptor. `message_size_max` is what this side reads at most.
  Channel(int descriptor, std::size_t message_size_max);
  Channel(Channel&& other) noexcept;
  Channel& operator=(Channel&& other) noexcept;
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;
  ~Channel();

  /// Throws `ChannelError` where nobody reads it any more.
  void send(ByteView message);
  /// The next message; nothing where the other side has closed its end between two. Throws
  /// `ChannelError` for one that is cut off or too long.
  std::optional<SecretBytes> receive();
  /// Sends and waits for what is said to it. Throws `ChannelError` where nothing is.
  SecretBytes ask(ByteView message);

  /// From now on, waiting for the other side longer than this in one go is a `ChannelError`.
  void set_patience(Milliseconds patience);

  int descriptor() const { return descriptor_; }

 private:
  bool read_all(MutableByteView out);
  void write_all(ByteView bytes);

  int descriptor_;
  std::size_t message_size_max_;
};

}  // namespace causeway::adapters::process
