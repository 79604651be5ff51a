#include "content/plain_name.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/encoding.h"

namespace causeway::content {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

/// Default_Ignorable_Code_Point of Unicode 15, but for joiners and the variation selector of emoji;
/// controls, separators of lines and paragraphs, interlinear annotation, and the blank Braille
/// pattern.
constexpr auto unseen = std::to_array<Range>({
    {0x0000, 0x001F},   {0x007F, 0x009F}, {0x00AD, 0x00AD}, {0x034F, 0x034F},   {0x061C, 0x061C},
    {0x115F, 0x1160},   {0x17B4, 0x17B5}, {0x180B, 0x180F}, {0x200B, 0x200B},   {0x200E, 0x200F},
    {0x2028, 0x202E},   {0x2060, 0x206F}, {0x2800, 0x2800}, {0x3164, 0x3164},   {0xFE00, 0xFE0E},
    {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFB}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A},
    {0xE0000, 0xE0FFF},
});

/// What emoji are made of.
constexpr auto emoji_signs = std::to_array<Range>({
    {0x00A9, 0x00A9},
    {0x00AE, 0x00AE},
    {0x203C, 0x203C},
    {0x2049, 0x2049},
    {0x2122, 0x2BFF},
    {0x3030, 0x303D},
    {0x3297, 0x3299},
    {0x1F000, 0x1FAFF},
});

/// Scripts whose letters join, or do not, by a character that does not show: Arabic and its kin,
/// those of India and Southeast Asia, Mongolian.
constexpr auto joining_letters = std::to_array<Range>({
    {0x0620, 0x08FF},
    {0x0900, 0x109F},
    {0x1780, 0x18AF},
    {0x1900, 0x1CFF},
    {0xA800, 0xABFF},
    {0xFB50, 0xFDFF},
    {0xFE70, 0xFEFC},
    {0x11000, 0x11FFF},
    {0x1E900, 0x1E95F},
});

/// Signs that are made of a black flag and tags, which do not show anywhere else: all that there
/// are (Unicode Technical Standard 51, RGI_Emoji_Tag_Sequence).
constexpr std::array<std::string_view, 3> tagged_flags{
    "\U0001F3F4\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F",
    "\U0001F3F4\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F",
    "\U0001F3F4\U000E0067\U000E0062\U000E0077\U000E006C\U000E0073\U000E007F",
};

constexpr char32_t non_joiner = 0x200C;
constexpr char32_t joiner = 0x200D;
constexpr char32_t emoji_selector = 0xFE0F;
constexpr char32_t keycap = 0x20E3;

template <std::size_t size>
bool is_within(const std::array<Range, size>& ranges, char32_t point) {
  return std::any_of(ranges.begin(), ranges.end(), [point](const Range& range) {
    return range.first <= point && point <= range.last;
  });
}

/// Whether a joiner in front of it may do something.
bool joins(char32_t point) {
  return is_within(emoji_signs, point) || is_within(joining_letters, point);
}

struct Character {
  std::string_view bytes;
  char32_t point = 0;
};

/// One, or the whole of a tagged flag. Nothing where no character begins.
std::string_view first_sign(std::string_view text) {
  for (const std::string_view flag : tagged_flags) {
    if (text.starts_with(flag)) return flag;
  }
  return first_character(text);
}

/// Those that show. A byte that is no UTF-8 does not.
std::vector<Character> seen_in(std::string_view text) {
  std::vector<Character> characters;
  while (!text.empty()) {
    const std::string_view bytes = first_sign(text);
    text.remove_prefix(bytes.empty() ? 1 : bytes.size());
    if (bytes.empty()) continue;
    const char32_t point = code_point(first_character(bytes));
    if (!is_within(unseen, point)) characters.push_back({bytes, point});
  }
  return characters;
}

/// Whether a character that does not show by itself does something between these two.
bool has_effect(char32_t before, char32_t point, char32_t after) {
  switch (point) {
    case non_joiner:
    case joiner:
      return (joins(before) || before == emoji_selector) && joins(after);
    case emoji_selector:
      return is_within(emoji_signs, before) || after == keycap;
    default:
      return true;
  }
}

}  // namespace

std::string plain_name(std::string_view name) {
  const auto characters = seen_in(name);
  std::string plain;
  char32_t before = 0;  // of those that stay
  for (std::size_t i = 0; i < characters.size(); ++i) {
    const char32_t after = i + 1 < characters.size() ? characters[i + 1].point : 0;
    if (!has_effect(before, characters[i].point, after)) continue;
    plain += characters[i].bytes;
    before = characters[i].point;
  }
  return plain;
}

}  // namespace causeway::content
