#include "adapters/http/client_stream.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>
#include <fcntl.h>
#include <limits>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <string>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

namespace causeway::adapters::http {

namespace {

using AddressList = std::unique_ptr<addrinfo, void (*)(addrinfo*)>;

AddressList resolve(const ServerAddress& address) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_ADDRCONFIG | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const std::string port = std::to_string(address.port);
  const int error = getaddrinfo(address.host.c_str(), port.c_str(), &hints, &found);
  if (error != 0) {
    throw NetworkError(
        NetworkFailure::unreachable,
        "The name " + address.host + " cannot be resolved: " + gai_strerror(error) + "."
    );
  }
  return {found, freeaddrinfo};
}

std::string now_as_text() {
  const std::time_t now = std::time(nullptr);
  std::tm broken_down{};
  static_cast<void>(gmtime_r(&now, &broken_down));
  std::array<char, 32> text{};
  const auto size = std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M UTC", &broken_down);
  return {text.data(), size};
}

NetworkError wrong_clock(const ServerAddress& address, std::string_view what) {
  return {
      NetworkFailure::wrong_clock,
      "The certificate of " + host_and_port(address) + " " + std::string(what) +
          ": either it must be renewed there, or this computer's clock is wrong; it says " +
          now_as_text() + "."
  };
}

NetworkError bad_certificate(const ServerAddress& address, std::string_view what) {
  return {
      NetworkFailure::bad_certificate,
      "The certificate of " + host_and_port(address) + " " + std::string(what) + "."
  };
}

/// What OpenSSL's verdict means to a person.
void check_verdict(long verdict, const ServerAddress& address) {
  switch (verdict) {
    case X509_V_OK:
      return;
    case X509_V_ERR_CERT_HAS_EXPIRED:
      throw wrong_clock(address, "has expired");
    case X509_V_ERR_CERT_NOT_YET_VALID:
      throw wrong_clock(address, "is not valid yet");
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      throw bad_certificate(address, "is for another name than " + address.host);
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      throw bad_certificate(
          address,
          "is signed by nobody this computer trusts; if it is the right one, add its pin, "
          "#sha256=…, to the address"
      );
    default:
      throw bad_certificate(address, "is not acceptable");
  }
}

void prepare(SSL* ssl, const ServerAddress& address) {
  const bool is_ip = is_ip_address(address.host);
  if (!is_ip) SSL_set_tlsext_host_name(ssl, address.host.c_str());
  // The verdict is read after the handshake, when it can be told in a sentence.
  SSL_set_verify(ssl, SSL_VERIFY_NONE, nullptr);
  X509_VERIFY_PARAM* const expected = SSL_get0_param(ssl);
  if (is_ip) {
    X509_VERIFY_PARAM_set1_ip_asc(expected, address.host.c_str());
  } else {
    X509_VERIFY_PARAM_set1_host(expected, address.host.c_str(), address.host.size());
  }
}

}  // namespace

ClientStream::ClientStream(const ServerAddress& address, Deadline deadline)
    : context_(make_tls_context(TlsStream::Side::client)) {
  if (!address.pin) SSL_CTX_set_default_verify_paths(context_.get());
  try {
    connect(address, deadline);
    handshake(address, deadline);
  } catch (NetworkError& error) {
    if (socket_ >= 0) ::close(socket_);
    error.mark_before_sending();
    throw;
  } catch (...) {
    if (socket_ >= 0) ::close(socket_);
    throw;
  }
}

ClientStream::~ClientStream() {
  stream_.reset();
  ::close(socket_);
}

ClientStream::Wait ClientStream::wait(Io direction, Deadline deadline) const {
  const auto left = std::chrono::ceil<Milliseconds>(deadline - std::chrono::steady_clock::now());
  // Whoever waits has tried already. Ready or not: records that carry nothing may go on for ever.
  if (left <= Milliseconds(0)) return Wait::late;
  const auto timeout = std::min<std::int64_t>(left.count(), std::numeric_limits<int>::max());
  pollfd descriptor{};
  descriptor.fd = socket_;
  descriptor.events = direction == Io::want_write ? POLLOUT : POLLIN;
  const int ready = ::poll(&descriptor, 1, static_cast<int>(timeout));
  if (ready > 0) return Wait::ready;
  return ready < 0 && errno == EINTR ? Wait::interrupted : Wait::late;
}

