// WebSockets over real loopback sockets: messages both ways, each way to end, and that one
// connection's end, however it comes, is that connection's alone.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thread>

#include "adapters/http/test_server.h"
#include "base/encoding.h"

namespace causeway::adapters::http {
namespace {

using test::default_options;
using test::EchoService;
using test::patience;
using test::TestServer;
using testing::HasSubstr;
using testing::StartsWith;

/// A client that sends whatever bytes a test wants, after a proper handshake.
class RawWebSocket {
 public:
  explicit RawWebSocket(const TestServer& server) : stream_(server.address(), patience()) {
    stream_.write(
        as_bytes("GET /socket HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                 "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        ),
        patience()
    );
    ReplyReader reply(1000);
    while (!*reply.feed(read(), "GET")) {
    }
    EXPECT_EQ(reply.take().status, 101U);
    input_ = reply.take_rest();
  }

  void send(ByteView bytes) { stream_.write(bytes, patience()); }

  void send_hex(std::string_view hex) { send(*from_hex(hex)); }

  /// The next frame; nothing when the server has ended the stream.
  std::optional<Frame> receive() {
    for (;;) {
      ByteView rest = input_;
      auto frame = reader_.next(rest);
      EXPECT_TRUE(frame.ok());
      input_ = to_bytes(rest);
      if (*frame) return *frame;
      input_ = read();
      if (input_.empty()) return std::nullopt;
    }
  }

  /// What the server's close frame says; pings and messages before are passed over.
  Close receive_close() {
    for (;;) {
      const auto frame = receive();
      if (!frame) return {};
      if (frame->opcode == Opcode::close) return *parse_close(frame->payload);
    }
  }

  void end() { stream_.end_writing(); }

 private:
  Bytes read() {
    Bytes block(16 * 1024);
    const auto size = stream_.read(block, patience());
    if (!size) throw std::runtime_error("the server neither speaks nor ends");
    block.resize(*size);
    return block;
  }

