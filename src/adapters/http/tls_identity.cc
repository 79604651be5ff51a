#include "adapters/http/tls_identity.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <ctime>
#include <new>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <system_error>
#include <utility>

#include "adapters/http/server_address.h"
#include "adapters/http/tls_stream.h"

namespace causeway::adapters::http {

namespace {

constexpr std::size_t file_size_max = std::size_t{1024} * 1024;

template <auto free>
struct Free {
  template <typename T>
  void operator()(T* object) const {
    free(object);
  }
};

using BioPtr = std::unique_ptr<BIO, Free<BIO_free_all>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using CertificatePtr = std::unique_ptr<X509, Free<X509_free>>;
using ExtensionPtr = std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>>;
using SerialPtr = std::unique_ptr<BIGNUM, Free<BN_free>>;

/// For calls that fail only when memory does.
void must(bool ok) {
  if (!ok) throw std::bad_alloc();
}

BioPtr reader_of(ByteView bytes) {
  BioPtr bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
  must(bio != nullptr);
  return bio;
}

ByteView written_to(const BioPtr& bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return as_bytes({data, static_cast<std::size_t>(size)});
}

/// No passphrase is ever asked for on the terminal.
int no_passphrase(char*, int, int, void*) {
  return -1;
}

Instant instant_of(const ASN1_TIME* time) {
  std::tm broken_down{};
  must(ASN1_TIME_to_tm(time, &broken_down) == 1);
  return Instant(std::chrono::seconds(timegm(&broken_down)));
}

std::string date_of(const ASN1_TIME* time) {
  std::tm broken_down{};
  must(ASN1_TIME_to_tm(time, &broken_down) == 1);
  std::array<char, 32> text{};
  const auto size = std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M UTC", &broken_down);
  return {text.data(), size};
}

SecretBytes read_file(const std::string& path) {
  const std::unique_ptr<std::FILE, Free<std::fclose>> file(std::fopen(path.c_str(), "rb"));
  if (file == nullptr) {
    const std::string reason =
        errno == ENOENT ? "it does not exist" : std::generic_category().message(errno);
    throw CertificateError("Cannot open " + path + ": " + reason + ".");
  }
  SecretBytes content;
  std::array<std::uint8_t, 4096> block{};
  while (const auto size = std::fread(block.data(), 1, block.size(), file.get())) {
    content.append(ByteView(block).first(size));
    if (content.size() > file_size_max) throw CertificateError(path + " is too large to be PEM.");
  }
  wipe(block.data(), block.size());
  if (std::ferror(file.get()) != 0) throw CertificateError("Cannot read " + path + ".");
  return content;
}

void check_dates(const X509* certificate, const std::string& name) {
  const ASN1_TIME* const begin = X509_get0_notBefore(certificate);
  const ASN1_TIME* const end = X509_get0_notAfter(certificate);
  if (X509_cmp_current_time(end) < 0) {
    throw CertificateError(
        "The certificate in " + name + " expired on " + date_of(end) +
        "; renew it, or check this computer's clock."
    );
  }
  if (X509_cmp_current_time(begin) > 0) {
    throw CertificateError(
        "The certificate in " + name + " is valid only from " + date_of(begin) +
        " on; check this computer's clock."
    );
  }
}

/// Loads the chain into `context` and returns the first certificate.
CertificatePtr use_chain(SSL_CTX* context, ByteView pem, const std::string& name) {
  const BioPtr bio = reader_of(pem);
  CertificatePtr first(PEM_read_bio_X509_AUX(bio.get(), nullptr, no_passphrase, nullptr));
  if (first == nullptr) throw CertificateError("There is no PEM certificate in " + name + ".");
  check_dates(first.get(), name);
  if (SSL_CTX_use_certificate(context, first.get()) != 1) {
    throw CertificateError("The certificate in " + name + " cannot be used for TLS.");
  }
  while (X509* next = PEM_read_bio_X509(bio.get(), nullptr, no_passphrase, nullptr)) {
    if (SSL_CTX_add0_chain_cert(context, next) != 1) X509_free(next);
  }
  ERR_clear_error();  // of the end of the file
  return first;
}

void use_key(SSL_CTX* context, ByteView pem, const std::string& key_name, const std::string& name) {
  const BioPtr bio = reader_of(pem);
  const KeyPtr key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr));
  if (key == nullptr) {
    throw CertificateError("There is no PEM private key without a passphrase in " + key_name + ".");
  }
  if (SSL_CTX_use_PrivateKey(context, key.get()) != 1) {
    throw CertificateError(
        "The private key in " + key_name + " does not belong to the certificate in " + name + "."
    );
  }
}

