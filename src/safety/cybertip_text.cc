#include "safety/cybertip_text.h"

#include <algorithm>
#include <array>

#include "base/encoding.h"

namespace causeway::safety {
namespace {

/// `Char` of XML 1.0 §2.2; surrogates are not in UTF-8.
bool is_of_xml(char32_t point) {
  constexpr std::array<char32_t, 3> controls{U'\t', U'\n', U'\r'};
  if (point < 0x20) return std::find(controls.begin(), controls.end(), point) != controls.end();
  return point != 0xFFFE && point != 0xFFFF;
}

/// "[U+0001]".
std::string named(char32_t point) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string hex;
  for (unsigned shift = 16; shift > 0; shift -= 4) hex += digits[point >> (shift - 4) & 0xFU];
  return "[U+" + hex + "]";
}

}  // namespace

Result<Text> Text::decode(tls::Reader& reader) {
  return Text{std::string(as_text(TRY(reader.opaque())))};
}

Result<void> check_text(std::string_view text) {
  if (!is_utf8(as_bytes(text))) return Error{rules::text_is_utf8};
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view character = first_character(rest);
    if (!is_of_xml(code_point(character))) return Error{rules::text_is_legible};
    rest.remove_prefix(character.size());
  }
  return {};
}

std::size_t character_count(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char byte) {
    return (static_cast<std::uint8_t>(byte) & 0xC0U) != 0x80U;
  }));
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

std::string legible(ByteView text) {
  std::string out;
  for (std::string_view rest = as_text(text); !rest.empty();) {
    const std::string_view character = first_character(rest);
    if (character.empty()) {
      out += "[byte " + to_hex(as_bytes(rest.substr(0, 1))) + "]";
      rest.remove_prefix(1);
      continue;
    }
    const char32_t point = code_point(character);
    out += is_of_xml(point) ? std::string(character) : named(point);
    rest.remove_prefix(character.size());
  }
  return out;
}

}  // namespace causeway::safety