void ClientStream::wait_or_throw(Io direction, Deadline deadline) const {
  Wait outcome = Wait::interrupted;
  while (outcome == Wait::interrupted) outcome = wait(direction, deadline);
  if (outcome == Wait::late) {
    throw NetworkError(NetworkFailure::timed_out, "The server did not answer in time.");
  }
}

void ClientStream::connect(const ServerAddress& address, Deadline deadline) {
  const AddressList list = resolve(address);
  int error = 0;
  for (const addrinfo* at = list.get(); at != nullptr; at = at->ai_next) {
    socket_ = ::socket(at->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (socket_ < 0) {
      error = errno;
      continue;
    }
    error = ::connect(socket_, at->ai_addr, at->ai_addrlen) == 0 ? 0 : errno;
    if (error == EINPROGRESS) {
      wait_or_throw(Io::want_write, deadline);
      socklen_t size = sizeof error;
      ::getsockopt(socket_, SOL_SOCKET, SO_ERROR, &error, &size);
    }
    if (error == 0) return;
    ::close(socket_);
    socket_ = -1;
  }
  throw NetworkError(
      NetworkFailure::unreachable,
      "Cannot connect to " + host_and_port(address) + ": " +
          std::generic_category().message(error) + "."
  );
}

void ClientStream::handshake(const ServerAddress& address, Deadline deadline) {
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  stream_ = std::make_unique<TlsStream>(socket_, *context_, TlsStream::Side::client);
  prepare(stream_->ssl(), address);
  for (Io io = stream_->handshake(); io != Io::done; io = stream_->handshake()) {
    if (io == Io::closed) {
      throw NetworkError(NetworkFailure::closed, host_and_port(address) + " ended the connection.");
    }
    if (io == Io::failed) {
      throw NetworkError(
          NetworkFailure::protocol, host_and_port(address) + " does not speak TLS as we do."
      );
    }
    wait_or_throw(io, deadline);
  }
  check_certificate(address);
}

void ClientStream::check_certificate(const ServerAddress& address) const {
  const X509* const certificate = SSL_get0_peer_certificate(stream_->ssl());
  if (certificate == nullptr) throw bad_certificate(address, "is missing");
  if (!address.pin) return check_verdict(SSL_get_verify_result(stream_->ssl()), address);

  Fingerprint fingerprint{};
  X509_digest(certificate, EVP_sha256(), fingerprint.data(), nullptr);
  if (fingerprint != *address.pin) {
    throw bad_certificate(
        address, "is not the one that the address pins: it was replaced, or somebody is in between"
    );
  }
  if (X509_cmp_current_time(X509_get0_notAfter(certificate)) < 0) {
    throw wrong_clock(address, "has expired");
  }
  if (X509_cmp_current_time(X509_get0_notBefore(certificate)) > 0) {
    throw wrong_clock(address, "is not valid yet");
  }
}

std::optional<std::size_t> ClientStream::read(MutableByteView into, Deadline deadline) {
  for (;;) {
    const IoResult result = stream_->read(into);
    if (result.io == Io::done) return result.size_bytes;
    // A stream cut off without goodbye is as ended as any: messages have frames of their own.
    if (result.io == Io::closed || result.io == Io::failed) return 0;
    if (wait(result.io, deadline) != Wait::ready) return std::nullopt;
  }
}

void ClientStream::write(ByteView bytes, Deadline deadline) {
  while (!bytes.empty()) {
    const IoResult result = stream_->write(bytes);
    if (result.io == Io::done) {
      bytes = bytes.subspan(result.size_bytes);
    } else if (result.io == Io::closed || result.io == Io::failed) {
      throw NetworkError(NetworkFailure::closed, "The server ended the connection.");
    } else {
      wait_or_throw(result.io, deadline);
    }
  }
}

}  // namespace causeway::adapters::http
