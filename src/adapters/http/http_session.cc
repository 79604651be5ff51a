#include "adapters/http/http_session.h"

#include <algorithm>
#include <exception>
#include <string>
#include <utility>

#include "base/encoding.h"

namespace causeway::adapters::http {

namespace {

using Progress = RequestReader::Progress;

/// Bodies up to this size leave in one record with their head.
constexpr std::size_t small_body_max = record_size * 3 / 4;

constexpr std::string_view plain_http_answer =
    "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nConnection: close\r\n"
    "Content-Length: 48\r\n\r\nThis port speaks TLS: use an https:// address.\r\n";

std::string_view sentence_of(Error error) {
  if (error.is(rules::header_fits)) return "The request's header is too large.";
  if (error.is(rules::body_fits)) return "The request's body is too large.";
  return "This is not a request that HTTP/1.1 knows.";
}

/// Whether a comma-separated header value has `token`, in either case.
bool has_token(std::string_view list, std::string_view token) {
  const auto is_same = [](char a, char b) {
    return a == b || (a >= 'A' && a <= 'Z' && a - 'A' + 'a' == b);
  };
  while (!list.empty()) {
    const auto comma = std::min(list.find(','), list.size());
    std::string_view part = list.substr(0, comma);
    list.remove_prefix(std::min(comma + 1, list.size()));
    while (part.starts_with(' ') || part.starts_with('\t')) part.remove_prefix(1);
    while (part.ends_with(' ') || part.ends_with('\t')) part.remove_suffix(1);
    if (std::equal(part.begin(), part.end(), token.begin(), token.end(), is_same)) return true;
  }
  return false;
}

/// RFC 6455 §4.2.1: what the handshake must contain beside the upgrade itself.
std::optional<HttpReply> refuse_handshake(const HttpRequest& request) {
  if (request.method != "GET") return text_reply(405, "A WebSocket is opened with GET.");
  if (request.header("sec-websocket-version") != "13") {
    HttpReply reply = text_reply(426, "This server speaks version 13 of the WebSocket protocol.");
    reply.headers.push_back({"Sec-WebSocket-Version", "13"});
    return reply;
  }
  const auto key = from_base64(request.header("sec-websocket-key"));
  if (!key.ok() || (*key).size() != 16) {
    return text_reply(400, "The WebSocket's key is not one.");
  }
  return std::nullopt;
}

HttpReply switch_protocols(const HttpRequest& request) {
  HttpReply reply;
  reply.status = 101;
  reply.headers = {
      {"Upgrade", "websocket"},
      {"Connection", "Upgrade"},
      {"Sec-WebSocket-Accept", accept_key(request.header("sec-websocket-key"))},
  };
  return reply;
}

}  // namespace

/// Where the service's answer arrives, from whatever thread, perhaps after the link has gone.
struct HttpSession::Answer {
  std::shared_ptr<Link> link;
  std::optional<HttpReply> reply;  // on the worker's thread
};

HttpSession::HttpSession(Link& link)
    : link_(link),
      reader_(
          link.worker().options().limits.header_bytes, link.worker().options().limits.body_bytes
      ) {
  link_.set_phase(this);
}

HttpSession::~HttpSession() {
  link_.set_phase(nullptr);
}

void HttpSession::deadline_passed() {
  is_timed_out_ = true;
  link_.interrupt();
}

void HttpSession::go_away() {
  is_last_ = true;
  if (is_idle_) link_.interrupt();
}

void HttpSession::expect(Progress progress) {
  const Timeouts& timeouts = link_.worker().options().timeouts;
  progress_ = progress;
  is_idle_ = progress == Progress::nothing;
  if (progress == Progress::nothing) link_.set_deadline(timeouts.keep_alive);
  if (progress == Progress::head) link_.set_deadline(timeouts.head);
  if (progress == Progress::body) link_.set_deadline(timeouts.body);
}

Task<bool> HttpSession::start() {
  link_.set_deadline(link_.worker().options().timeouts.handshake);
  const bool is_safe = co_await link_.handshake();
  if (!is_safe && link_.met_plain_http()) {
    link_.send_in_clear(plain_http_answer);
    link_.end_writing();
  }
  // Who has just connected has something to say: `head`, not `keep_alive`.
  link_.set_deadline(link_.worker().options().timeouts.head);
  is_idle_ = true;
  co_return is_safe;
}

Task<bool> HttpSession::run() {
  const bool is_safe = co_await start();
  Next next = is_safe ? Next::request : Next::end;
  while (next == Next::request) {
    std::optional<HttpRequest> request = co_await read_request();
    if (!request) co_return false;
    next = co_await respond(*std::move(request));
  }
  if (next == Next::end && is_safe) {
    link_.end_writing();
    link_.set_deadline(link_.worker().options().timeouts.close);
    co_await link_.linger();
  }
  co_return next == Next::websocket;
}

Task<std::optional<HttpRequest>> HttpSession::read_request() {
  const bool is_complete = co_await read_until_complete();
  if (!is_complete) co_return std::nullopt;
  keeps_alive_ = reader_.keeps_alive();
  co_return reader_.take();
}

Task<bool> HttpSession::read_until_complete() {
  Result<Progress> progress = reader_.feed(ByteView());  // what came with the request before
  while (progress.ok() && *progress != Progress::complete) {
    if (*progress != progress_) {
      const bool is_body_awaited = *progress == Progress::body && reader_.expects_continue();
      expect(*progress);
      if (is_body_awaited) {
        co_await link_.write(as_bytes("HTTP/1.1 100 Continue\r\n\r\n"));
      }
    }
    const ByteView bytes = co_await link_.read();
    if (bytes.empty()) {
      const bool is_late = is_timed_out_ && progress_ != Progress::nothing;
      if (is_late) {
        co_await refuse(text_reply(408, "The request took too long to arrive."));
      }
      co_return false;
    }
    progress = reader_.feed(bytes);
  }
  is_idle_ = false;
  if (!progress.ok()) {
    const Error error = progress.error();
    co_await refuse(text_reply(status_of(error), sentence_of(error)));
  }
  co_return progress.ok();
}

bool HttpSession::is_upgrade(const HttpRequest& request) const {
  const std::string& path = link_.worker().options().websocket_path;
  return !path.empty() && request.path == path &&
         has_token(request.header("connection"), "upgrade") &&
         has_token(request.header("upgrade"), "websocket");
}

Task<HttpSession::Next> HttpSession::respond(HttpRequest request) {
  ++link_.worker().shared().requests_total;
  progress_ = Progress::complete;
  request.remote_address = link_.remote_address();
  const std::string method = request.method;
  if (!keeps_alive_ || link_.is_surplus()) is_last_ = true;

  HttpReply reply;
  const bool is_handshake = !link_.is_surplus() && is_upgrade(request);
  if (link_.is_surplus()) {
    reply = text_reply(503, "This server has all the connections that it can serve.");
  } else if (is_handshake) {
    reply = refuse_handshake(request).value_or(switch_protocols(request));
    // Nothing may follow the handshake before it is answered (RFC 6455 §4.1).
    if (reader_.has_more()) reply = text_reply(400, "The WebSocket is not open yet.");
  } else {
    reply = co_await ask(std::move(request));
  }

  const bool is_websocket = reply.status == 101 && is_handshake;
  link_.set_deadline(link_.worker().options().timeouts.write);
  const bool is_sent = co_await send(std::move(reply), method);
  if (!is_sent) link_.cut();  // not to be lingered for
  if (is_sent && is_websocket) co_return Next::websocket;
  co_return is_sent && !is_last_ ? Next::request : Next::end;
}

Task<HttpReply> HttpSession::ask(HttpRequest request) {
  link_.set_deadline(link_.worker().options().timeouts.answer);
  const auto answer = std::make_shared<Answer>();
  answer->link = link_.shared_from_this();
  try {
    link_.worker().shared().service.http(std::move(request), [answer](HttpReply reply) {
      Worker& worker = answer->link->worker();
      worker.post([answer, reply = std::move(reply)]() mutable {
        if (answer->reply) return;
        answer->reply = std::move(reply);
        answer->link->wake();
      });
    });
  } catch (const std::exception&) {
    co_return text_reply(500, "The server failed at this request.");
  }
  if (!answer->reply) {
    co_await link_.pause();
  }
  std::optional<HttpReply> reply = std::exchange(answer->reply, std::nullopt);
  if (reply) co_return *std::move(reply);
  is_last_ = true;
  co_return text_reply(503, "The server was too slow for this request.");
}

Task<bool> HttpSession::send(HttpReply reply, std::string_view method) {
  const KeepAlive keep_alive = is_last_ ? KeepAlive::no : KeepAlive::yes;
  std::string head = encode_head(reply, keep_alive, link_.worker().date());
  const bool is_bodiless = method == "HEAD" || reply.body.empty();
  if (is_bodiless) reply.body.clear();
  if (reply.body.size() <= small_body_max) {
    head.append(as_text(reply.body));
    reply.body.clear();
  }
  const bool is_head_sent = co_await link_.write(as_bytes(head));
  if (!is_head_sent) co_return false;
  co_return co_await link_.write(reply.body);
}

Task<void> HttpSession::refuse(HttpReply reply) {
  // The answer may well be unwanted; then the deadline ends it.
  link_.set_deadline(link_.worker().options().timeouts.close);
  is_last_ = true;
  is_idle_ = false;
  const bool is_sent = co_await send(std::move(reply), "GET");
  if (!is_sent) co_return;
  link_.end_writing();
  co_await link_.linger();
}

}  // namespace causeway::adapters::http