  ClientStream stream_;
  FrameReader reader_{Sender::server, 8 * 1024 * 1024};
  Bytes input_;
};

bool wait_for_closed(TestServer& server, std::size_t count) {
  return server.service.seen.wait_until([count](const auto& seen) { return seen.closed >= count; });
}

std::shared_ptr<Connection> first_connection(TestServer& server) {
  EXPECT_TRUE(server.service.seen.wait_until([](const auto& seen) {
    return !seen.connections.empty();
  }));
  return server.service.seen.value().connections.at(0);
}

void expect_echo(WebSocketClient& client) {
  client.send(to_bytes("still here"), patience());
  EXPECT_EQ(client.receive(patience()), to_bytes("still here"));
}

TEST(WebSocket, EchoesMessagesOfEverySize) {
  TestServer server;
  WebSocketClient client = server.websocket();
  for (const std::size_t size : {0U, 1U, 125U, 126U, 65'535U, 65'536U, 4U * 1024 * 1024}) {
    const Bytes message(size, 0x42);
    client.send(message, patience());
    EXPECT_EQ(client.receive(patience()), message) << size;
  }
}

TEST(WebSocket, CarriesThousandsOfMessagesBothWaysAtOnce) {
  auto options = default_options();
  options.threads = 2;
  TestServer server(options);
  constexpr std::size_t count = 2'000;
  std::vector<std::thread> clients;
  for (int i = 0; i < 4; ++i) {
    clients.emplace_back([&server] {
      WebSocketClient client = server.websocket();
      std::size_t received = 0;
      for (std::size_t sent = 0; received < count;) {
        // Up to 100 under way, of sizes from 0 to 1,999 bytes.
        while (sent < count && sent < received + 100) {
          client.send(Bytes(sent, static_cast<std::uint8_t>(sent)), patience());
          ++sent;
        }
        const auto message = client.receive(patience());
        ASSERT_TRUE(message.has_value());
        ASSERT_EQ(*message, Bytes(received, static_cast<std::uint8_t>(received)));
        ++received;
      }
      client.close(patience());
    });
  }
  for (auto& client : clients) client.join();
  EXPECT_EQ(server.server.counts().messages_in_total, 4 * count);
  EXPECT_EQ(server.server.counts().messages_out_total, 4 * count);
}

TEST(WebSocket, KeepsOrderWhenSeveralThreadsSend) {
  TestServer server;
  WebSocketClient client = server.websocket();
  const auto connection = first_connection(server);
  std::vector<std::thread> senders;
  for (std::uint8_t id = 0; id < 4; ++id) {
    senders.emplace_back([connection, id] {
      for (std::uint8_t i = 0; i < 250; ++i) connection->send({id, i});
    });
  }
  std::array<std::uint8_t, 4> next{};
  for (int i = 0; i < 1000; ++i) {
    const auto message = client.receive(patience());
    ASSERT_TRUE(message.has_value());
    EXPECT_EQ(message->at(1), next.at(message->at(0))++);
  }
  for (auto& sender : senders) sender.join();
}

TEST(WebSocket, ReceiveReturnsNothingAtItsDeadline) {
  TestServer server;
  WebSocketClient client = server.websocket();
  EXPECT_EQ(client.receive(within(Milliseconds(5))), std::nullopt);
  expect_echo(client);
}

TEST(WebSocket, AnswersPingsAndKeepsMessagesThatComeFirst) {
  TestServer server;
  WebSocketClient client = server.websocket();
  client.send(to_bytes("one"), patience());
  client.ping(patience());
  EXPECT_EQ(client.receive(patience()), to_bytes("one"));
}

TEST(WebSocket, ClosesInOrderWhenTheClientDoes) {
  TestServer server;
  RawWebSocket client(server);
  client.send_hex(
      "8882"
      "00000000"
      "0fa0"
  );  // 4000, unmasked by a mask of zeros
  EXPECT_EQ(client.receive_close().code, CloseCode(4000));
  EXPECT_EQ(client.receive(), std::nullopt);
  client.end();
  EXPECT_TRUE(wait_for_closed(server, 1));
}

TEST(WebSocket, ClosesInOrderWhenTheServiceDoes) {
  TestServer server;
  WebSocketClient client = server.websocket();
  const auto connection = first_connection(server);
  connection->send(to_bytes("last"));
  connection->close(CloseCode::policy_violation, "Too many logins.");
  connection->send(to_bytes("dropped"));
  EXPECT_EQ(client.receive(patience()), to_bytes("last"));
  try {
    static_cast<void>(client.receive(patience()));
    FAIL() << "received after the close";
  } catch (const NetworkError& error) {
    EXPECT_EQ(error.failure(), NetworkFailure::closed);
    EXPECT_THAT(error.what(), HasSubstr("1008"));
  }
  EXPECT_EQ(client.closed_by_server()->reason, "Too many logins.");
  client.close(patience());
  EXPECT_TRUE(wait_for_closed(server, 1));
  connection->send(to_bytes("after the end"));
  EXPECT_EQ(connection->queued_bytes(), 0U);
}

TEST(WebSocket, IsRefusedWith1013IfTheServiceDoesNotWantIt) {
  const ServerOptions options = default_options();
  EchoService service;
  service.refuses = true;
  const TlsIdentity identity = TlsIdentity::from_pem(test::make_pem());
  Server server(options, identity, service);
  server.start();
  WebSocketClient client(
      {"localhost", server.port(), identity.fingerprint()}, "/socket", patience()
  );
  EXPECT_THROW(static_cast<void>(client.receive(patience())), NetworkError);
  EXPECT_EQ(client.closed_by_server()->code, CloseCode::try_again_later);
}

TEST(WebSocket, AServiceThatThrowsClosesThatConnectionWith1011) {
  TestServer server;
  WebSocketClient bystander = server.websocket();
  WebSocketClient client = server.websocket();
  client.send(to_bytes("throw"), patience());
  EXPECT_THROW(static_cast<void>(client.receive(patience())), NetworkError);
  EXPECT_EQ(client.closed_by_server()->code, CloseCode::internal_error);
  expect_echo(bystander);
}

struct BadFrame {
  std::string_view hex;
  CloseCode code;
  std::string_view rule;
};

TEST(WebSocketMalformed, EndsThatConnectionOnlyAndNamesTheRule) {
  auto options = default_options();
  options.limits.message_bytes = 1000;
  TestServer server(options);
  WebSocketClient bystander = server.websocket();
  const std::array<BadFrame, 7> frames{{
      {"8100", CloseCode::protocol_error, "websocket.client_frames_are_masked"},
      {"818000000000", CloseCode::unsupported_data, "websocket.message_is_binary"},
      {"c28000000000", CloseCode::protocol_error, "websocket.reserved_bits_are_zero"},
      {"838000000000", CloseCode::protocol_error, "websocket.opcode_is_known"},
      {"808000000000", CloseCode::protocol_error, "websocket.fragments_are_in_order"},
      {"82fe03e900000000", CloseCode::message_too_big, "websocket.message_fits"},
      {"888100000000aa", CloseCode::protocol_error, "websocket.close_code_is_valid"},
  }};
  std::size_t closed = 0;
  for (const BadFrame& frame : frames) {
    RawWebSocket client(server);
    client.send_hex(frame.hex);
    const Close close = client.receive_close();
    EXPECT_EQ(close.code, frame.code) << frame.hex;
    EXPECT_EQ(close.reason, frame.rule) << frame.hex;
    EXPECT_EQ(client.receive(), std::nullopt);
    client.end();
    EXPECT_TRUE(wait_for_closed(server, ++closed));
  }
  expect_echo(bystander);
  EXPECT_EQ(server.server.counts().websockets, 1U);
}

TEST(WebSocketMalformed, WhoGoesOnSendingAfterwardsIsCut) {
  auto options = default_options();
  options.timeouts.close = Milliseconds(50);
  TestServer server(options);
  RawWebSocket client(server);
  client.send_hex("8100");
  EXPECT_EQ(client.receive_close().code, CloseCode::protocol_error);
  EXPECT_TRUE(wait_for_closed(server, 1));  // though this side never ended
}

TEST(WebSocketMalformed, GarbageEndsTheConnection) {
  TestServer server;
  RawWebSocket client(server);
  client.send(Bytes(100'000, 0xff));
  EXPECT_EQ(client.receive_close().code, CloseCode::protocol_error);
}

TEST(WebSocketHandshake, RefusesWhatIsNotOneWithAStatus) {
  TestServer server;
  const std::string begin = "GET /socket HTTP/1.1\r\nHost: h\r\nConnection: close, Upgrade\r\n";
  const std::string upgrade = "Upgrade: WebSocket\r\n";
  const std::string key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  const std::string version = "Sec-WebSocket-Version: 13\r\n";
  EXPECT_THAT(
      test::talk(server, begin + upgrade + key + "Sec-WebSocket-Version: 8\r\n\r\n"),
      testing::AllOf(StartsWith("HTTP/1.1 426 "), HasSubstr("Sec-WebSocket-Version: 13"))
  );
  EXPECT_THAT(test::talk(server, begin + upgrade + version + "\r\n"), StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(
      test::talk(server, begin + upgrade + version + "Sec-WebSocket-Key: AAAA\r\n\r\n"),
      StartsWith("HTTP/1.1 400 ")
  );
  EXPECT_THAT(
      test::talk(server, "POST" + begin.substr(3) + upgrade + version + key + "\r\n"),
      StartsWith("HTTP/1.1 405 ")
  );
  // Frames before the answer, and a plain request to the same path.
  EXPECT_THAT(
      test::talk(server, begin + upgrade + version + key + "\r\n\x82\x80xxxx"),
      StartsWith("HTTP/1.1 400 ")
  );
  EXPECT_THAT(test::talk(server, begin + "\r\n"), StartsWith("HTTP/1.1 404 "));
}

TEST(WebSocketHandshake, AServerWithoutWebSocketsSaysSo) {
  auto options = default_options();
  options.websocket_path.clear();
  TestServer server(options);
  try {
    server.websocket();
    FAIL() << "opened";
  } catch (const NetworkError& error) {
    EXPECT_EQ(error.failure(), NetworkFailure::protocol);
    EXPECT_THAT(error.what(), HasSubstr("404"));
  }
}

TEST(WebSocketHandshake, AFullServerSaysSo) {
  auto options = default_options();
  options.limits.connections = 1;
  TestServer server(options);
  WebSocketClient only = server.websocket();
  try {
    server.websocket();
    FAIL() << "opened";
  } catch (const NetworkError& error) {
    EXPECT_EQ(error.failure(), NetworkFailure::unreachable);
  }
  expect_echo(only);
}

TEST(WebSocketLimits, ASlowReaderIsClosedWith1013AndOthersGoOn) {
  auto options = default_options();
  options.limits.queued_bytes = 1'000'000;
  TestServer server(options);
  RawWebSocket slow(server);
  const auto connection = first_connection(server);
  WebSocketClient bystander = server.websocket();
  // More than the limit and the system's socket buffers take together.
  for (int i = 0; i < 1000; ++i) connection->send(Bytes(100'000, 1));
  EXPECT_LT(connection->queued_bytes(), 1'200'000U);
  expect_echo(bystander);
  const Close close = slow.receive_close();  // what was on its way came whole before it
  EXPECT_EQ(close.code, CloseCode::try_again_later);
  EXPECT_THAT(close.reason, HasSubstr("too slowly"));
}

TEST(WebSocketLimits, WhoTakesNothingIsCut) {
  auto options = default_options();
  options.timeouts.write = Milliseconds(50);
  options.timeouts.close = Milliseconds(60'000);
  TestServer server(options);
  RawWebSocket stuck(server);
  const auto connection = first_connection(server);
  for (int i = 0; i < 70; ++i) connection->send(Bytes(100'000, 1));
  EXPECT_TRUE(wait_for_closed(server, 1));
}

TEST(WebSocketLimits, APeerThatDisappearedIsNoticedByItsSilence) {
  auto options = default_options();
  options.timeouts.ping_after = Milliseconds(50);
  options.timeouts.pong_within = Milliseconds(50);
  TestServer server(options);
  RawWebSocket gone(server);  // never answers a ping, never ends
  EXPECT_TRUE(wait_for_closed(server, 1));
  EXPECT_EQ(gone.receive()->opcode, Opcode::ping);
}

TEST(WebSocketLimits, AMessageThatDoesNotBecomeWholeIsCut) {
  auto options = default_options();
  options.timeouts.body = Milliseconds(50);
  TestServer server(options);
  RawWebSocket slow(server);
  slow.send_hex("82810000000041");  // a whole one may be followed by any pause
  EXPECT_EQ(slow.receive()->payload, to_bytes("A"));
  slow.send_hex("02810000000041");  // the first fragment of another
  EXPECT_TRUE(wait_for_closed(server, 1));
}

TEST(WebSocketLimits, APeerThatAnswersPingsStays) {
  auto options = default_options();
  options.timeouts.ping_after = Milliseconds(20);
  options.timeouts.pong_within = Milliseconds(60'000);
  TestServer server(options);
  RawWebSocket client(server);
  for (int pings = 0; pings < 5; ++pings) {
    EXPECT_EQ(client.receive()->opcode, Opcode::ping);
    client.send_hex("8a8000000000");
  }
  EXPECT_EQ(server.server.counts().websockets, 1U);
}

TEST(WebSocketLife, AKilledPeerEndsItsOwnConnectionOnly) {
  TestServer server;
  WebSocketClient bystander = server.websocket();
  {
    RawWebSocket killed(server);
    killed.send_hex("82ff00");  // dies in the middle of a frame's head
  }
  EXPECT_TRUE(wait_for_closed(server, 1));
  expect_echo(bystander);
}

TEST(WebSocketLife, StopSendsEveryoneAwayWith1001AndATimeToComeBack) {
  auto options = default_options();
  options.threads = 2;
  TestServer server(options);
  std::vector<std::unique_ptr<WebSocketClient>> clients;
  for (int i = 0; i < 8; ++i) {
    clients.push_back(std::make_unique<WebSocketClient>(server.address(), "/socket", patience()));
  }
  std::thread stopping([&] { server.server.stop(Milliseconds(60'000)); });
  std::vector<Milliseconds> waits;
  for (auto& client : clients) {
    EXPECT_THROW(static_cast<void>(client->receive(patience())), NetworkError);
    EXPECT_EQ(client->closed_by_server()->code, CloseCode::going_away);
    ASSERT_TRUE(client->reconnect_after().has_value());
    waits.push_back(*client->reconnect_after());
    EXPECT_LE(waits.back(), options.timeouts.reconnect);
    client->close(patience());
  }
  stopping.join();
  EXPECT_NE(waits.front(), waits.at(2));  // of one thread
  EXPECT_EQ(server.service.seen.value().closed, 8U);
  EXPECT_THROW(server.websocket(), NetworkError);
}

TEST(WebSocketLife, StopDeliversWhatIsQueued) {
  TestServer server;
  WebSocketClient client = server.websocket();
  const auto connection = first_connection(server);
  for (std::uint8_t i = 0; i < 100; ++i) connection->send(Bytes(10'000, i));
  std::thread stopping([&] { server.server.stop(Milliseconds(60'000)); });
  for (std::uint8_t i = 0; i < 100; ++i) {
    EXPECT_EQ(client.receive(patience()), Bytes(10'000, i));
  }
  EXPECT_THROW(static_cast<void>(client.receive(patience())), NetworkError);
  client.close(patience());
  stopping.join();
}

TEST(WebSocketLife, AConnectionKeptByTheServiceOutlivesTheServer) {
  std::shared_ptr<Connection> kept;
  {
    TestServer server;
    WebSocketClient client = server.websocket();
    kept = first_connection(server);
  }
  kept->send(to_bytes("nobody hears this"));
  kept->close(CloseCode::normal, "");
  EXPECT_EQ(kept->remote_address(), "127.0.0.1");
}

}  // namespace
}  // namespace causeway::adapters::http
