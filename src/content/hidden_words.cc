#include "content/hidden_words.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/bytes.h"
#include "base/encoding.h"
#include "content/folded_text.h"

namespace causeway::content {
namespace {

struct CharacterRange {
  std::uint32_t first;
  std::uint32_t last;
};

/// Of these none is a part of the word beside it: signs, and letters of scripts whose words stand
/// together without blanks, or with endings that are written to them. Unicode 14, Blocks.txt.
constexpr std::array apart{
    CharacterRange{0x80, 0xA9},        // controls, Latin-1 signs
    CharacterRange{0xAB, 0xB4},        //
    CharacterRange{0xB6, 0xB9},        //
    CharacterRange{0xBB, 0xBF},        //
    CharacterRange{0xD7, 0xD7},        //
    CharacterRange{0xF7, 0xF7},        //
    CharacterRange{0x0E00, 0x0EFF},    // Thai, Lao
    CharacterRange{0x1000, 0x109F},    // Myanmar
    CharacterRange{0x1100, 0x11FF},    // Hangul
    CharacterRange{0x1780, 0x17FF},    // Khmer
    CharacterRange{0x2000, 0x2BFF},    // punctuation, currencies, symbols, arrows
    CharacterRange{0x2E00, 0xA4CF},    // punctuation, Han, Kana, Bopomofo, Yi
    CharacterRange{0xAC00, 0xD7FF},    // Hangul
    CharacterRange{0xE000, 0xFAFF},    // private, Han
    CharacterRange{0xFE00, 0xFE6F},    // variants, small forms
    CharacterRange{0xFF00, 0xFF0F},    // full width signs
    CharacterRange{0xFF1A, 0xFF20},    //
    CharacterRange{0xFF5B, 0xFFFF},    // half width Kana and Hangul
    CharacterRange{0x1B000, 0x1B16F},  // Kana
    CharacterRange{0x1F000, 0x1FAFF},  // pictures
    CharacterRange{0x20000, 0x3FFFF},  // Han
};

bool is_letter_of_a_word(std::uint32_t c) {
  if (c < 0x80) return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return std::none_of(apart.begin(), apart.end(), [c](const CharacterRange& range) {
    return range.first <= c && c <= range.last;
  });
}

bool continues_a_character(char byte) {
  return (static_cast<std::uint8_t>(byte) & 0xC0U) == 0x80;
}

/// The character that begins the text, which is UTF-8 and has one.
std::uint32_t first_character(std::string_view text) {
  const auto lead = static_cast<std::uint8_t>(text.front());
  if (lead < 0x80) return lead;
  std::uint32_t c = lead < 0xE0 ? lead & 0x1FU : lead < 0xF0 ? lead & 0x0FU : lead & 0x07U;
  for (std::size_t i = 1; i < text.size() && continues_a_character(text[i]); ++i) {
    c = c << 6U | (static_cast<std::uint8_t>(text[i]) & 0x3FU);
  }
  return c;
}

std::uint32_t last_character(std::string_view text) {
  std::size_t at = text.size() - 1;
  while (at > 0 && continues_a_character(text[at])) --at;
  return first_character(text.substr(at));
}

/// Whether two words would be one if these two stood beside each other.
bool grow_together(std::string_view left, std::string_view right) {
  return !left.empty() && !right.empty() && is_letter_of_a_word(last_character(left)) &&
         is_letter_of_a_word(first_character(right));
}

/// Folded, one blank between each two words, none in front and behind.
std::string compared(std::string_view text) {
  std::string out;
  for (const char c : folded(text)) {
    const bool is_blank = c == ' ';
    if (is_blank && (out.empty() || out.back() == ' ')) continue;
    out += c;
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

/// `text` as `compared` answers it, `word` as it is kept.
bool has_word(std::string_view text, std::string_view word) {
  const bool begins_anywhere = word.starts_with('*');
  const bool ends_anywhere = word.ends_with('*');
  if (begins_anywhere) word.remove_prefix(1);
  if (ends_anywhere) word.remove_suffix(1);
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const bool begins = begins_anywhere || !grow_together(text.substr(0, at), word);
    const bool ends = ends_anywhere || !grow_together(word, text.substr(at + word.size()));
    if (begins && ends) return true;
  }
  return false;
}

}  // namespace

Result<std::string> parse_hidden_word(std::string_view typed) {
  if (!is_utf8(as_bytes(typed))) return Error{rules::hidden_word_is_valid};
  std::string word = compared(typed);
  std::string_view middle = word;
  if (middle.starts_with('*')) middle.remove_prefix(1);
  if (middle.ends_with('*')) middle.remove_suffix(1);
  const bool is_valid = compared(middle) == middle && !middle.empty() &&
                        middle.find('*') == std::string_view::npos &&
                        word.size() <= hidden_word_size_max;
  if (!is_valid) return Error{rules::hidden_word_is_valid};
  return word;
}

bool has_hidden_word(std::string_view text, const std::vector<std::string>& words) {
  if (words.empty()) return false;
  const std::string whole = compared(text);
  return std::any_of(words.begin(), words.end(), [&whole](const std::string& word) {
    return has_word(whole, word);
  });
}

}  // namespace causeway::content
