#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "adapters/http/server_address.h"
#include "base/clock.h"
#include "base/secret.h"

struct ssl_ctx_st;  // OpenSSL's SSL_CTX

namespace causeway::adapters::http {

/// A certificate or key cannot be used. `what()` is one sentence that names the file and the
/// remedy.
class CertificateError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A certificate (chain, own one first) and its private key, as PEM (RFC 7468).
struct PemIdentity {
  std::string certificate;
  SecretBytes private_key;
};

struct SelfSignedOptions {
  /// Who the certificate is for: DNS names and IP addresses; the first is also its common name.
  std::vector<std::string> names{"localhost", "127.0.0.1", "::1"};
  Instant not_before;
  Instant not_after;
};

/// A new P-256 key and a certificate that it signs itself. The caller writes both where it wants
/// them, the key readable by its owner only.
PemIdentity make_self_signed(const SelfSignedOptions& options);

/// How a server proves who it is: the certificate with its key, checked and ready for use by any
/// number of connections. TLS 1.2 or later; ALPN http/1.1; session tickets. A value, cheap to copy.
class TlsIdentity {
 public:
  /// Throws `CertificateError` if a file is missing, unreadable or not PEM, if the key is not the
  /// certificate's, or if the certificate is expired or not yet valid.
  static TlsIdentity from_files(const std::string& certificate_path, const std::string& key_path);
  /// The same from memory.
  static TlsIdentity from_pem(const PemIdentity& pem);

  /// For `#sha256=`: of the first certificate.
  const Fingerprint& fingerprint() const { return fingerprint_; }

  /// When the first certificate ends.
  Instant not_after() const { return not_after_; }

  const std::shared_ptr<ssl_ctx_st>& context() const { return context_; }

 private:
  TlsIdentity() = default;

  static TlsIdentity load(
      ByteView certificate,
      const std::string& name,
      const SecretBytes& key,
      const std::string& key_name
  );

  std::shared_ptr<ssl_ctx_st> context_;
  Fingerprint fingerprint_{};
  Instant not_after_;
};

}  // namespace causeway::adapters::http
