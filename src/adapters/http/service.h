#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>

#include "adapters/http/http_message.h"
#include "adapters/http/websocket.h"
#include "base/bytes.h"

namespace causeway::adapters::http {

/// Called once, from any thread, possibly before the call that it was given to returns. A second
/// call is ignored; none at all ends in 503 after `Timeouts::answer`.
template <typename T>
using Completion = std::function<void(T)>;

/// One WebSocket, as the service sees it. Every function may be called from any thread and at any
/// time: after the end, `send` and `close` do nothing.
class Connection {
 public:
  virtual ~Connection() = default;

  /// Queues one binary message. A peer that leaves more than `Limits::queued_bytes` unread is
  /// closed with 1013; what it had not got is lost to this connection and has to be durable
  /// elsewhere.
  virtual void send(Bytes message) = 0;

  /// Queues a close frame behind what was sent; later sends are dropped. The handler hears no more
  /// messages, and `closed()` when the peer answered or was cut off.
  virtual void close(CloseCode code, std::string_view reason) = 0;

  /// What was sent and the network has not taken yet.
  virtual std::size_t queued_bytes() const = 0;

  /// The peer's IP address, for rate limits.
  virtual std::string_view remote_address() const = 0;
};

/// The service's side of one WebSocket. Called on the connection's own thread, one call at a time;
/// a call that blocks holds up all connections of that thread. An exception closes the connection
/// with 1011.
class ConnectionHandler {
 public:
  virtual ~ConnectionHandler() = default;
  virtual void message(Bytes message) = 0;
  /// Once, and last.
  virtual void closed() = 0;
};

/// What a server serves. Calls come from all of the server's threads at once, and must not block.
class Service {
 public:
  virtual ~Service() = default;

  /// An exception is answered with 500.
  virtual void http(HttpRequest request, Completion<HttpReply> answer) = 0;

  /// A WebSocket was opened at `ServerOptions::websocket_path`. Null refuses it with 1013. Sending
  /// from within is allowed.
  virtual std::shared_ptr<ConnectionHandler> open(std::shared_ptr<Connection> connection) = 0;
};

}  // namespace causeway::adapters::http
