#include "adapters/http/server_address.h"

#include <algorithm>
#include <charconv>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "base/encoding.h"

namespace causeway::adapters::http {

namespace {

constexpr std::string_view scheme = "https://";
constexpr std::string_view pin_prefix = "sha256=";

bool is_one_of(char c, std::string_view set) {
  return set.find(c) != std::string_view::npos;
}

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || is_one_of(c, "-._");
}

bool is_ipv6_character(char c) {
  return (c >= 'a' && c <= 'f') || (c >= '0' && c <= '9') || is_one_of(c, ":.");
}

Result<Fingerprint> parse_pin(std::string_view text) {
  if (!text.starts_with(pin_prefix)) return Error{rules::pin_is_sha256};
  const auto bytes = from_hex(text.substr(pin_prefix.size()));
  Fingerprint pin{};
  if (!bytes.ok() || (*bytes).size() != pin.size()) return Error{rules::pin_is_sha256};
  std::copy((*bytes).begin(), (*bytes).end(), pin.begin());
  return pin;
}

Result<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  const auto [rest, error] = std::from_chars(begin, end, port);
  const bool leads_with_digit = !text.empty() && text[0] != '0';
  if (error != std::errc() || rest != end || !leads_with_digit) {
    return Error{rules::address_port_is_valid};
  }
  return port;
}

/// Takes the host off the front of `text`, which then begins with ":" or is empty.
Result<std::string> take_host(std::string_view& text) {
  const bool is_ipv6 = text.starts_with("[");
  const auto end = is_ipv6 ? text.find(']') : std::min(text.find(':'), text.size());
  if (end == std::string_view::npos) return Error{rules::address_has_host};

  const auto host = to_lower_ascii(text.substr(is_ipv6 ? 1 : 0, is_ipv6 ? end - 1 : end));
  text.remove_prefix(is_ipv6 ? end + 1 : end);
  const auto allowed = is_ipv6 ? is_ipv6_character : is_name_character;
  const bool fits = !host.empty() && host.size() <= 253;
  if (!fits || !std::all_of(host.begin(), host.end(), allowed)) {
    return Error{rules::address_has_host};
  }
  return host;
}

}  // namespace

bool is_ip_address(const std::string& host) {
  ASN1_OCTET_STRING* const address = a2i_IPADDRESS(host.c_str());
  ASN1_OCTET_STRING_free(address);
  ERR_clear_error();
  return address != nullptr;
}

Result<ServerAddress> parse_server_address(std::string_view text) {
  if (!text.starts_with(scheme)) return Error{rules::address_is_https};
  text.remove_prefix(scheme.size());

  ServerAddress address;
  if (const auto hash = text.find('#'); hash != std::string_view::npos) {
    address.pin = TRY(parse_pin(text.substr(hash + 1)));
    text = text.substr(0, hash);
  }
  if (text.ends_with('/')) text.remove_suffix(1);
  if (text.find_first_of("/?") != std::string_view::npos) {
    return Error{rules::address_has_no_path};
  }

  address.host = TRY(take_host(text));
  if (text.empty()) return address;
  if (text[0] != ':') return Error{rules::address_has_host};
  address.port = TRY(parse_port(text.substr(1)));
  return address;
}

std::string to_string(const ServerAddress& address) {
  std::string text = std::string(scheme) + host_and_port(address);
  if (address.pin) text += "#" + std::string(pin_prefix) + to_hex(*address.pin);
  return text;
}

std::string host_and_port(const ServerAddress& address) {
  const bool is_ipv6 = address.host.find(':') != std::string::npos;
  const std::string host = is_ipv6 ? "[" + address.host + "]" : address.host;
  return host + ":" + std::to_string(address.port);
}

}  // namespace causeway::adapters::http
