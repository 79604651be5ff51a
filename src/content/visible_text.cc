#include "content/visible_text.h"

#include <cstdint>

#include "base/bytes.h"
#include "base/encoding.h"

namespace causeway::content {
namespace {

bool within(std::uint8_t byte, std::uint8_t low, std::uint8_t high) {
  return low <= byte && byte <= high;
}

}  // namespace

std::size_t invisible_front(std::string_view text) {
  const auto byte = [text](std::size_t i) {
    return i < text.size() ? static_cast<std::uint8_t>(text[i]) : std::uint8_t{0};
  };
  if (byte(0) < 0x20 || byte(0) == 0x7F) return 1;
  if (byte(0) == 0xC2 && within(byte(1), 0x80, 0x9F)) return 2;                     // U+0080
  if (byte(0) == 0xE2 && byte(1) == 0x80 && within(byte(2), 0xA8, 0xAE)) return 3;  // U+2028
  if (byte(0) == 0xE2 && byte(1) == 0x81 && within(byte(2), 0xA6, 0xA9)) return 3;  // U+2066
  return 0;
}

bool is_visible_text(std::string_view text) {
  if (!is_utf8(as_bytes(text))) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (invisible_front(text.substr(i)) != 0) return false;
  }
  return true;
}

}  // namespace causeway::content
