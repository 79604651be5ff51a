#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/bytes.h"

struct ssl_st;      // OpenSSL's SSL
struct ssl_ctx_st;  // OpenSSL's SSL_CTX

namespace causeway::adapters::http {

/// What a TLS record holds at most (RFC 8446 §5.1), and so what is worth reading or writing at
/// once.
inline constexpr std::size_t record_size = std::size_t{16} * 1024;

/// What became of one step that does not wait.
enum class Io : std::uint8_t {
  done,
  want_read,   // repeat the step when the socket is readable
  want_write,  // … writable
  closed,      // the peer ended the stream in order
  failed,      // the stream is broken; nothing more can be done with it
};

struct IoResult {
  Io io = Io::failed;
  std::size_t size_bytes = 0;  // moved, if `done`
};

/// TLS, or nothing, around a connected non-blocking socket. No function waits: whoever calls waits
/// for the socket as told, with an event loop (server) or `poll` (client), and repeats the step.
///
/// The stream borrows the socket. An idle one holds no record buffers (SSL_MODE_RELEASE_BUFFERS)
/// and no BIO pair: about 15 KB less than asio::ssl::stream twice over. Writes never raise SIGPIPE.
class TlsStream {
 public:
  enum class Side : std::uint8_t {
    server,
    client
  };

  /// In the clear.
  explicit TlsStream(int socket) : socket_(socket) {}

  /// TLS under `context`, which is shared and may be let go by the caller.
  TlsStream(int socket, ssl_ctx_st& context, Side side);

  /// First, until `done`. Without TLS `done` at once.
  Io handshake();

  /// Some bytes, at least one if `done`.
  IoResult read(MutableByteView into);

  /// Whether bytes were taken from the socket that `read` has not returned yet.
  bool has_more() const;

  /// Takes some bytes, at least one if `done`. After `want_…` the next write must begin with the
  /// same bytes. One call makes one TLS record, of at most 16 KiB.
  IoResult write(ByteView from);

  /// Tells the peer that no more will follow, as far as that is possible without waiting.
  void end_writing();

  /// Whether a failed handshake was a request in plain HTTP.
  bool met_plain_http() const { return met_plain_http_; }

  /// For checks of the peer's certificate; null without TLS.
  ssl_st* ssl() const { return ssl_.get(); }

 private:
  struct Free {
    void operator()(ssl_st* ssl) const;
  };

  Io outcome(int result);

  std::unique_ptr<ssl_st, Free> ssl_;
  int socket_;
  bool met_plain_http_ = false;
};

/// A context for one side with what both share: TLS 1.2 or later, lean buffers, no renegotiation,
/// no compression, ALPN http/1.1. Throws `std::bad_alloc`.
std::shared_ptr<ssl_ctx_st> make_tls_context(TlsStream::Side side);

}  // namespace causeway::adapters::http
