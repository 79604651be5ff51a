#include "content/folded_text.h"

#include <algorithm>
#include <cstdint>

#include "content/folding_table.h"

namespace causeway::content {
namespace {

constexpr std::uint32_t first_visible = 0x20;

bool continues(char byte) {
  return (static_cast<std::uint8_t>(byte) & 0xC0) == 0x80;
}

std::size_t length_of(char lead) {
  const auto byte = static_cast<std::uint8_t>(lead);
  if (byte < 0x80) return 1;
  if (byte < 0xE0) return 2;
  return byte < 0xF0 ? 3 : 4;
}

std::uint32_t character_at(std::string_view text, std::size_t length) {
  const auto lead = static_cast<std::uint8_t>(text[0]);
  if (length == 1) return lead;
  std::uint32_t character = lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length && i < text.size(); ++i) {
    character = character << 6 | (static_cast<std::uint8_t>(text[i]) & 0x3FU);
  }
  return character;
}

void append_utf8(std::string& to, std::uint32_t character) {
  const auto tail = [&](unsigned shift) {
    to += static_cast<char>(0x80U | (character >> shift & 0x3FU));
  };
  if (character < 0x80) {
    to += static_cast<char>(character);
  } else if (character < 0x800) {
    to += static_cast<char>(0xC0U | character >> 6);
    tail(0);
  } else if (character < 0x10000) {
    to += static_cast<char>(0xE0U | character >> 12);
    tail(6);
    tail(0);
  } else {
    to += static_cast<char>(0xF0U | character >> 18);
    tail(12);
    tail(6);
    tail(0);
  }
}

std::uint32_t folded_character(std::uint32_t character) {
  if (character < first_visible) return ' ';
  const auto row = std::lower_bound(
      folding_table.begin(),
      folding_table.end(),
      character,
      [](const FoldingRow& one, std::uint32_t sought) { return one.last < sought; }
  );
  const bool is_in = row != folding_table.end() && row->first <= character &&
                     (character - row->first) % row->step == 0;
  if (!is_in) return character;
  return static_cast<std::uint32_t>(static_cast<std::int32_t>(character) + row->distance);
}

}  // namespace

std::string folded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = length_of(text[at]);
    append_utf8(out, folded_character(character_at(text.substr(at), length)));
    at += length;
  }
  return out;
}

std::size_t character_count(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char byte) {
    return !continues(byte);
  }));
}

}  // namespace causeway::content
