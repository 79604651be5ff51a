#include "adapters/http/client.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>
#include <utility>

#include "adapters/http/client_stream.h"
#include "base/encoding.h"
#include "crypto/random.h"

namespace causeway::adapters::http {

namespace {

constexpr std::string_view reconnect_prefix = "reconnect-after-ms=";

NetworkError closed() {
  return {NetworkFailure::closed, "The server ended the connection."};
}

NetworkError timed_out() {
  return {NetworkFailure::timed_out, "The server did not answer in time."};
}

NetworkError not_understood(Error error) {
  return {
      NetworkFailure::protocol,
      "The server sent something we do not understand (" + std::string(error.rule().name) + ")."
  };
}

MaskingKey random_key() {
  MaskingKey key{};
  crypto::SystemRandom().fill(key);
  return key;
}

bool is_late(Deadline deadline) {
  return std::chrono::steady_clock::now() >= deadline;
}

/// As `ClientStream::read`, but to wait in vain is an error.
std::size_t read_some(ClientStream& stream, MutableByteView into, Deadline deadline) {
  for (;;) {
    const auto size = stream.read(into, deadline);
    if (size) return *size;
    if (is_late(deadline)) throw timed_out();
  }
}

/// Nothing if the server ended the connection before the reply began.
std::optional<HttpReply> read_reply(
    ClientStream& stream, ReplyReader& reader, std::string_view method, Deadline deadline
) {
  std::array<std::uint8_t, record_size> block{};
  bool has_begun = false;
  for (bool is_complete = false; !is_complete; has_begun = true) {
    const std::size_t size = read_some(stream, block, deadline);
    if (size == 0 && !has_begun) return std::nullopt;
    if (size == 0 && !reader.feed_end()) throw closed();
    if (size == 0) break;
    const auto fed = reader.feed(ByteView(block).first(size), method);
    if (!fed.ok()) throw not_understood(fed.error());
    is_complete = *fed;
    // Interim replies may go on for ever.
    if (!is_complete && is_late(deadline)) throw timed_out();
  }
  return reader.take();
}

/// The head, and the body where it is in memory. Wiped, for what it may hold.
SecretBytes front_of(
    const HttpRequest& request, const RequestExtras& extras, const std::string& host
) {
  const auto size = extras.body == nullptr ? std::nullopt : std::optional(extras.body->size_bytes);
  const std::string head = encode_head(request, host, size);
  if (extras.authorization == nullptr) return SecretBytes(concat(as_bytes(head), request.body));
  SecretBytes front(as_bytes(std::string_view(head).substr(0, head.size() - 2)));
  front.append(as_bytes("Authorization: "));
  front.append(extras.authorization->reveal());
  front.append(as_bytes("\r\n\r\n"));
  front.append(request.body);
  return front;
}

void write_streamed(ClientStream& stream, const StreamedBody& body, Deadline deadline) {
  std::array<std::uint8_t, record_size> block{};
  for (std::uint64_t left = body.size_bytes; left > 0;) {
    const auto most = static_cast<std::size_t>(std::min<std::uint64_t>(left, block.size()));
    const std::size_t size = body.read(MutableByteView(block).first(most));
    if (size == 0) throw std::runtime_error("A body that is sent ended before it should.");
    stream.write(ByteView(block).first(size), deadline);
    left -= size;
  }
}

/// The handshake of RFC 6455 §4.1.
HttpRequest upgrade_request(std::string_view path, const std::string& key) {
  HttpRequest request;
  request.method = "GET";
  request.path = std::string(path);
  request.headers = {
      {"Upgrade", "websocket"},
      {"Connection", "Upgrade"},
      {"Sec-WebSocket-Version", "13"},
      {"Sec-WebSocket-Key", key},
  };
  return request;
}

void check_upgrade(const HttpReply& reply, const std::string& key) {
  if (reply.status == 503) {
    throw NetworkError(NetworkFailure::unreachable, "The server is full; try again later.");
  }
  const bool is_accepted =
      reply.status == 101 && reply.header("sec-websocket-accept") == accept_key(key);
  if (!is_accepted) {
    throw NetworkError(
        NetworkFailure::protocol,
        "The server did not open a WebSocket (status " + std::to_string(reply.status) + ")."
    );
  }
}

}  // namespace

HttpClient::HttpClient(ServerAddress address, std::size_t body_size_max)
    : address_(std::move(address)), body_size_max_(body_size_max) {}

HttpClient::~HttpClient() = default;

std::optional<HttpReply> HttpClient::exchange(
    const HttpRequest& request, const RequestExtras& extras, Deadline deadline
) {
  // Taken out, so that a failure on the way leaves no half-used stream behind.
  auto stream = std::move(stream_);
  if (stream == nullptr) stream = std::make_unique<ClientStream>(address_, deadline);
  const SecretBytes front = front_of(request, extras, host_and_port(address_));
  try {
    stream->write(front.reveal(), deadline);
    if (extras.body != nullptr) write_streamed(*stream, *extras.body, deadline);
  } catch (const NetworkError& error) {
    // The server may have refused in the middle of a large body: its reply says why.
    if (error.failure() != NetworkFailure::closed) throw;
  }
  ReplyReader reader(body_size_max_);
  auto reply = read_reply(*stream, reader, request.method, deadline);
  const bool is_kept = reply && reply->header("connection") != "close";
  if (is_kept) stream_ = std::move(stream);
  return reply;
}

HttpReply HttpClient::request(
    const HttpRequest& request, const RequestExtras& extras, Deadline deadline
) {
  static constexpr std::array<std::string_view, 4> repeatable{"GET", "HEAD", "PUT", "DELETE"};
  const bool may_repeat =
      stream_ != nullptr && extras.body == nullptr &&
      std::find(repeatable.begin(), repeatable.end(), request.method) != repeatable.end();
  auto reply = exchange(request, extras, deadline);
  if (!reply && may_repeat) reply = exchange(request, extras, deadline);
  if (!reply) throw closed();
  return *std::move(reply);
}

WebSocketClient::WebSocketClient(
    const ServerAddress& address,
    std::string_view path,
    Deadline deadline,
    std::size_t message_size_max
)
    : stream_(std::make_unique<ClientStream>(address, deadline)),
      reader_(Sender::server, message_size_max),
      messages_size_max_(8 * message_size_max) {
  upgrade(address, path, deadline);
}

WebSocketClient::~WebSocketClient() = default;

void WebSocketClient::upgrade(
    const ServerAddress& address, std::string_view path, Deadline deadline
) {
  const std::string key = to_base64(crypto::SystemRandom().bytes(16));
  const HttpRequest request = upgrade_request(path, key);
  stream_->write(as_bytes(encode_head(request, host_and_port(address))), deadline);
  ReplyReader reader(record_size);
  const auto reply = read_reply(*stream_, reader, request.method, deadline);
  if (!reply) throw closed();
  check_upgrade(*reply, key);
  take_in(reader.take_rest(), deadline);
}

void WebSocketClient::write(Opcode opcode, Bytes payload, Deadline deadline) {
  const auto key = random_key();
  const FrameHead head = frame_head(opcode, payload.size(), key);
  apply_mask(payload, key);
  stream_->write(concat(head.view(), payload), deadline);
}

void WebSocketClient::handle(Frame frame, Deadline deadline) {
  switch (frame.opcode) {
    case Opcode::binary:
      messages_size_ += frame.payload.size();
      messages_.push_back(std::move(frame.payload));
      return;
    case Opcode::ping:
      return write(Opcode::pong, std::move(frame.payload), deadline);
    case Opcode::pong:
      ++pongs_;
      return;
    default:
      break;
  }
  const Result<Close> close = parse_close(frame.payload);
  if (!close.ok()) throw not_understood(close.error());
  server_close_ = *close;
  if (std::exchange(has_said_close_, true)) return;
  const bool has_code = close->code != CloseCode::none;
  write(Opcode::close, encode_close(has_code ? close->code : CloseCode::normal, ""), deadline);
}

void WebSocketClient::take_in(ByteView bytes, Deadline deadline) {
  while (!bytes.empty() && !server_close_) {
    Result<std::optional<Frame>> next = reader_.next(bytes);
    if (!next.ok()) throw not_understood(next.error());
    std::optional<Frame> frame = *std::move(next);
    if (frame) handle(*std::move(frame), deadline);
  }
  if (messages_size_ > messages_size_max_) {
    throw NetworkError(NetworkFailure::protocol, "The server sends more than we can keep.");
  }
}

bool WebSocketClient::read_more(Deadline deadline) {
  std::array<std::uint8_t, record_size> block{};
  const auto size = stream_->read(block, deadline);
  if (!size) return false;
  has_ended_ = *size == 0;
  take_in(ByteView(block).first(*size), deadline);
  return true;
}

void WebSocketClient::send(Bytes message, Deadline deadline) {
  if (server_close_ || has_said_close_) throw_closed();
  write(Opcode::binary, std::move(message), deadline);
}

std::optional<Bytes> WebSocketClient::receive(Deadline deadline) {
  for (bool may_read = true; messages_.empty(); may_read = !is_late(deadline)) {
    if (server_close_ || has_ended_) throw_closed();
    // Pings and fragments may go on for ever.
    if (!may_read || !read_more(deadline)) return std::nullopt;
  }
  Bytes message = std::move(messages_.front());
  messages_.pop_front();
  messages_size_ -= message.size();
  return message;
}

void WebSocketClient::ping(Deadline deadline) {
  if (server_close_ || has_said_close_) throw_closed();
  write(Opcode::ping, Bytes(), deadline);
  for (++pings_; pongs_ < pings_;) {
    if (server_close_ || has_ended_) throw_closed();
    read_more(deadline);
    if (pongs_ < pings_ && is_late(deadline)) throw timed_out();
  }
}

void WebSocketClient::close(Deadline deadline) noexcept {
  try {
    if (!std::exchange(has_said_close_, true)) {
      write(Opcode::close, encode_close(CloseCode::normal, ""), deadline);
    }
    while (!server_close_ && !has_ended_ && !is_late(deadline)) read_more(deadline);
    stream_->end_writing();
  } catch (const std::exception&) {
    has_ended_ = true;  // nothing depends on a goodbye
  }
}

std::optional<Milliseconds> WebSocketClient::reconnect_after() const {
  if (!server_close_ || server_close_->code != CloseCode::going_away) return std::nullopt;
  const std::string_view reason = server_close_->reason;
  const auto at = reason.find(reconnect_prefix);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view digits = reason.substr(at + reconnect_prefix.size());
  std::uint32_t ms = 0;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), ms);
  if (parsed.ec != std::errc()) return std::nullopt;
  return Milliseconds(ms);
}

void WebSocketClient::throw_closed() const {
  if (!server_close_) throw closed();
  if (server_close_->code == CloseCode::going_away) {
    throw NetworkError(NetworkFailure::closed, "The server is restarting; reconnect soon.");
  }
  const auto code = static_cast<std::uint16_t>(server_close_->code);
  throw NetworkError(
      NetworkFailure::closed,
      "The server closed the connection (code " + std::to_string(code) + ")."
  );
}

int WebSocketClient::native_handle() const {
  return stream_->native_handle();
}

}  // namespace causeway::adapters::http
