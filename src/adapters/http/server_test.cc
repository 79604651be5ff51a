// The server over real loopback sockets: HTTP, its limits and its deadlines. Deadlines are made
// short by options; tests wait for what happens then, never for time to pass.
#include "adapters/http/server.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

#include "adapters/http/test_server.h"

namespace causeway::adapters::http {
namespace {

using test::default_options;
using test::make_request;
using test::patience;
using test::talk;
using test::TestServer;
using testing::HasSubstr;
using testing::StartsWith;

/// A TCP socket to the server, without TLS.
class RawSocket {
 public:
  explicit RawSocket(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval limit{.tv_sec = 60, .tv_usec = 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    is_connected_ =
        ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }

  ~RawSocket() { ::close(socket_); }

  RawSocket(const RawSocket&) = delete;
  RawSocket& operator=(const RawSocket&) = delete;

  bool is_connected() const { return is_connected_; }

  void send(std::string_view text) {
    EXPECT_EQ(
        ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL), static_cast<ssize_t>(text.size())
    );
  }

  std::string read_to_end() {
    std::string all;
    std::array<char, 4096> block{};
    ssize_t size = 0;
    while ((size = ::recv(socket_, block.data(), block.size(), 0)) > 0) {
      all.append(block.data(), static_cast<std::size_t>(size));
    }
    EXPECT_FALSE(size < 0 && errno == EAGAIN) << "the server neither speaks nor ends";
    return all;
  }

