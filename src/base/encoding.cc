#include "base/encoding.h"

#include <array>
#include <cstdint>

namespace causeway {
namespace {

constexpr std::string_view base64_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view base64url_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

enum class Padding {
  none,
  full
};

std::string encode_base64(ByteView bytes, std::string_view alphabet, Padding padding) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  std::uint32_t bits = 0;
  int held = 0;
  for (const std::uint8_t byte : bytes) {
    bits = bits << 8 | byte;
    held += 8;
    for (; held >= 6; held -= 6) out += alphabet[bits >> (held - 6) & 63];
  }
  if (held > 0) out += alphabet[bits << (6 - held) & 63];
  if (padding == Padding::full) out.append((4 - out.size() % 4) % 4, '=');
  return out;
}

Result<Bytes> decode_base64(std::string_view text, std::string_view alphabet) {
  if (text.size() % 4 == 1) return Error{rules::base64_is_canonical};
  Bytes out;
  out.reserve(text.size() * 3 / 4);
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : text) {
    const auto digit = alphabet.find(c);
    if (digit == std::string_view::npos) return Error{rules::base64_is_canonical};
    bits = bits << 6 | static_cast<std::uint32_t>(digit);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out.push_back(static_cast<std::uint8_t>(bits >> held));
  }
  if ((bits & ((1U << held) - 1)) != 0) return Error{rules::base64_is_canonical};
  return out;
}

/// Length of the UTF-8 sequence that `lead` opens, and the range its second byte must be in. Zero
/// length for a byte that opens none. Table 3-7 of the Unicode standard.
struct Utf8Lead {
  std::size_t length;
  std::uint8_t second_min;
  std::uint8_t second_max;
};

Utf8Lead utf8_lead(std::uint8_t lead) {
  if (lead < 0x80) return {1, 0, 0};
  if (lead >= 0xC2 && lead <= 0xDF) return {2, 0x80, 0xBF};
  if (lead == 0xE0) return {3, 0xA0, 0xBF};
  if (lead == 0xED) return {3, 0x80, 0x9F};
  if (lead >= 0xE1 && lead <= 0xEF) return {3, 0x80, 0xBF};
  if (lead == 0xF0) return {4, 0x90, 0xBF};
  if (lead >= 0xF1 && lead <= 0xF3) return {4, 0x80, 0xBF};
  if (lead == 0xF4) return {4, 0x80, 0x8F};
  return {0, 0, 0};
}

}  // namespace

std::string to_hex(ByteView bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

Result<Bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return Error{rules::hex_is_valid};
  Bytes out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = hex_digit(text[i]);
    const int low = hex_digit(text[i + 1]);
    if (high < 0 || low < 0) return Error{rules::hex_is_valid};
    out.push_back(static_cast<std::uint8_t>(high << 4 | low));
  }
  return out;
}

std::string to_base64(ByteView bytes) {
  return encode_base64(bytes, base64_alphabet, Padding::full);
}

std::string to_base64url(ByteView bytes) {
  return encode_base64(bytes, base64url_alphabet, Padding::none);
}

Result<Bytes> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return Error{rules::base64_is_canonical};
  for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
  return decode_base64(text, base64_alphabet);
}

Result<Bytes> from_base64url(std::string_view text) {
  return decode_base64(text, base64url_alphabet);
}

std::string to_lower_ascii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

bool is_utf8(ByteView bytes) {
  for (std::size_t i = 0; i < bytes.size();) {
    const Utf8Lead lead = utf8_lead(bytes[i]);
    if (lead.length == 0 || lead.length > bytes.size() - i) return false;
    if (lead.length > 1 && (bytes[i + 1] < lead.second_min || bytes[i + 1] > lead.second_max)) {
      return false;
    }
    for (std::size_t k = 2; k < lead.length; ++k) {
      if ((bytes[i + k] & 0xC0) != 0x80) return false;
    }
    i += lead.length;
  }
  return true;
}

std::string_view first_character(std::string_view text) {
  if (text.empty()) return {};
  const auto first = static_cast<std::uint8_t>(text.front());
  std::size_t size = 1;
  if (first >= 0xC0) size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  const std::string_view front = text.substr(0, size);
  return is_utf8(as_bytes(front)) ? front : std::string_view();
}

char32_t code_point(std::string_view character) {
  constexpr std::array<std::uint8_t, 5> lead_bits{0, 0x7F, 0x1F, 0x0F, 0x07};
  char32_t point = static_cast<std::uint8_t>(character[0]) & lead_bits.at(character.size());
  for (const char next : character.substr(1)) {
    point = point << 6U | (static_cast<std::uint8_t>(next) & 0x3FU);
  }
  return point;
}

}  // namespace causeway
