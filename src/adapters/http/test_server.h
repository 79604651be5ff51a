#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "adapters/http/client.h"
#include "adapters/http/client_stream.h"
#include "adapters/http/server.h"

/// For the tests of this folder: a server on loopback with a service that echoes, and deadlines for
/// every wait of a test.
namespace causeway::adapters::http::test {

/// Longer than anything takes, also under a sanitizer on a busy machine. Tests wait for events;
/// only a failing one gets here.
inline Deadline patience() {
  return within(Milliseconds(60'000));
}

inline Instant now() {
  return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
}

inline PemIdentity make_pem(
    std::chrono::hours from = std::chrono::hours(-1), std::chrono::hours to = std::chrono::hours(1)
) {
  SelfSignedOptions options;
  options.not_before = now() + from;
  options.not_after = now() + to;
  return make_self_signed(options);
}

/// A state that threads of the server change and the test waits for.
template <typename T>
class Watched {
 public:
  template <typename Change>
  void change(Change change) {
    const std::lock_guard lock(mutex_);
    change(value_);
    changed_.notify_all();
  }

  /// Whether `holds(value)` came true in time.
  template <typename Holds>
  bool wait_until(Holds holds) {
    std::unique_lock lock(mutex_);
    return changed_.wait_until(lock, patience(), [&] { return holds(std::as_const(value_)); });
  }

  T value() {
    const std::lock_guard lock(mutex_);
    return value_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  T value_{};
};

/// HTTP: `/echo` returns the body; `/hold` keeps the completion in `held`; `/throw` throws.
/// WebSocket: echoes each message; "throw" throws; keeps all connections in `seen`.
class EchoService final : public Service {
 public:
  struct Seen {
    std::vector<std::shared_ptr<Connection>> connections;
    std::vector<Completion<HttpReply>> held;
    std::size_t messages = 0;
    std::size_t closed = 0;
  };

  void http(HttpRequest request, Completion<HttpReply> answer) override {
    if (request.path == "/throw") throw std::runtime_error("asked to");
    if (request.path == "/hold") {
      return seen.change([&](Seen& all) { all.held.push_back(std::move(answer)); });
    }
    HttpReply reply = text_reply(404, "Nothing is here.");
    if (request.path == "/echo") {
      reply.status = 200;
      reply.content_type = "application/octet-stream";
      reply.body = std::move(request.body);
      reply.headers.push_back({"x-query", request.query});
      reply.headers.push_back({"x-remote", request.remote_address});
      reply.headers.push_back({"x-authorization", std::string(request.header("authorization"))});
    }
    answer(std::move(reply));
  }

  std::shared_ptr<ConnectionHandler> open(std::shared_ptr<Connection> connection) override {
    if (refuses) return nullptr;
    seen.change([&](Seen& all) { all.connections.push_back(connection); });
    return std::make_shared<Echo>(*this, std::move(connection));
  }

  Watched<Seen> seen;
  bool refuses = false;  // set before the server starts
  bool is_mute = false;

 private:
  class Echo final : public ConnectionHandler {
   public:
    Echo(EchoService& service, std::shared_ptr<Connection> connection)
        : service_(service), connection_(std::move(connection)) {}

    void message(Bytes message) override {
      if (as_text(message) == "throw") throw std::runtime_error("asked to");
      service_.seen.change([](Seen& all) { ++all.messages; });
      if (!service_.is_mute) connection_->send(std::move(message));
    }

    void closed() override {
      service_.seen.change([](Seen& all) { ++all.closed; });
    }

   private:
    EchoService& service_;
    std::shared_ptr<Connection> connection_;
  };
};

inline ServerOptions default_options() {
  ServerOptions options;
  options.websocket_path = "/socket";
  options.timeouts.tick = Milliseconds(10);
  return options;
}

/// A running server; stopped at the end.
class TestServer {
 public:
  explicit TestServer(
      const ServerOptions& options = default_options(),
      std::optional<TlsIdentity> identity = TlsIdentity::from_pem(make_pem())
  )
      : pin(identity ? std::optional(identity->fingerprint()) : std::nullopt),
        server(options, std::move(identity), service) {
    server.start();
  }

  ServerAddress address() const { return {"localhost", server.port(), pin}; }

  WebSocketClient websocket() { return {address(), "/socket", patience()}; }

  EchoService service;
  std::optional<Fingerprint> pin;
  Server server;
};

inline HttpRequest make_request(std::string method, std::string path, Bytes body = {}) {
  HttpRequest request;
  request.method = std::move(method);
  request.path = std::move(path);
  request.body = std::move(body);
  return request;
}

/// What the peer sends until it ends the stream, as text.
inline std::string read_to_end(ClientStream& stream) {
  std::string all;
  std::vector<std::uint8_t> block(16 * 1024);
  for (;;) {
    const auto size = stream.read(block, patience());
    if (!size) throw std::runtime_error("the server neither speaks nor ends");
    if (*size == 0) return all;
    all.append(as_text(ByteView(block).first(*size)));
  }
}

/// Sends bytes as they are and returns everything that comes back.
inline std::string talk(const TestServer& server, std::string_view request) {
  ClientStream stream(server.address(), patience());
  stream.write(as_bytes(request), patience());
  return read_to_end(stream);
}

}  // namespace causeway::adapters::http::test
