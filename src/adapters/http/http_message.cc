#include "adapters/http/http_message.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <utility>

#include "base/encoding.h"
#include "base/invariant.h"

namespace causeway::adapters::http {

namespace {

namespace beast_http = boost::beast::http;

constexpr std::size_t reply_header_size_max = std::size_t{64} * 1024;

/// A body in `Bytes`. Unlike Beast's own, it allocates for what arrived, not for what
/// Content-Length promises.
struct Body {
  using value_type = Bytes;

  static std::uint64_t size(const value_type& body) { return body.size(); }

  class reader {
   public:
    template <bool is_request, typename Fields>
    reader(beast_http::header<is_request, Fields>&, value_type& body) : body_(body) {}

    void init(const boost::optional<std::uint64_t>&, boost::beast::error_code& code) { code = {}; }

    template <typename Buffers>
    std::size_t put(const Buffers& buffers, boost::beast::error_code& code) {
      const auto bytes = ByteView(
          static_cast<const std::uint8_t*>(boost::asio::const_buffer(buffers).data()),
          boost::asio::const_buffer(buffers).size()
      );
      append(body_, bytes);
      code = {};
      return bytes.size();
    }

    void finish(boost::beast::error_code& code) { code = {}; }

   private:
    value_type& body_;
  };
};

std::string_view find_header(const std::vector<Header>& headers, std::string_view name) {
  const auto found = std::find_if(headers.begin(), headers.end(), [name](const Header& header) {
    return header.name == name;
  });
  return found == headers.end() ? std::string_view() : std::string_view(found->value);
}

std::string to_text(boost::beast::string_view text) {
  return {text.data(), text.size()};
}

template <typename Fields>
std::vector<Header> copy_headers(const Fields& fields) {
  std::vector<Header> headers;
  for (const auto& field : fields) {
    headers.push_back({to_lower_ascii(to_text(field.name_string())), to_text(field.value())});
  }
  return headers;
}

std::string_view reason_of(unsigned status) {
  const auto reason = beast_http::obsolete_reason(static_cast<beast_http::status>(status));
  return {reason.data(), reason.size()};
}

void put_line(std::string& head, std::string_view name, std::string_view value) {
  INVARIANT(name.find_first_of("\r\n:") == std::string_view::npos);
  INVARIANT(value.find_first_of("\r\n") == std::string_view::npos);
  head.append(name).append(": ").append(value).append("\r\n");
}

/// A Beast parser of messages in sequence, with the bytes that it has not used yet. `Parser` is
/// made anew for each message.
template <typename Parser>
struct MessageReader {
  MessageReader(std::size_t header_max, std::size_t body_max, const Rule& rule)
      : header_size_max(header_max), body_size_max(body_max), malformed(rule) {
    begin();
  }

  std::size_t header_size_max;
  std::size_t body_size_max;
  const Rule& malformed;
  std::unique_ptr<Parser> parser;
  Bytes input;

  void begin() {
    parser = std::make_unique<Parser>();
    parser->header_limit(static_cast<std::uint32_t>(header_size_max));
    parser->body_limit(body_size_max);
  }

  Error error(boost::beast::error_code code) const {
    if (code == beast_http::error::header_limit) return Error{rules::header_fits};
    if (code == beast_http::error::body_limit) return Error{rules::body_fits};
    return Error{malformed};
  }

  /// Whether a chunked message cannot go on with so few bytes: at its shortest it ends in
  /// "0 CRLF CRLF". Beast 1.81 aborts when it sees a part of that twice (its pull request 2861).
  bool is_too_little(std::size_t size) const {
    constexpr std::size_t last_chunk_size_min = 5;
    return size < last_chunk_size_min && parser->is_header_done() && parser->chunked();
  }

