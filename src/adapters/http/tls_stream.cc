#include "adapters/http/tls_stream.h"

#include <bit>
#include <cerrno>
#include <new>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <string_view>
#include <sys/socket.h>

#include "base/invariant.h"

namespace causeway::adapters::http {

namespace {

constexpr std::string_view alpn{"\x08http/1.1"};  // RFC 7301 §3.1: length, then name

bool is_would_block(int error) {
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

/// The BIO's datum is the number of the socket.
int socket_of(BIO* bio) {
  return static_cast<int>(std::bit_cast<std::intptr_t>(BIO_get_data(bio)));
}

/// OpenSSL's own socket BIO writes with write(2), which raises SIGPIPE when the peer has gone. This
/// one does the same work with send(2).
int bio_write(BIO* bio, const char* bytes, int size_bytes) {
  BIO_clear_retry_flags(bio);
  const int socket = socket_of(bio);
  const auto sent =
      ::send(socket, bytes, static_cast<std::size_t>(size_bytes), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent < 0 && is_would_block(errno)) BIO_set_retry_write(bio);
  return static_cast<int>(sent);
}

int bio_read(BIO* bio, char* into, int size_bytes) {
  BIO_clear_retry_flags(bio);
  const int socket = socket_of(bio);
  const auto received = ::recv(socket, into, static_cast<std::size_t>(size_bytes), MSG_DONTWAIT);
  if (received < 0 && is_would_block(errno)) BIO_set_retry_read(bio);
  return static_cast<int>(received);
}

long bio_control(BIO*, int command, long, void*) {
  return command == BIO_CTRL_FLUSH ? 1 : 0;
}

const BIO_METHOD* socket_method() {
  static const BIO_METHOD* const method = [] {
    BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket");
    if (made == nullptr) throw std::bad_alloc();
    BIO_meth_set_write(made, bio_write);
    BIO_meth_set_read(made, bio_read);
    BIO_meth_set_ctrl(made, bio_control);
    return made;
  }();
  return method;
}

int choose_alpn(
    SSL* /*ssl*/,
    const unsigned char** out,
    unsigned char* out_size,
    const unsigned char* offered,
    unsigned offered_size,
    void* /*unused*/
) {
  unsigned char* chosen = nullptr;
  const int result = SSL_select_next_proto(
      &chosen,
      out_size,
      reinterpret_cast<const unsigned char*>(alpn.data()),
      static_cast<unsigned>(alpn.size()),
      offered,
      offered_size
  );
  *out = chosen;
  return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

IoResult plain_outcome(ssize_t moved, Io when_blocked) {
  if (moved > 0) return {Io::done, static_cast<std::size_t>(moved)};
  if (moved == 0) return {Io::closed};
  return {is_would_block(errno) ? when_blocked : Io::failed};
}

}  // namespace

void TlsStream::Free::operator()(ssl_st* ssl) const {
  SSL_free(ssl);
}

TlsStream::TlsStream(int socket, ssl_ctx_st& context, Side side)
    : ssl_(SSL_new(&context)), socket_(socket) {
  BIO* bio = BIO_new(socket_method());
  if (ssl_ == nullptr || bio == nullptr) {
    BIO_free(bio);
    throw std::bad_alloc();
  }
  BIO_set_data(bio, std::bit_cast<void*>(static_cast<std::intptr_t>(socket)));
  BIO_set_init(bio, 1);
  SSL_set_bio(ssl_.get(), bio, bio);
  side == Side::server ? SSL_set_accept_state(ssl_.get()) : SSL_set_connect_state(ssl_.get());
}

Io TlsStream::outcome(int result) {
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_NONE:
      return Io::done;
    case SSL_ERROR_WANT_READ:
      return Io::want_read;
    case SSL_ERROR_WANT_WRITE:
      return Io::want_write;
    case SSL_ERROR_ZERO_RETURN:
      return Io::closed;
    default:
      return Io::failed;
  }
}

Io TlsStream::handshake() {
  if (ssl_ == nullptr) return Io::done;
  ERR_clear_error();
  const Io io = outcome(SSL_do_handshake(ssl_.get()));
  if (io != Io::failed) return io;
  const unsigned long error = ERR_peek_error();
  met_plain_http_ = ERR_GET_REASON(error) == SSL_R_HTTP_REQUEST;
  // The peer went away in the middle: what it spoke until then was TLS.
  const bool has_ended = error == 0 || ERR_GET_REASON(error) == SSL_R_UNEXPECTED_EOF_WHILE_READING;
  return has_ended ? Io::closed : Io::failed;
}

IoResult TlsStream::read(MutableByteView into) {
  if (ssl_ == nullptr) {
    return plain_outcome(::recv(socket_, into.data(), into.size(), MSG_DONTWAIT), Io::want_read);
  }
  ERR_clear_error();
  std::size_t moved = 0;
  const Io io = outcome(SSL_read_ex(ssl_.get(), into.data(), into.size(), &moved));
  return {io, moved};
}

bool TlsStream::has_more() const {
  return ssl_ != nullptr && SSL_has_pending(ssl_.get()) == 1;
}

IoResult TlsStream::write(ByteView from) {
  INVARIANT(!from.empty());
  if (ssl_ == nullptr) {
    const auto sent = ::send(socket_, from.data(), from.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    return plain_outcome(sent, Io::want_write);
  }
  ERR_clear_error();
  std::size_t moved = 0;
  const Io io = outcome(SSL_write_ex(ssl_.get(), from.data(), from.size(), &moved));
  return {io, moved};
}

void TlsStream::end_writing() {
  if (ssl_ != nullptr && SSL_is_init_finished(ssl_.get())) {
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
  }
  ::shutdown(socket_, SHUT_WR);
}

std::shared_ptr<ssl_ctx_st> make_tls_context(TlsStream::Side side) {
  const bool is_server = side == TlsStream::Side::server;
  const std::shared_ptr<ssl_ctx_st> context(
      SSL_CTX_new(is_server ? TLS_server_method() : TLS_client_method()), SSL_CTX_free
  );
  if (context == nullptr) throw std::bad_alloc();
  SSL_CTX* const ctx = context.get();
  SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
  SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  // One recv(2) takes all that is there, instead of one for a record's head and one for its body.
  SSL_CTX_set_read_ahead(ctx, 1);
  SSL_CTX_set_mode(
      ctx,
      SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER
  );
  // Tickets carry a session's state; nothing is remembered here.
  SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(ctx, 1);
  if (is_server) {
    SSL_CTX_set_alpn_select_cb(ctx, choose_alpn, nullptr);
  } else {
    SSL_CTX_set_alpn_protos(
        ctx, reinterpret_cast<const unsigned char*>(alpn.data()), static_cast<unsigned>(alpn.size())
    );
  }
  return context;
}

}  // namespace causeway::adapters::http