Fingerprint fingerprint_of(const X509* certificate) {
  Fingerprint fingerprint{};
  unsigned size = 0;
  must(X509_digest(certificate, EVP_sha256(), fingerprint.data(), &size) == 1);
  return fingerprint;
}

void add_extension(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const ExtensionPtr extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
  must(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1);
}

std::string alternative_names(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) {
    if (!list.empty()) list += ",";
    list += (is_ip_address(name) ? "IP:" : "DNS:") + name;
  }
  return list;
}

void set_dates(X509* certificate, const SelfSignedOptions& options) {
  const auto seconds = [](Instant instant) {
    return static_cast<std::time_t>(to_unix_ms(instant) / 1000);
  };
  must(ASN1_TIME_set(X509_getm_notBefore(certificate), seconds(options.not_before)) != nullptr);
  must(ASN1_TIME_set(X509_getm_notAfter(certificate), seconds(options.not_after)) != nullptr);
}

void set_serial(X509* certificate) {
  // RFC 5280 §4.1.2.2: positive, at most 20 octets; random, so that two never share it.
  const SerialPtr serial(BN_new());
  must(serial != nullptr && BN_rand(serial.get(), 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1);
  must(BN_to_ASN1_INTEGER(serial.get(), X509_get_serialNumber(certificate)) != nullptr);
}

CertificatePtr make_certificate(EVP_PKEY* key, const SelfSignedOptions& options) {
  CertificatePtr certificate(X509_new());
  must(certificate != nullptr && X509_set_version(certificate.get(), X509_VERSION_3) == 1);
  set_serial(certificate.get());
  set_dates(certificate.get(), options);
  X509_NAME* const subject = X509_get_subject_name(certificate.get());
  const auto* const name = reinterpret_cast<const unsigned char*>(options.names.front().c_str());
  must(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, name, -1, -1, 0) == 1);
  must(X509_set_issuer_name(certificate.get(), subject) == 1);
  must(X509_set_pubkey(certificate.get(), key) == 1);

  X509* const self = certificate.get();
  add_extension(self, self, NID_subject_alt_name, alternative_names(options.names));
  add_extension(self, self, NID_basic_constraints, "critical,CA:FALSE");
  add_extension(self, self, NID_key_usage, "critical,digitalSignature");
  add_extension(self, self, NID_ext_key_usage, "serverAuth");
  must(X509_sign(self, key, EVP_sha256()) > 0);
  return certificate;
}

}  // namespace

PemIdentity make_self_signed(const SelfSignedOptions& options) {
  if (options.names.empty()) throw CertificateError("A certificate needs a name.");
  const KeyPtr key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
  must(key != nullptr);
  const CertificatePtr certificate = make_certificate(key.get(), options);

  const BioPtr certificate_pem(BIO_new(BIO_s_mem()));
  const BioPtr key_pem(BIO_new(BIO_s_secmem()));  // wiped when freed
  must(certificate_pem != nullptr && key_pem != nullptr);
  must(PEM_write_bio_X509(certificate_pem.get(), certificate.get()) == 1);
  must(
      PEM_write_bio_PrivateKey(key_pem.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1
  );
  PemIdentity pem;
  pem.certificate = std::string(as_text(written_to(certificate_pem)));
  pem.private_key = SecretBytes(written_to(key_pem));
  return pem;
}

TlsIdentity TlsIdentity::load(
    ByteView certificate,
    const std::string& name,
    const SecretBytes& key,
    const std::string& key_name
) {
  TlsIdentity identity;
  identity.context_ = make_tls_context(TlsStream::Side::server);
  const CertificatePtr first = use_chain(identity.context_.get(), certificate, name);
  use_key(identity.context_.get(), key.reveal(), key_name, name);
  identity.fingerprint_ = fingerprint_of(first.get());
  identity.not_after_ = instant_of(X509_get0_notAfter(first.get()));
  return identity;
}

TlsIdentity TlsIdentity::from_files(
    const std::string& certificate_path, const std::string& key_path
) {
  const SecretBytes certificate = read_file(certificate_path);  // public; one reader for both
  return load(certificate.reveal(), certificate_path, read_file(key_path), key_path);
}

TlsIdentity TlsIdentity::from_pem(const PemIdentity& pem) {
  return load(as_bytes(pem.certificate), "memory", pem.private_key, "memory");
}

}  // namespace causeway::adapters::http
