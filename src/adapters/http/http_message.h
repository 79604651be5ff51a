#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace causeway::adapters::http {

namespace rules {
inline constexpr Rule request_is_http{"http.request_is_http", "RFC 9112 §2"};
inline constexpr Rule header_fits{"http.header_fits", "RFC 6585 §5"};
inline constexpr Rule body_fits{"http.body_fits", "RFC 9110 §15.5.14"};
inline constexpr Rule host_is_given{"http.host_is_given", "RFC 9112 §3.2"};
inline constexpr Rule target_is_a_path{"http.target_is_a_path", "RFC 9112 §3.2.1"};
inline constexpr Rule reply_is_http{"http.reply_is_http", "RFC 9112 §4"};
}  // namespace rules

struct Header {
  std::string name;  // lower case in whatever was received
  std::string value;

  bool operator==(const Header&) const = default;
};

struct HttpRequest {
  std::string method;  // "GET"
  std::string path;    // "/v1/blobs/7": begins with a slash; percent-encoding left as it came
  std::string query;   // what follows the first "?"
  std::vector<Header> headers;
  Bytes body;
  std::string remote_address;  // the peer's IP address, for rate limits; empty in a client

  /// The first header of that (lower-case) name, or an empty text.
  std::string_view header(std::string_view name) const;
};

struct HttpReply {
  unsigned status = 200;
  std::string content_type;  // empty: none
  Bytes body;
  std::vector<Header>
      headers;  // further ones; content-length and the like are the server's business

  std::string_view header(std::string_view name) const;
};

/// A reply of one sentence in text/plain.
HttpReply text_reply(unsigned status, std::string_view sentence);

/// Which status refuses a request that broke one of the rules above: 400, 413 or 431.
unsigned status_of(Error error);

/// Reads requests from the bytes of one connection, one behind the other (RFC 9112). No I/O; memory
/// is bounded by the two limits.
class RequestReader {
 public:
  RequestReader(std::size_t header_size_max, std::size_t body_size_max);
  ~RequestReader();
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;

  enum class Progress {
    nothing,   // not a byte of the next request has arrived
    head,      // in the middle of the head
    body,      // the head is complete, the body is not
    complete,  // call `take()`
  };

  /// Takes in more bytes. Bytes of a following request are kept for after `take()`. After an error
  /// (rules above) the connection cannot be read any further.
  Result<Progress> feed(ByteView bytes);

  /// Whether the client waits for "100 Continue" before it sends the body (RFC 9110 §10.1.1).
  bool expects_continue() const;

  /// Whether another request may follow this one.
  bool keeps_alive() const;

  /// Whether bytes wait behind the request that is complete.
  bool has_more() const;

  /// The complete request; the reader begins the next one.
  HttpRequest take();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Reads replies likewise, for clients.
class ReplyReader {
 public:
  explicit ReplyReader(std::size_t body_size_max);
  ~ReplyReader();
  ReplyReader(const ReplyReader&) = delete;
  ReplyReader& operator=(const ReplyReader&) = delete;

  /// Whether the reply is complete. `method` is that of the request: a reply to HEAD has no body.
  /// Errors: `rules::reply_is_http`, `rules::body_fits`.
  Result<bool> feed(ByteView bytes, std::string_view method);

  /// The connection ended; true if that completes the reply (RFC 9112 §6.3, last case).
  bool feed_end();

  /// The complete reply; interim ones (1xx other than 101) are skipped.
  HttpReply take();

  /// What arrived behind it: for 101, the first bytes of the other protocol.
  Bytes take_rest();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

enum class KeepAlive : std::uint8_t {
  yes,
  no
};

/// The head of a reply, up to and including the empty line. `date` is an IMF-fixdate. Header names
/// and values are ours: a line break in one is our mistake (INVARIANT).
std::string encode_head(const HttpReply& reply, KeepAlive keep_alive, std::string_view date);

/// The head of a request; `host` as in `host_and_port`. `streamed_size`: of a body that is sent
/// instead of the request's own.
std::string encode_head(
    const HttpRequest& request,
    std::string_view host,
    std::optional<std::uint64_t> streamed_size = std::nullopt
);

}  // namespace causeway::adapters::http