 private:
  int socket_;
  bool is_connected_ = false;
};

TEST(HttpServer, AnswersARequestWithAllItsParts) {
  TestServer server;
  HttpClient client(server.address());
  auto request = make_request("POST", "/echo", to_bytes("hello"));
  request.query = "a=b";
  const HttpReply reply = client.request(request, patience());
  EXPECT_EQ(reply.status, 200U);
  EXPECT_EQ(as_text(reply.body), "hello");
  EXPECT_EQ(reply.content_type, "application/octet-stream");
  EXPECT_EQ(reply.header("x-query"), "a=b");
  EXPECT_EQ(reply.header("x-remote"), "127.0.0.1");
  EXPECT_THAT(std::string(reply.header("date")), HasSubstr("GMT"));
}

TEST(HttpServer, KeepsOneConnectionForManyRequests) {
  TestServer server;
  HttpClient client(server.address());
  for (int i = 0; i < 50; ++i) {
    const Bytes body(static_cast<std::size_t>(i) * 3'000, static_cast<std::uint8_t>(i));
    EXPECT_EQ(client.request(make_request("PUT", "/echo", body), patience()).body, body);
  }
  EXPECT_EQ(server.server.counts().accepted_total, 1U);
  EXPECT_EQ(server.server.counts().requests_total, 50U);
}

TEST(HttpServer, CarriesFourMebibytesBothWays) {
  TestServer server;
  HttpClient client(server.address());
  const Bytes body(4 * 1024 * 1024, 0xab);
  EXPECT_EQ(client.request(make_request("POST", "/echo", body), patience()).body, body);
}

TEST(HttpServer, AnswersHeadWithoutTheBody) {
  TestServer server;
  HttpClient client(server.address());
  const HttpReply reply = client.request(make_request("HEAD", "/none"), patience());
  EXPECT_EQ(reply.status, 404U);
  EXPECT_EQ(reply.header("content-length"), "17");
  EXPECT_TRUE(reply.body.empty());
}

TEST(HttpServer, AnswersPipelinedRequestsInOrder) {
  TestServer server;
  const auto answer = talk(
      server,
      "PUT /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\none"
      "PUT /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nConnection: close\r\n\r\ntwo"
  );
  EXPECT_LT(answer.find("one"), answer.find("two"));
  EXPECT_NE(answer.find("two"), std::string::npos);
}

TEST(HttpServer, SaysContinueToWhoWaitsForIt) {
  TestServer server;
  ClientStream stream(server.address(), patience());
  const std::string_view head =
      "PUT /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nExpect: 100-continue\r\n"
      "Connection: close\r\n\r\n";
  stream.write(as_bytes(head), patience());
  Bytes block(100);
  const auto size = stream.read(block, patience());
  ASSERT_TRUE(size.has_value());
  EXPECT_EQ(as_text(ByteView(block).first(*size)), "HTTP/1.1 100 Continue\r\n\r\n");
  stream.write(as_bytes("one"), patience());
  EXPECT_THAT(test::read_to_end(stream), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST(HttpServer, AcceptsAnAnswerFromAnotherThreadAndIgnoresASecond) {
  TestServer server;
  std::thread answering([&] {
    ASSERT_TRUE(server.service.seen.wait_until([](const auto& seen) {
      return seen.held.size() == 1;
    }));
    const auto answer = server.service.seen.value().held.at(0);
    answer(text_reply(200, "first"));
    answer(text_reply(500, "second"));
  });
  HttpClient client(server.address());
  EXPECT_EQ(as_text(client.request(make_request("GET", "/hold"), patience()).body), "first\n");
  EXPECT_EQ(client.request(make_request("GET", "/echo"), patience()).status, 200U);
  answering.join();
}

TEST(HttpServer, AnAnswerAfterTheServersEndDoesNothing) {
  Completion<HttpReply> late;
  {
    TestServer server;
    ClientStream stream(server.address(), patience());
    stream.write(as_bytes("GET /hold HTTP/1.1\r\nHost: h\r\n\r\n"), patience());
    ASSERT_TRUE(server.service.seen.wait_until([](const auto& seen) {
      return seen.held.size() == 1;
    }));
    late = server.service.seen.value().held.at(0);
    server.server.stop(Milliseconds(0));
    late(text_reply(200, "late"));
  }
  late(text_reply(200, "later"));
}

TEST(HttpServer, AServiceThatThrowsIsAnsweredWith500) {
  TestServer server;
  HttpClient client(server.address());
  EXPECT_EQ(client.request(make_request("GET", "/throw"), patience()).status, 500U);
  EXPECT_EQ(client.request(make_request("GET", "/echo"), patience()).status, 200U);
}

TEST(HttpServer, AServiceThatIsTooSlowIsAnsweredWith503) {
  auto options = default_options();
  options.timeouts.answer = Milliseconds(50);
  TestServer server(options);
  HttpClient client(server.address());
  EXPECT_EQ(client.request(make_request("GET", "/hold"), patience()).status, 503U);
}

TEST(HttpServer, ServesManyThreadsOfManyClients) {
  auto options = default_options();
  options.threads = 4;
  TestServer server(options);
  std::vector<std::thread> clients;
  for (int i = 0; i < 8; ++i) {
    clients.emplace_back([&server] {
      HttpClient client(server.address());
      for (int k = 0; k < 50; ++k) {
        EXPECT_EQ(client.request(make_request("GET", "/echo"), patience()).status, 200U);
      }
    });
  }
  for (auto& client : clients) client.join();
  EXPECT_EQ(server.server.counts().requests_total, 400U);
}

TEST(HttpLimits, AHeaderTooLargeIsRefusedWith431) {
  TestServer server;
  const auto answer =
      talk(server, "GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 431 "));
  EXPECT_THAT(answer, HasSubstr("Connection: close"));
}

TEST(HttpLimits, ABodyTooLargeIsRefusedWith413BeforeItComes) {
  TestServer server;
  const auto answer = talk(server, "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999\r\n\r\n");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 413 "));
}

TEST(HttpLimits, AClientInTheMiddleOfABodyTooLargeIsHeardOutAndHearsWhy) {
  auto options = default_options();
  options.limits.body_bytes = 1000;
  TestServer server(options);
  const Bytes body(8 * 1024 * 1024, 1);
  ClientStream stream(server.address(), patience());
  stream.write(
      as_bytes("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 8388608\r\n\r\n"), patience()
  );
  EXPECT_NO_THROW(stream.write(body, patience()));  // RFC 9112 §9.6: no reset meanwhile

  HttpClient client(server.address());
  EXPECT_EQ(client.request(make_request("PUT", "/echo", body), patience()).status, 413U);
}

TEST(HttpLimits, WhatIsNotHttpIsRefusedWith400AndNotEchoed) {
  TestServer server;
  const auto answer = talk(server, "<script>secret</script>\r\n\r\n");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 400 "));
  EXPECT_EQ(answer.find("secret"), std::string::npos);
}

TEST(HttpLimits, OneConnectionTooManyIsToldSoWith503) {
  auto options = default_options();
  options.limits.connections = 2;
  TestServer server(options);
  HttpClient first(server.address());
  HttpClient second(server.address());
  EXPECT_EQ(first.request(make_request("GET", "/echo"), patience()).status, 200U);
  EXPECT_EQ(second.request(make_request("GET", "/echo"), patience()).status, 200U);
  HttpClient third(server.address());
  EXPECT_EQ(third.request(make_request("GET", "/echo"), patience()).status, 503U);
  EXPECT_EQ(server.server.counts().refused_total, 1U);
}

TEST(HttpLimits, OneHostTooManyTimesIsClosedAtOnce) {
  auto options = default_options();
  options.threads = 2;  // which share the count
  options.limits.connections_per_host = 2;
  TestServer server(options);
  auto first = std::make_unique<ClientStream>(server.address(), patience());
  const ClientStream second(server.address(), patience());
  EXPECT_THROW(ClientStream(server.address(), patience()), NetworkError);
  EXPECT_EQ(server.server.counts().crowded_total, 1U);
  EXPECT_EQ(server.server.counts().connections, 2U);

  first.reset();
  const Deadline deadline = patience();
  while (server.server.counts().connections > 1 && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::yield();
  }
  const ClientStream third(server.address(), patience());
}

TEST(HttpDeadlines, ASlowHeadIsAnsweredWith408) {
  auto options = default_options();
  options.timeouts.head = Milliseconds(50);
  TestServer server(options);
  ClientStream stream(server.address(), patience());
  stream.write(as_bytes("GET / HTTP/1.1\r\nHost: h\r\nX: "), patience());
  EXPECT_THAT(test::read_to_end(stream), StartsWith("HTTP/1.1 408 "));
}

TEST(HttpDeadlines, ASlowBodyIsAnsweredWith408) {
  auto options = default_options();
  options.timeouts.body = Milliseconds(50);
  TestServer server(options);
  const auto answer = talk(server, "PUT /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nx");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 408 "));
}

TEST(HttpDeadlines, AConnectionLeftAloneIsClosedAndMadeAnew) {
  auto options = default_options();
  options.timeouts.keep_alive = Milliseconds(20);
  TestServer server(options);
  const auto answer = talk(server, "GET /echo HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 "));  // `talk` returns when the server ends

  HttpClient client(server.address());
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(client.request(make_request("GET", "/echo"), patience()).status, 200U);
  }
}

TEST(HttpDeadlines, WhoNeverFinishesTheHandshakeIsCut) {
  auto options = default_options();
  options.timeouts.handshake = Milliseconds(50);
  TestServer server(options);
  RawSocket socket(server.server.port());
  EXPECT_EQ(socket.read_to_end(), "");
}

TEST(HttpDeadlines, WhoDoesNotTakeTheReplyIsCut) {
  auto options = default_options();
  options.timeouts.write = Milliseconds(50);
  TestServer server(options);
  ClientStream stream(server.address(), patience());
  // A reply far beyond what sockets buffer, and nobody reads it.
  for (int i = 0; i < 8; ++i) {
    std::string request = "PUT /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 4000000\r\n\r\n";
    request.append(4'000'000, 'x');
    try {
      stream.write(as_bytes(request), patience());
    } catch (const NetworkError& error) {
      EXPECT_EQ(error.failure(), NetworkFailure::closed);
      return;
    }
  }
  FAIL() << "the server took everything and never gave up";
}

TEST(TlsPort, AnswersPlainHttpWithASentence) {
  TestServer server;
  RawSocket socket(server.server.port());
  socket.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const auto answer = socket.read_to_end();
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 400 Bad Request\r\n"));
  EXPECT_THAT(answer, HasSubstr("https://"));
}

TEST(TlsPort, EndsAtGarbageAndServesOthers) {
  TestServer server;
  RawSocket socket(server.server.port());
  socket.send(std::string(300, '\xee'));
  static_cast<void>(socket.read_to_end());  // at most an alert
  HttpClient client(server.address());
  EXPECT_EQ(client.request(make_request("GET", "/echo"), patience()).status, 200U);
}

TEST(TlsPort, ShowsTheNewCertificateAfterAReload) {
  TestServer server;
  HttpClient old_one(server.address());
  EXPECT_EQ(old_one.request(make_request("GET", "/echo"), patience()).status, 200U);

  const TlsIdentity next = TlsIdentity::from_pem(test::make_pem());
  server.server.reload(next);
  ServerAddress address = server.address();
  address.pin = next.fingerprint();
  HttpClient new_one(address);
  EXPECT_EQ(new_one.request(make_request("GET", "/echo"), patience()).status, 200U);
  EXPECT_EQ(old_one.request(make_request("GET", "/echo"), patience()).status, 200U);
}

TEST(PlainPort, SpeaksHttpInTheClear) {
  TestServer server(default_options(), std::nullopt);
  RawSocket socket(server.server.port());
  socket.send("GET /echo?q HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(socket.read_to_end(), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST(HttpServerLife, SaysWhereItCannotListen) {
  TestServer first;
  auto options = default_options();
  options.port = first.server.port();
  test::EchoService service;
  Server second(options, std::nullopt, service);
  try {
    second.start();
    FAIL() << "two servers on one port";
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code(), std::errc::address_in_use);
    EXPECT_THAT(error.what(), HasSubstr("127.0.0.1 port " + std::to_string(options.port)));
  }
}

TEST(HttpServerLife, StopFinishesTheRequestUnderWay) {
  auto options = default_options();
  options.timeouts.close = Milliseconds(50);  // this client stays to read to the end
  TestServer server(options);
  ClientStream stream(server.address(), patience());
  stream.write(as_bytes("GET /hold HTTP/1.1\r\nHost: h\r\n\r\n"), patience());
  ASSERT_TRUE(server.service.seen.wait_until([](const auto& seen) { return seen.held.size() == 1; })
  );
  std::thread stopping([&] { server.server.stop(Milliseconds(60'000)); });
  // The listener closes first; then the answer still arrives.
  while (RawSocket(server.server.port()).is_connected()) std::this_thread::yield();
  server.service.seen.value().held.at(0)(text_reply(200, "done"));
  EXPECT_THAT(test::read_to_end(stream), HasSubstr("done"));
  stopping.join();
}

TEST(HttpServerLife, StopEndsIdleConnectionsAtOnce) {
  auto options = default_options();
  options.threads = 2;
  TestServer server(options);
  HttpClient client(server.address());
  EXPECT_EQ(client.request(make_request("GET", "/echo"), patience()).status, 200U);
  server.server.stop(Milliseconds(60'000));
  EXPECT_EQ(server.server.counts().connections, 0U);
}

TEST(HttpServerLife, StopCutsWhoDoesNotLeave) {
  TestServer server;
  ClientStream stream(server.address(), patience());
  stream.write(as_bytes("GET /hold HTTP/1.1\r\nHost: h\r\n\r\n"), patience());
  ASSERT_TRUE(server.service.seen.wait_until([](const auto& seen) { return seen.held.size() == 1; })
  );
  server.server.stop(Milliseconds(20));
  EXPECT_EQ(server.server.counts().connections, 0U);
  EXPECT_EQ(test::read_to_end(stream), "");
}

}  // namespace
}  // namespace causeway::adapters::http
