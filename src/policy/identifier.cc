#include "policy/identifier.h"

#include <algorithm>
#include <vector>

namespace causeway::policy {
namespace {

constexpr std::size_t value_size_max = 255;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_all(std::string_view text, bool (*is_fine)(char)) {
  return std::all_of(text.begin(), text.end(), is_fine);
}

bool is_of_name(char c) {
  return is_letter(c) || is_digit(c) ||
         std::string_view("._-+@:").find(c) != std::string_view::npos;
}

bool is_name(std::string_view value) {
  return is_all(value, is_of_name) && std::any_of(value.begin(), value.end(), [](char c) {
           return is_letter(c) || is_digit(c);
         });
}

/// E.164 has at most fifteen digits; spaces and the like group them.
bool is_phone(std::string_view value) {
  constexpr std::ptrdiff_t digits_min = 5;
  constexpr std::ptrdiff_t digits_max = 15;
  if (value.front() == '+') value.remove_prefix(1);
  const auto digits = std::count_if(value.begin(), value.end(), is_digit);
  return digits >= digits_min && digits <= digits_max && is_all(value, [](char c) {
           return is_digit(c) || std::string_view(" -.()").find(c) != std::string_view::npos;
         });
}

bool is_email(std::string_view value) {
  const std::size_t at = value.find('@');
  return is_name(value) && std::count(value.begin(), value.end(), '@') == 1 && at > 0 &&
         value.find('.', at) != std::string_view::npos && value.back() != '.' &&
         value[at + 1] != '.';
}

bool is_address(std::string_view value) {
  const bool is_v6 = value.find(':') != std::string_view::npos;
  const auto dots = std::count(value.begin(), value.end(), '.');
  return is_v6 ? is_all(
                     value,
                     [](char c) {
                       return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') ||
                              c == ':' || c == '.';
                     }
                 )
               : dots == 3 && is_all(value, [](char c) { return is_digit(c) || c == '.'; });
}

bool is_port(std::string_view value) {
  constexpr std::size_t digits_max = 5;
  return !value.empty() && value.size() <= digits_max && is_all(value, is_digit) && value != "0";
}

/// "203.0.113.7:4711" or "[2001:db8::7]:4711".
bool is_address_and_port(std::string_view value) {
  const std::size_t colon = value.rfind(':');
  if (colon == std::string_view::npos || !is_port(value.substr(colon + 1))) return false;
  std::string_view address = value.substr(0, colon);
  if (address.starts_with('[') && address.ends_with(']')) {
    address = address.substr(1, address.size() - 2);
    return address.find(':') != std::string_view::npos && is_address(address);
  }
  return address.find(':') == std::string_view::npos && is_address(address);
}

/// Address and port, then the instant, separated by a space, a comma, '@' or ';'; or all three so
/// separated. Behind one address of a network are many people: only the three say who.
bool is_ip_port_time(std::string_view value) {
  constexpr std::string_view between = " ,;@";
  std::vector<std::string_view> parts;
  while (!value.empty()) {
    const std::size_t size = std::min(value.find_first_of(between), value.size());
    if (size > 0) parts.push_back(value.substr(0, size));
    value.remove_prefix(std::min(size + 1, value.size()));
  }
  if (parts.size() == 2)
    return is_address_and_port(parts[0]) && parse_instant(parts[1]).has_value();
  return parts.size() == 3 && is_address(parts[0]) && is_port(parts[1]) &&
         parse_instant(parts[2]).has_value();
}

}  // namespace

bool is_specific(IdentifierType type, std::string_view value) {
  if (value.empty() || value.size() > value_size_max) return false;
  switch (type) {
    case IdentifierType::username:
    case IdentifierType::account:
      return is_name(value);
    case IdentifierType::phone:
      return is_phone(value);
    case IdentifierType::email:
      return is_email(value);
    case IdentifierType::ip_port_time:
      return is_ip_port_time(value);
    case IdentifierType::cidr:
    case IdentifierType::group:
    case IdentifierType::keyword:
      return false;
  }
  return false;
}

}  // namespace causeway::policy
