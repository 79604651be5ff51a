#pragma once

#include <cstddef>
#include <memory>
#include <optional>

#include "adapters/http/client.h"
#include "adapters/http/tls_stream.h"
#include "base/bytes.h"

namespace causeway::adapters::http {

/// A client's TLS connection whose waits are `poll`s with a deadline. Every function throws
/// `NetworkError`; afterwards the stream is spent.
class ClientStream {
 public:
  /// Connects to the first of the host's addresses that answers, and checks the certificate as the
  /// address demands before anything is sent: its errors are `is_before_sending`.
  ClientStream(const ServerAddress& address, Deadline deadline);
  ~ClientStream();
  ClientStream(const ClientStream&) = delete;
  ClientStream& operator=(const ClientStream&) = delete;

  /// At least one byte; 0 if the peer ended the stream; nothing at the deadline, or when a signal
  /// interrupted the wait.
  std::optional<std::size_t> read(MutableByteView into, Deadline deadline);

  /// All of it.
  void write(ByteView bytes, Deadline deadline);

  void end_writing() { stream_->end_writing(); }

  int native_handle() const { return socket_; }

 private:
  enum class Wait {
    ready,
    late,
    interrupted,
  };

  void connect(const ServerAddress& address, Deadline deadline);
  void handshake(const ServerAddress& address, Deadline deadline);
  void check_certificate(const ServerAddress& address) const;
  Wait wait(Io direction, Deadline deadline) const;
  /// As `wait`, but signals do not count and a passed deadline is an error.
  void wait_or_throw(Io direction, Deadline deadline) const;

  int socket_ = -1;
  std::shared_ptr<ssl_ctx_st> context_;
  std::unique_ptr<TlsStream> stream_;
};

}  // namespace causeway::adapters::http