  /// Parses what it can of the input, to the end of the message at most. What it leaves of a
  /// message is the head of a chunk, or trailers: as much of it as of any head.
  Result<void> parse() {
    std::size_t used = 0;
    while (!parser->is_done() && used < input.size() && !is_too_little(input.size() - used)) {
      boost::beast::error_code code;
      const auto rest = boost::asio::buffer(input) + used;
      used += parser->put(boost::asio::const_buffer(rest), code);
      if (code == beast_http::error::need_more) break;
      if (code) return error(code);
    }
    input.erase(input.begin(), input.begin() + static_cast<std::ptrdiff_t>(used));
    if (input.empty()) input = {};
    if (!parser->is_done() && input.size() > header_size_max) return Error{rules::header_fits};
    return {};
  }
};

/// RFC 9112 §3.2: exactly one Host in HTTP/1.1, and a target in origin form.
Result<void> check_head(const beast_http::request<Body>& head) {
  const auto hosts = head.equal_range(beast_http::field::host);
  const auto count = std::distance(hosts.first, hosts.second);
  if (count > 1 || (count == 0 && head.version() == 11)) return Error{rules::host_is_given};
  if (!head.target().starts_with('/')) return Error{rules::target_is_a_path};
  return {};
}

}  // namespace

std::string_view HttpRequest::header(std::string_view name) const {
  return find_header(headers, name);
}

std::string_view HttpReply::header(std::string_view name) const {
  return find_header(headers, name);
}

HttpReply text_reply(unsigned status, std::string_view sentence) {
  HttpReply reply;
  reply.status = status;
  reply.content_type = "text/plain; charset=utf-8";
  reply.body = to_bytes(sentence);
  reply.body.push_back('\n');
  return reply;
}

unsigned status_of(Error error) {
  if (error.is(rules::header_fits)) return 431;
  if (error.is(rules::body_fits)) return 413;
  return 400;
}

struct RequestReader::State : MessageReader<beast_http::request_parser<Body>> {
  using MessageReader::MessageReader;
};

RequestReader::RequestReader(std::size_t header_size_max, std::size_t body_size_max)
    : state_(std::make_unique<State>(header_size_max, body_size_max, rules::request_is_http)) {}

RequestReader::~RequestReader() = default;

Result<RequestReader::Progress> RequestReader::feed(ByteView bytes) {
  State& reader = *state_;
  append(reader.input, bytes);
  const bool had_head = reader.parser->is_header_done();
  TRY(reader.parse());
  if (!reader.parser->is_header_done()) {
    return reader.parser->got_some() ? Progress::head : Progress::nothing;
  }
  if (!had_head) TRY(check_head(reader.parser->get()));
  return reader.parser->is_done() ? Progress::complete : Progress::body;
}

bool RequestReader::expects_continue() const {
  const auto& head = state_->parser->get();
  const auto field = head[beast_http::field::expect];
  return head.version() == 11 && boost::beast::iequals(field, "100-continue");
}

bool RequestReader::keeps_alive() const {
  return state_->parser->keep_alive();
}

bool RequestReader::has_more() const {
  return !state_->input.empty();
}

HttpRequest RequestReader::take() {
  INVARIANT(state_->parser->is_done());
  auto message = state_->parser->release();
  HttpRequest request;
  request.method = to_text(message.method_string());
  const std::string target = to_text(message.target());
  const auto question = std::min(target.find('?'), target.size());
  request.path = target.substr(0, question);
  if (question < target.size()) request.query = target.substr(question + 1);
  request.headers = copy_headers(message);
  request.body = std::move(message.body());
  state_->begin();
  return request;
}

struct ReplyReader::State : MessageReader<beast_http::response_parser<Body>> {
  using MessageReader::MessageReader;
};

ReplyReader::ReplyReader(std::size_t body_size_max)
    : state_(std::make_unique<State>(reply_header_size_max, body_size_max, rules::reply_is_http)) {}

ReplyReader::~ReplyReader() = default;

Result<bool> ReplyReader::feed(ByteView bytes, std::string_view method) {
  State& reader = *state_;
  append(reader.input, bytes);
  for (;;) {
    if (!reader.parser->got_some()) reader.parser->skip(method == "HEAD");
    TRY(reader.parse());
    if (!reader.parser->is_done()) return false;
    const unsigned status = reader.parser->get().result_int();
    const bool is_interim = status / 100 == 1 && status != 101;
    if (!is_interim) return true;
    reader.begin();
  }
}

bool ReplyReader::feed_end() {
  boost::beast::error_code code;
  auto& parser = *state_->parser;
  if (parser.is_header_done() && !parser.is_done()) parser.put_eof(code);
  return !code && parser.is_done();
}

HttpReply ReplyReader::take() {
  INVARIANT(state_->parser->is_done());
  auto message = state_->parser->release();
  HttpReply reply;
  reply.status = message.result_int();
  reply.headers = copy_headers(message);
  reply.content_type = std::string(reply.header("content-type"));
  reply.body = std::move(message.body());
  state_->begin();
  return reply;
}

Bytes ReplyReader::take_rest() {
  return std::exchange(state_->input, {});
}

std::string encode_head(const HttpReply& reply, KeepAlive keep_alive, std::string_view date) {
  std::string head = "HTTP/1.1 " + std::to_string(reply.status) + " ";
  head.append(reason_of(reply.status)).append("\r\n");
  put_line(head, "Date", date);
  const bool has_length = reply.status / 100 != 1 && reply.status != 204 && reply.status != 304;
  if (has_length) put_line(head, "Content-Length", std::to_string(reply.body.size()));
  if (!reply.content_type.empty()) put_line(head, "Content-Type", reply.content_type);
  if (keep_alive == KeepAlive::no) put_line(head, "Connection", "close");
  for (const Header& header : reply.headers) put_line(head, header.name, header.value);
  return head.append("\r\n");
}

std::string encode_head(
    const HttpRequest& request, std::string_view host, std::optional<std::uint64_t> streamed_size
) {
  INVARIANT(request.path.starts_with('/'));
  std::string head = request.method + " " + request.path;
  if (!request.query.empty()) head.append("?").append(request.query);
  INVARIANT(head.find_first_of("\r\n") == std::string::npos);
  head.append(" HTTP/1.1\r\n");
  put_line(head, "Host", host);
  const bool has_body =
      !request.body.empty() || request.method == "POST" || request.method == "PUT";
  const std::uint64_t size = streamed_size.value_or(request.body.size());
  if (has_body) put_line(head, "Content-Length", std::to_string(size));
  for (const Header& header : request.headers) put_line(head, header.name, header.value);
  return head.append("\r\n");
}

}  // namespace causeway::adapters::http
