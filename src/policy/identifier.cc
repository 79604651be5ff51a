#include "policy/identifier.h"

#include <algorithm>
#include <optional>
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

/// Without '+', which begins a telephone number: that has a kind of its own.
bool is_of_name(char c) {
  return is_letter(c) || is_digit(c) || std::string_view("._-@:").find(c) != std::string_view::npos;
}

bool is_of_email(char c) {
  return is_of_name(c) || c == '+';
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
  return is_all(value, is_of_email) && std::count(value.begin(), value.end(), '@') == 1 && at > 0 &&
         value.find('.', at) != std::string_view::npos && value.back() != '.' &&
         value[at + 1] != '.';
}

/// Parts between `mark`, empty ones as well; never none.
std::vector<std::string_view> split(std::string_view text, char mark) {
  std::vector<std::string_view> parts;
  for (std::size_t end = text.find(mark); end != std::string_view::npos; end = text.find(mark)) {
    parts.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  parts.push_back(text);
  return parts;
}

/// Of digits alone, at most so many.
bool is_number(std::string_view text, std::size_t digits_max, unsigned number_max) {
  if (text.empty() || text.size() > digits_max || !is_all(text, is_digit)) return false;
  unsigned number = 0;
  for (const char digit : text) number = number * 10 + static_cast<unsigned>(digit - '0');
  return number <= number_max;
}

bool is_v4(std::string_view value) {
  const auto octets = split(value, '.');
  return octets.size() == 4 && std::all_of(octets.begin(), octets.end(), [](std::string_view each) {
           return is_number(each, 3, 255);
         });
}

bool is_group(std::string_view text) {
  return !text.empty() && text.size() <= 4 && is_all(text, [](char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  });
}

/// How many of the eight groups of an address of version 6 these are; nothing where they are none.
/// The last two can be one of version 4.
std::optional<std::size_t> groups_of(std::string_view text) {
  if (text.empty()) return 0;
  auto groups = split(text, ':');
  std::size_t count = groups.size();
  if (is_v4(groups.back())) {
    groups.pop_back();
    ++count;
  }
  if (!std::all_of(groups.begin(), groups.end(), is_group)) return std::nullopt;
  return count;
}

bool is_v6(std::string_view value) {
  constexpr std::size_t groups = 8;
  constexpr std::string_view left_out = "::";
  const std::size_t gap = value.find(left_out);
  if (gap == std::string_view::npos) return groups_of(value) == groups;
  if (value.find(left_out, gap + 1) != std::string_view::npos) return false;
  const std::string_view before = value.substr(0, gap);
  const auto first = groups_of(before);
  const auto last = groups_of(value.substr(gap + left_out.size()));
  return before.find('.') == std::string_view::npos && first && last && *first + *last < groups;
}

bool is_address(std::string_view value) {
  return is_v4(value) || is_v6(value);
}

bool is_port(std::string_view value) {
  return is_number(value, 5, 65'535) && value.find_first_not_of('0') != std::string_view::npos;
}

/// "203.0.113.7:4711" or "[2001:db8::7]:4711".
bool is_address_and_port(std::string_view value) {
  const std::size_t colon = value.rfind(':');
  if (colon == std::string_view::npos || !is_port(value.substr(colon + 1))) return false;
  const std::string_view address = value.substr(0, colon);
  if (address.starts_with('[') && address.ends_with(']')) {
    return is_v6(address.substr(1, address.size() - 2));
  }
  return is_v4(address);
}

/// Address and port, together or with a mark between, and then an instant, not only its day. Behind
/// one address of a network are many people: only the three say who.
bool is_ip_port_time(std::string_view value) {
  constexpr std::string_view between = " ,;@|";
  constexpr std::string_view before_time = " ,;@|/:";
  constexpr std::size_t day_size = 10;
  const std::size_t of_day = value.find('T');
  if (of_day == std::string_view::npos || of_day <= day_size) return false;
  const std::size_t time = of_day - day_size;
  if (!parse_instant(value.substr(time))) return false;
  std::string_view rest = value.substr(0, time);
  const std::size_t end = rest.find_last_not_of(before_time);
  if (end == std::string_view::npos || end + 1 == rest.size()) return false;
  rest = rest.substr(0, end + 1);
  if (is_address_and_port(rest)) return true;
  const std::size_t mark = rest.find_first_of(between);
  if (mark == std::string_view::npos) return false;
  const std::size_t port = rest.find_first_not_of(between, mark);
  return is_address(rest.substr(0, mark)) && is_port(rest.substr(port));
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

std::string digits_of_phone(std::string_view number) {
  std::string digits;
  for (const char each : number) {
    if (is_digit(each) && (each != '0' || !digits.empty())) digits += each;
  }
  constexpr std::string_view left_of_011 = "11";
  constexpr std::size_t longest = 11;
  const bool is_dialled = number.starts_with("011") && digits.size() > longest;
  return is_dialled ? digits.substr(left_of_011.size()) : digits;
}

bool is_same(const Target& a, const Target& b) {
  const bool are_phones = a.type == IdentifierType::phone && a.value && b.value;
  if (a.type == b.type && are_phones) return digits_of_phone(*a.value) == digits_of_phone(*b.value);
  return a == b;
}

}  // namespace causeway::policy
