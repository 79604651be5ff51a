#include "cmd/causeway/text.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/encoding.h"

namespace causeway::cli {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

struct Range {
  char32_t first;
  char32_t last;
};

/// Code points that change how the text around them is shown, or are not shown at all.
constexpr auto harmful = std::to_array<Range>({
    {0x0000, 0x001F},    // C0: escape sequences begin here
    {0x007F, 0x009F},    // DEL and C1: the same in eight bits
    {0x061C, 0x061C},    // Arabic letter mark
    {0x200B, 0x200B},    // zero width space
    {0x200E, 0x200F},    // directional marks
    {0x2028, 0x202E},    // line and paragraph separators, embeddings and overrides
    {0x2060, 0x206F},    // word joiner, isolates, deprecated format characters
    {0xFEFF, 0xFEFF},    // byte order mark
    {0xFFF9, 0xFFFB},    // interlinear annotation
    {0xE0000, 0xE007F},  // tags
});

bool is_harmful(char32_t point) {
  return std::any_of(harmful.begin(), harmful.end(), [&](const Range& range) {
    return range.first <= point && point <= range.last;
  });
}

/// How many bytes the character that `first` begins has; 1 for a byte that begins none.
std::size_t size_of(unsigned char first) {
  if (first >= 0xF0) return 4;
  if (first >= 0xE0) return 3;
  return first >= 0xC0 ? 2 : 1;
}

/// Requires one well-formed character.
char32_t code_point(std::string_view character) {
  constexpr std::array<unsigned char, 5> lead_bits{0, 0x7F, 0x1F, 0x0F, 0x07};
  char32_t point = static_cast<unsigned char>(character[0]) & lead_bits[character.size()];
  for (const char next : character.substr(1)) {
    point = point << 6 | (static_cast<unsigned char>(next) & 0x3FU);
  }
  return point;
}

enum class Breaks {
  replaced,
  kept,
};

std::string neutralise(std::string_view text, Breaks breaks, std::string_view indent) {
  std::string out;
  while (!text.empty()) {
    const auto character =
        text.substr(0, std::min(text.size(), size_of(static_cast<unsigned char>(text[0]))));
    if (!is_utf8(as_bytes(character))) {
      out += replacement;
      text.remove_prefix(1);
      continue;
    }
    text.remove_prefix(character.size());
    if (breaks == Breaks::kept && character == "\n") {
      out += '\n';
      out += indent;
    } else if (breaks == Breaks::kept && character == "\t") {
      out += '\t';
    } else {
      out += is_harmful(code_point(character)) ? replacement : character;
    }
  }
  return out;
}

}  // namespace

std::string plain_line(std::string_view text) {
  return neutralise(text, Breaks::replaced, {});
}

std::string called_text(std::string_view name) {
  return name.empty() ? std::string() : " (" + plain_line(name) + ")";
}

std::string plain_text(std::string_view text, std::string_view indent) {
  return neutralise(text, Breaks::kept, indent);
}

std::string without_links(std::string_view text) {
  constexpr std::string_view mark = "://";
  std::string broken;
  for (auto at = text.find(mark); at != std::string_view::npos; at = text.find(mark)) {
    broken += std::string(text.substr(0, at)) + "[:]//";
    text.remove_prefix(at + mark.size());
  }
  return broken + std::string(text);
}

std::string first_characters(std::string_view text, std::size_t count) {
  const std::string_view line = text.substr(0, text.find('\n'));
  std::size_t end = 0;
  for (; end < line.size() && count > 0; --count) {
    end += size_of(static_cast<unsigned char>(line[end]));
  }
  const std::string_view front = line.substr(0, end);
  return std::string(front) + (front.size() < text.size() ? "…" : "");
}

}  // namespace causeway::cli
