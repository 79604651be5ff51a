#pragma once

#include <poll.h>
#include <string>
#include <string_view>
#include <vector>

namespace causeway::cli::rpc {

/// A program at the other end of two descriptors, which may be one. Never waits for it.
class Peer {
 public:
  /// Closes the descriptors with itself where they are not stdin and stdout.
  Peer(int in, int out) : in_(in), out_(out) {}

  ~Peer();
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  /// For `poll`: what there is to wait for.
  pollfd reading() const;
  pollfd writing() const;

  /// Reads once and returns the lines that are complete; at the end, what is left. A line that is
  /// too long ends the reading; `is_too_long` says so from then on.
  std::vector<std::string> read();

  /// Puts a line behind those that wait to be written. A peer for which too much waits is given up.
  void write(std::string_view line);

  /// Writes as much as goes without waiting, up to what one turn takes.
  void flush();

  bool is_too_long() const { return is_too_long_; }

  /// It says nothing any more.
  bool has_ended() const { return has_ended_; }

  /// It hears nothing any more.
  bool is_gone() const { return is_gone_; }

  /// Nothing waits to be written.
  bool has_heard_all() const { return unsent_.empty() || is_gone_; }

  /// So little waits to be written that what can do without being told is told, too.
  bool keeps_up() const;

  /// It has read all that was written, as far as this system says: what it would read of a socket
  /// or a pipe is none of its own memory yet. One that has hung up without is gone.
  bool has_read_all();

  /// It wants to hear what arrives.
  bool is_subscribed = false;
  /// It was not told yet what others were told before it came and nobody has read.
  bool is_behind = false;

 private:
  int in_;
  int out_;
  std::string unread_;
  std::string unsent_;
  std::size_t sent_ = 0;  // of `unsent_`, from its beginning
  bool is_too_long_ = false;
  bool has_ended_ = false;
  bool is_gone_ = false;
};

}  // namespace causeway::cli::rpc
