#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace causeway::adapters::http {

namespace rules {
inline constexpr Rule address_is_https{"http.address_is_https", "RFC 9110 §4.2.2"};
inline constexpr Rule address_has_host{"http.address_has_host", "RFC 3986 §3.2.2"};
inline constexpr Rule address_port_is_valid{"http.address_port_is_valid", "RFC 3986 §3.2.3"};
inline constexpr Rule address_has_no_path{"http.address_has_no_path", "adapters/http"};
inline constexpr Rule pin_is_sha256{"http.pin_is_sha256", "adapters/http"};
}  // namespace rules

/// SHA-256 of a certificate in DER: names exactly one certificate, whoever signed it.
using Fingerprint = std::array<std::uint8_t, 32>;

/// Where a server is and how its certificate is known. Written
/// `https://HOST[:PORT][/][#sha256=HEX]`; the part behind `#` never leaves this computer.
struct ServerAddress {
  std::string host;  // a DNS name in lower case, or an IP address without brackets
  std::uint16_t port = 443;
  /// With a pin, the certificate must be exactly this one, and its name and signer do not matter.
  /// Without, it must name `host` and be signed by someone in the system's store.
  std::optional<Fingerprint> pin;

  bool operator==(const ServerAddress&) const = default;
};

/// Whether `host` is an IP address, which a certificate names in another way than a host
/// (RFC 5280 §4.2.1.6).
bool is_ip_address(const std::string& host);

/// Strict: no user, path, query, or second fragment; ports 1 to 65535; 64 hexadecimal digits.
/// Errors: the rules above, each for the part that it names.
Result<ServerAddress> parse_server_address(std::string_view text);

/// The text of an address, as `parse_server_address` reads it.
std::string to_string(const ServerAddress& address);

/// What belongs into a Host header: `host:port`, with brackets around an IPv6 address.
std::string host_and_port(const ServerAddress& address);

}  // namespace causeway::adapters::http
