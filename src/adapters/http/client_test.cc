// The clients against a server that never lets go: what it sends is in order, but never ends, and
// no wait lasts longer than its deadline for it.
#include "adapters/http/client.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

#include "adapters/http/test_server.h"

namespace causeway::adapters::http {
namespace {

using test::patience;

constexpr std::string_view ok_reply = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

/// Serves one connection: answers the request with a WebSocket's handshake or a reply, then
/// sends some bytes once and others again and again, as fast as it can, and reads what comes.
class EndlessServer {
 public:
  enum class Answer : std::uint8_t {
    reply,
    websocket,
  };

  EndlessServer(Answer answer, std::string endless, std::string_view once = {})
      : answer_(answer), once_(once), endless_(std::move(endless)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof name;
    auto* const generic = reinterpret_cast<sockaddr*>(&name);
    if (listener_ < 0 || ::bind(listener_, generic, size) != 0 || ::listen(listener_, 1) != 0 ||
        ::getsockname(listener_, generic, &size) != 0) {
      throw std::runtime_error("cannot listen");
    }
    port_ = ntohs(name.sin_port);
    thread_ = std::thread([this] { serve(); });
  }

  EndlessServer(const EndlessServer&) = delete;
  EndlessServer& operator=(const EndlessServer&) = delete;

  ~EndlessServer() {
    thread_.join();
    ::close(listener_);
  }

  void wait_until_all_was_sent_once() {
    was_sent_.wait_until([](bool was_sent) { return was_sent; });
  }

  ServerAddress address() const { return {"127.0.0.1", port_, identity_.fingerprint()}; }

 private:
  void serve() {
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    TlsStream stream(socket, *identity_.context(), TlsStream::Side::server);
    while (is_waiting(stream.handshake())) std::this_thread::yield();
    const std::string request = read_request(stream);
    if (answer_ == Answer::websocket) write_handshake(stream, request);
    if (answer_ == Answer::reply) stream.write(as_bytes(ok_reply));
    if (!once_.empty()) stream.write(as_bytes(once_));

    // So that a client which never ends fails its test.
    const Deadline end = within(Milliseconds(5'000));
    while (std::chrono::steady_clock::now() < end && send_and_drop(stream)) {
      was_sent_.change([](bool& was_sent) { was_sent = true; });
    }
    ::close(socket);
  }

  static bool is_waiting(Io io) { return io == Io::want_read || io == Io::want_write; }

  static std::string read_request(TlsStream& stream) {
    std::string request;
    Bytes block(4096);
    while (!request.ends_with("\r\n\r\n")) {
      const IoResult result = stream.read(block);
      if (result.io == Io::done) {
        request += as_text(ByteView(block).first(result.size_bytes));
      } else if (!is_waiting(result.io)) {
        break;
      }
    }
    return request;
  }

  static void write_handshake(TlsStream& stream, const std::string& request) {
    constexpr std::string_view name = "Sec-WebSocket-Key: ";
    const auto at = request.find(name) + name.size();
    const std::string key = request.substr(at, request.find('\r', at) - at);
    stream.write(as_bytes(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Accept: " +
        accept_key(key) + "\r\n\r\n"
    ));
  }

  bool send_and_drop(TlsStream& stream) const {
    const Io sent = stream.write(as_bytes(endless_)).io;
    Bytes block(record_size);
    Io dropped = Io::done;
    while (dropped == Io::done) dropped = stream.read(block).io;
    return (sent == Io::done || is_waiting(sent)) && is_waiting(dropped);
  }

  const Answer answer_;
  const TlsIdentity identity_ = TlsIdentity::from_pem(test::make_pem());
  const std::string_view once_;
  const std::string endless_;
  test::Watched<bool> was_sent_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

std::string repeated(std::string_view piece, std::size_t size) {
  std::string all;
  while (all.size() + piece.size() <= size) all += piece;
  return all;
}

constexpr std::string_view ping("\x89\x00", 2);
constexpr std::string_view first_fragment("\x02\x00", 2);
constexpr std::string_view next_fragment("\x00\x00", 2);

std::optional<NetworkFailure> failure(const std::function<void()>& work) {
  try {
    work();
  } catch (const NetworkError& error) {
    return error.failure();
  }
  return std::nullopt;
}

/// Hands out a text in pieces of seven bytes.
StreamedBody streamed(const std::string& text, std::size_t& at) {
  return {text.size(), [&text, &at](MutableByteView into) {
            const std::size_t size = std::min({std::size_t{7}, into.size(), text.size() - at});
            const ByteView piece = as_bytes(text).subspan(at, size);
            std::copy(piece.begin(), piece.end(), into.begin());
            at += size;
            return size;
          }};
}

TEST(HttpClientExtras, SendABodyThatIsReadOnTheWay) {
  const test::TestServer server;
  HttpClient client(server.address());
  const SecretBytes authorization(as_bytes("Basic dTpw"));
  const std::string text(100'000, 'x');
  for (int i = 0; i < 2; ++i) {  // over one connection
    std::size_t at = 0;
    const StreamedBody body = streamed(text, at);
    const HttpReply reply =
        client.request(test::make_request("POST", "/echo"), {&authorization, &body}, patience());
    EXPECT_EQ(reply.status, 200U);
    EXPECT_EQ(as_text(reply.body), text);
    EXPECT_EQ(reply.header("x-authorization"), "Basic dTpw");
  }
  const HttpReply without = client.request(test::make_request("POST", "/echo"), patience());
  EXPECT_EQ(without.header("x-authorization"), "");
}

TEST(HttpClientExtras, EndARequestWhoseBodyEndsEarly) {
  const test::TestServer server;
  HttpClient client(server.address());
  const StreamedBody body{10, [](MutableByteView) { return std::size_t{0}; }};
  EXPECT_THROW(
      client.request(test::make_request("POST", "/echo"), {nullptr, &body}, patience()),
      std::runtime_error
  );
}

TEST(EndlessServers, InterimRepliesEndAtTheDeadline) {
  // Sent before it is asked for, so that all of it is there when the deadline passes.
  EndlessServer server(
      EndlessServer::Answer::reply, std::string(ok_reply), "HTTP/1.1 103 Early Hints\r\n\r\n"
  );
  HttpClient client(server.address());
  const HttpRequest request = test::make_request("GET", "/");
  EXPECT_EQ(client.request(request, patience()).status, 200U);
  server.wait_until_all_was_sent_once();
  EXPECT_EQ(
      failure([&] { client.request(request, within(Milliseconds(0))); }), NetworkFailure::timed_out
  );
}

TEST(EndlessServers, PingsDoNotHoldUpReceive) {
  const EndlessServer server(EndlessServer::Answer::websocket, repeated(ping, 4096));
  WebSocketClient client(server.address(), "/", patience());
  EXPECT_EQ(client.receive(within(Milliseconds(100))), std::nullopt);
}

TEST(EndlessServers, PingsAreNoAnswerToOurs) {
  const EndlessServer server(EndlessServer::Answer::websocket, repeated(ping, 4096));
  WebSocketClient client(server.address(), "/", patience());
  EXPECT_EQ(failure([&] { client.ping(within(Milliseconds(100))); }), NetworkFailure::timed_out);
}

TEST(EndlessServers, FragmentsDoNotHoldUpReceive) {
  const EndlessServer server(
      EndlessServer::Answer::websocket, repeated(next_fragment, 4096), first_fragment
  );
  WebSocketClient client(server.address(), "/", patience());
  EXPECT_EQ(client.receive(within(Milliseconds(100))), std::nullopt);
}

}  // namespace
}  // namespace causeway::adapters::http
