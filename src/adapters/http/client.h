#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/http/http_message.h"
#include "adapters/http/network_error.h"
#include "adapters/http/server_address.h"
#include "adapters/http/websocket.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/secret.h"

/// Blocking clients for programs: one thread, no event loop, every wait ends at a deadline.
/// Failures are `NetworkError`s; after one, the object is spent. Names are resolved by the system,
/// whose own time limits apply. The process must not die of SIGPIPE, and does not: writes never
/// raise it.
namespace causeway::adapters::http {

using Deadline = std::chrono::steady_clock::time_point;

inline Deadline within(Milliseconds duration) {
  return std::chrono::steady_clock::now() + duration;
}

inline constexpr std::size_t default_message_size_max = std::size_t{4} * 1024 * 1024;

class ClientStream;

/// A body that is read while it is sent, and so never whole in memory. `read` fills the front of
/// what it is given, with one byte at least until all of `size_bytes` came; what it throws ends the
/// request in the middle, and passes through.
struct StreamedBody {
  std::uint64_t size_bytes = 0;
  std::function<std::size_t(MutableByteView)> read;
};

/// What a request has beside its `HttpRequest`; whoever made it keeps it alive.
struct RequestExtras {
  const SecretBytes* authorization = nullptr;  // the value of its Authorization header
  const StreamedBody* body = nullptr;          // instead of its own
};

/// HTTP over one connection that is kept alive, and made anew when the server ended it between two
/// requests.
class HttpClient {
 public:
  explicit HttpClient(
      ServerAddress address, std::size_t body_size_max = default_message_size_max + 4096
  );
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  /// Only `method`, `path`, `query`, `headers` and `body` count. Any status is a reply, not an
  /// error. GET, HEAD, PUT and DELETE are sent a second time when a connection kept from before
  /// turns out to be dead, since repeating them is harmless; others fail with `closed`.
  HttpReply request(const HttpRequest& request, Deadline deadline) {
    return this->request(request, {}, deadline);
  }

  /// … with extras. What has a streamed body is sent once.
  HttpReply request(const HttpRequest& request, const RequestExtras& extras, Deadline deadline);

 private:
  /// Nothing if the server ended the connection instead of replying.
  std::optional<HttpReply> exchange(
      const HttpRequest& request, const RequestExtras& extras, Deadline deadline
  );

  ServerAddress address_;
  std::size_t body_size_max_;
  std::unique_ptr<ClientStream> stream_;  // null: none that is kept
};

/// One WebSocket. Pings of the server are answered whenever `receive` or `ping` runs.
class WebSocketClient {
 public:
  /// Connects, checks the certificate, upgrades at `path`. A server that refuses is `protocol`,
  /// with its status in the sentence; one that is full (503) is `unreachable`.
  WebSocketClient(
      const ServerAddress& address,
      std::string_view path,
      Deadline deadline,
      std::size_t message_size_max = default_message_size_max
  );
  ~WebSocketClient();
  WebSocketClient(const WebSocketClient&) = delete;
  WebSocketClient& operator=(const WebSocketClient&) = delete;

  /// One binary message, wholly handed to the system. A timeout in the middle spends the object.
  void send(Bytes message, Deadline deadline);

  /// The next message; nothing at the deadline, or when a signal interrupted the wait. `closed`
  /// when the server ended the connection: `closed_by_server()` then says how. A deadline that has
  /// passed still reads once what is there.
  std::optional<Bytes> receive(Deadline deadline);

  /// Returns when the server answered. Messages that come first are kept for `receive`.
  void ping(Deadline deadline);

  /// Says goodbye and waits for the answer; does not throw.
  void close(Deadline deadline) noexcept;

  /// The server's close frame, once it came.
  const std::optional<Close>& closed_by_server() const { return server_close_; }

  /// The server asked to come back after this time (its close 1001); the moment is spread so that
  /// not all return at once.
  std::optional<Milliseconds> reconnect_after() const;

  /// For `poll`: readable when `receive` may have something.
  int native_handle() const;

 private:
  void upgrade(const ServerAddress& address, std::string_view path, Deadline deadline);
  void write(Opcode opcode, Bytes payload, Deadline deadline);
  /// Reads once and takes in what came; false at the deadline, or when a signal came.
  bool read_more(Deadline deadline);
  void take_in(ByteView bytes, Deadline deadline);
  void handle(Frame frame, Deadline deadline);
  [[noreturn]] void throw_closed() const;

  std::unique_ptr<ClientStream> stream_;
  FrameReader reader_;
  std::deque<Bytes> messages_;  // arrived and not received yet
  std::size_t messages_size_ = 0;
  std::size_t messages_size_max_;
  std::optional<Close> server_close_;
  std::uint64_t pings_ = 0;
  std::uint64_t pongs_ = 0;
  bool has_said_close_ = false;
  bool has_ended_ = false;  // the stream, with or without a close frame
};

}  // namespace causeway::adapters::http
