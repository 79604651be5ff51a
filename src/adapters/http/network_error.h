#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

namespace causeway::adapters::http {

/// Why the network failed us; what a program's exit code and a retry depend on.
enum class NetworkFailure : std::uint8_t {
  unreachable,      // no such host, nobody listens, no route
  timed_out,        // the deadline passed first
  bad_certificate,  // not the server we were told to trust
  wrong_clock,      // the certificate is not valid at this computer's time: either may be wrong
  closed,           // the peer ended the connection
  protocol,         // the peer does not speak our protocol
};

/// The network failed. `what()` is one sentence for a person; it never quotes what the peer sent.
class NetworkError : public std::runtime_error {
 public:
  NetworkError(NetworkFailure failure, const std::string& sentence)
      : std::runtime_error(sentence), failure_(failure) {}

  NetworkFailure failure() const { return failure_; }

  /// Whether no byte of a request was sent on the connection that failed; it never came about.
  bool is_before_sending() const { return is_before_sending_; }

  void mark_before_sending() { is_before_sending_ = true; }

 private:
  NetworkFailure failure_;
  bool is_before_sending_ = false;
};

}  // namespace causeway::adapters::http
