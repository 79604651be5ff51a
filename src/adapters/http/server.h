#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "adapters/http/service.h"
#include "adapters/http/tls_identity.h"
#include "base/clock.h"

namespace causeway::adapters::http {

/// What one peer can make the server hold. Each answer is named.
struct Limits {
  std::size_t connections = 100'000;         // 503 beyond, and beyond 1/16 more: cut at once
  std::size_t connections_per_host = 1'000;  // beyond: cut at once
  std::size_t header_bytes = std::size_t{16} * 1024;             // 431
  std::size_t body_bytes = std::size_t{4} * 1024 * 1024 + 4096;  // 413
  std::size_t message_bytes = std::size_t{4} * 1024 * 1024;      // 1009
  std::size_t queued_bytes = std::size_t{8} * 1024 * 1024;       // 1013
};

/// How long one peer may keep the server waiting. All are kept by one coarse wheel: they fire up to
/// one `tick` late.
struct Timeouts {
  Milliseconds tick{1000};
  Milliseconds handshake{10'000};    // TLS; cut
  Milliseconds head{10'000};         // from the first byte of a request to the end of its head; 408
  Milliseconds body{60'000};         // 408; of a WebSocket's message: cut
  Milliseconds answer{60'000};       // of the service; 503
  Milliseconds keep_alive{60'000};   // between requests; closed
  Milliseconds write{30'000};        // no byte taken by the peer; cut
  Milliseconds ping_after{30'000};   // of silence on a WebSocket
  Milliseconds pong_within{30'000};  // cut
  Milliseconds close{5'000};         // from our last byte to the peer's; cut
  Milliseconds reconnect{10'000};    // over which clients spread their return after 1001
};

struct ServerOptions {
  std::string address = "127.0.0.1";  // an IP address; "::" listens on IPv4 too
  std::uint16_t port = 0;             // 0: any free one
  unsigned threads = 1;               // one event loop each
  std::string websocket_path;         // empty: no WebSocket here
  Limits limits;
  Timeouts timeouts;
};

/// For metrics. Totals count from the start.
struct ServerCounts {
  std::size_t connections = 0;
  std::size_t websockets = 0;
  std::uint64_t accepted_total = 0;
  std::uint64_t refused_total = 0;  // beyond `Limits::connections`
  std::uint64_t crowded_total = 0;  // beyond `Limits::connections_per_host`
  std::uint64_t requests_total = 0;
  std::uint64_t messages_in_total = 0;
  std::uint64_t messages_out_total = 0;
};

/// Serves HTTP/1.1 and WebSocket, over TLS or (admin port on loopback) in the clear.
///
/// Connections are dealt to the threads in turn, and each stays on its own; a malformed byte ends
/// its own connection only. All public functions may be called from any thread but the server's.
/// The service outlives the server; what the service keeps of it (connections, completions) may
/// outlive it too, and does nothing then.
class Server {
 public:
  /// Without an identity, no TLS.
  Server(ServerOptions options, std::optional<TlsIdentity> identity, Service& service);
  /// Stops without grace if still running.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Throws `std::system_error` naming the address if it cannot be listened on.
  void start();

  /// The port listened on; after `start()`.
  std::uint16_t port() const;

  /// New connections use this identity; those that are open keep theirs (SIGHUP).
  void reload(TlsIdentity identity);

  /// Accepts nobody any more; sends each WebSocket what is queued and a close 1001 whose reason is
  /// `restarting; reconnect-after-ms=N`, N spread over `Timeouts::reconnect`; answers the requests
  /// under way. Returns when all are gone; whoever is not within `grace` is cut off.
  void stop(Milliseconds grace);

  ServerCounts counts() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace causeway::adapters::http
