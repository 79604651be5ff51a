#include <fstream>
#include <iostream>

#include "adapters/files/directories.h"
#include "adapters/files/durable.h"
#include "adapters/http/system_clock.h"
#include "adapters/http/tls_identity.h"
#include "adapters/sqlite_provider/provider_store.h"
#include "base/encoding.h"
#include "base/store_error.h"
#include "cmd/causewayd/commands.h"
#include "cmd/causewayd/config.h"
#include "cmd/causewayd/console.h"
#include "cmd/causewayd/key_folder.h"
#include "crypto/random.h"

namespace causeway::causewayd {
namespace {

constexpr std::chrono::hours certificate_lifetime{24 * 365 * 2};
constexpr std::chrono::hours clock_allowance{24};

bool is_local(const std::string& domain) {
  return domain == "localhost";
}

std::string config_text(const InitOptions& options) {
  const std::string registration = !options.registration.empty()
                                       ? options.registration
                                       : (is_local(options.domain) ? "open" : "invite");
  const std::string port = std::to_string(options.port);
  // Whoever names a domain wants others to come.
  const std::string address = is_local(options.domain) ? "127.0.0.1" : "::";
  const std::string admin_port = std::to_string(options.port == 0 ? 0 : options.port + 1);
  const std::string console_port = std::to_string(options.port == 0 ? 0 : options.port + 2);
  return "# A Causeway provider. Every setting: docs/operations/configuration.md\n"
         "\n"
         "[provider]\n"
         "domain = \"" +
         options.domain +
         "\"\n"
         "registration = \"" +
         registration +
         "\"  # \"open\" or \"invite\"\n"
         "data = \"data\"\n"
         "\n"
         "[listen]\n"
         "address = \"" +
         address +
         "\"\n"
         "port = " +
         port +
         "\n"
         "certificate = \"tls/certificate.pem\"\n"
         "key = \"tls/key.pem\"\n"
         "\n"
         "[admin]  # /healthz /readyz /metrics, in the clear\n"
         "address = \"127.0.0.1\"\n"
         "port = " +
         admin_port +
         "\n"
         "\n"
         "[console]  # for reviewers, at /safety/\n"
         "enabled = true\n"
         "address = \"127.0.0.1\"\n"
         "port = " +
         console_port + "\n";
}

void write_new(const std::filesystem::path& path, ByteView bytes) {
  const bool written = adapters::files::write_durable(path, bytes, adapters::files::Existing::keep);
  if (!written) {
    throw StoreError(StoreError::Kind::other, path.string() + " is there already.");
  }
}

void write_certificate(const InitOptions& options, Instant now) {
  adapters::http::SelfSignedOptions certificate;
  if (!is_local(options.domain)) certificate.names = {options.domain};
  certificate.not_before = now - clock_allowance;
  certificate.not_after = now + certificate_lifetime;
  const auto pem = adapters::http::make_self_signed(certificate);
  const auto folder = options.folder / "tls";
  adapters::files::make_private_folder(folder);
  write_new(folder / "certificate.pem", as_bytes(pem.certificate));
  write_new(folder / "key.pem", pem.private_key.reveal());
}

}  // namespace

int init(const InitOptions& options) {
  if (!is_domain(options.domain)) {
    throw ConfigError(options.domain + " is no domain: use a name in lower case, as in a URL.");
  }
  const std::filesystem::path config_path = options.folder / "causeway.toml";
  if (std::filesystem::exists(config_path)) {
    throw StoreError(
        StoreError::Kind::other,
        config_path.string() + " is there already: `causewayd serve --config " +
            config_path.string() + "` starts it."
    );
  }
  crypto::SystemRandom random;
  adapters::http::SystemClock clock;
  adapters::files::make_private_folder(options.folder);
  adapters::files::make_private_folder(options.folder / "data");
  write_certificate(options, clock.now());
  KeyFolder::create(options.folder / "data" / "frank-keys", clock.now(), random);
  const adapters::sqlite_provider::ProviderStore store(options.folder / "data" / "provider.db");
  // Last, so that a configuration means a whole provider.
  write_new(config_path, as_bytes(config_text(options)));
  std::cout << "A provider for " << options.domain << " is ready in " << options.folder.string()
            << ".\nNext: causewayd serve --config " << config_path.string()
            << "\nThe reviewers' console, for its first admin within 72 hours: "
            << invite_to_console(load_config(config_path), "admin", {safety::Role::admin}) << "\n";
  return 0;
}

}  // namespace causeway::causewayd
