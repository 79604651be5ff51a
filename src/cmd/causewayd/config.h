#pragma once

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "provider/call.h"

namespace causeway::causewayd {

/// The configuration cannot be used. `what()` begins with `FILE:LINE:` where a line is to blame,
/// and says what to write instead.
class ConfigError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Where reviewers work (docs/formats/safety-api.md), on a port of its own.
struct ConsoleConfig {
  bool is_enabled = false;
  std::string address = "127.0.0.1";
  std::uint16_t port = 8445;
  std::string origin;                 // empty: https://localhost with the port
  std::filesystem::path certificate;  // empty: that of `listen`; likewise
  std::filesystem::path key;
  std::uint8_t least_blur = 1;
  bool is_demo = false;
};

/// `causeway.toml` (docs/operations/configuration.md). Relative paths count from its folder.
struct Config {
  std::string domain;
  provider::Registration registration = provider::Registration::invite;
  std::filesystem::path data;

  std::string address = "127.0.0.1";
  std::uint16_t port = 8443;
  std::filesystem::path certificate;
  std::filesystem::path key;
  unsigned threads = 2;

  /// `/healthz`, `/readyz`, `/metrics`, in the clear: for loopback.
  std::string admin_address = "127.0.0.1";
  std::uint16_t admin_port = 8444;

  ConsoleConfig console;

  std::uint64_t blob_quota_bytes = std::uint64_t{4} << 30;
  std::size_t connections = 100'000;
  std::size_t connections_per_address = 1'000;
  /// From one address.
  std::uint32_t registrations_per_hour = 10;
  provider::FirstContacts first_contacts;
  std::string log_level = "info";

  /// Where CyberTips go: off, unless an operator has an account there.
  struct ClearingHouse {
    std::string environment = "off";
    /// Another system than the clearing house's own, for tests; empty: there is none.
    std::string stand_in;
    std::filesystem::path credentials;
    std::string first_name;
    std::string last_name;
    std::string phone;
    std::string email;
    std::string terms_of_service;
    std::string legal_url;

    bool is_on() const { return environment != "off"; }
  };

  ClearingHouse clearing_house;

  std::filesystem::path database() const { return data / "provider.db"; }

  std::filesystem::path blobs() const { return data / "blobs"; }

  /// Where `serve` writes what clients need for `--server`.
  std::filesystem::path address_file() const { return data / "address"; }

  std::filesystem::path frank_keys() const { return data / "frank-keys"; }

  std::filesystem::path safety_database() const { return data / "safety.db"; }

  std::filesystem::path safety_attachments() const { return data / "safety-attachments"; }
};

/// Whether a provider can have this domain: the host of an address, as clients read it.
bool is_domain(const std::string& text);

/// A setting as docs/operations/configuration.md describes it.
struct SettingText {
  std::string name;       // TABLE.KEY
  std::string otherwise;  // its default as one would write it; empty: it has to be given
  std::string wanted;     // what it may be

  bool operator==(const SettingText&) const = default;
};

std::vector<SettingText> all_settings();

/// Reads the file and nothing else. Throws `ConfigError` for what is missing, unknown, of the wrong
/// type or out of range.
Config load_config(const std::filesystem::path& file);

}  // namespace causeway::causewayd
