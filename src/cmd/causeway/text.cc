#include "cmd/causeway/text.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/encoding.h"
#include "content/plain_name.h"

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

/// Whatever looks as if it ended a quotation.
constexpr std::array<std::string_view, 14> quotation_marks{
    "\"",
    "\u00AB",
    "\u00BB",
    "\u02BA",
    "\u02DD",
    "\u201C",
    "\u201D",
    "\u201E",
    "\u201F",
    "\u2033",
    "\u301D",
    "\u301E",
    "\u301F",
    "\uFF02",
};

/// Letters and digits, of whatever alphabet, and what else names of hosts have.
bool is_host_byte(unsigned char c) {
  return std::isalnum(c) != 0 || c == '-' || c >= 0x80;
}

bool is_scheme_byte(unsigned char c) {
  return std::isalnum(c) != 0 || c == '+' || c == '-' || c == '.';
}

bool is_mailbox_byte(unsigned char c) {
  return is_host_byte(c) || c == '.' || c == '_' || c == '+' || c == '%';
}

/// The bytes of that kind at the end of `text`.
std::string_view end_of(std::string_view text, bool (*is_one)(unsigned char)) {
  std::size_t begin = text.size();
  while (begin > 0 && is_one(static_cast<unsigned char>(text[begin - 1]))) --begin;
  return text.substr(begin);
}

/// Whether what stands around this character makes it that by which terminals know a link:
/// `https://…`, `sip:…`, `www2.…`, `ftp.…`, `ada@host`.
bool makes_a_link(std::string_view before, char character, std::string_view behind) {
  const auto is_letter = [](unsigned char c) { return std::isalpha(c) != 0; };
  const bool goes_on = !behind.empty() && std::isspace(static_cast<unsigned char>(behind[0])) == 0;
  if (!goes_on) return false;
  const bool is_before_host = is_host_byte(static_cast<unsigned char>(behind[0]));
  switch (character) {
    case ':': {
      const auto scheme = end_of(before, is_scheme_byte);
      return behind.starts_with("//") || std::any_of(scheme.begin(), scheme.end(), is_letter);
    }
    case '.': {
      const std::string host = to_lower_ascii(end_of(before, is_host_byte));
      const bool is_known = host.find("www") != host.npos || host.find("ftp") != host.npos;
      return is_known && is_before_host;
    }
    case '@':
      return is_before_host && !end_of(before, is_mailbox_byte).empty();
    default:
      return false;
  }
}

bool is_harmful(char32_t point) {
  return std::any_of(harmful.begin(), harmful.end(), [&](const Range& range) {
    return range.first <= point && point <= range.last;
  });
}

enum class Breaks {
  replaced,
  kept,
};

std::string neutralise(std::string_view text, Breaks breaks, std::string_view indent) {
  std::string out;
  while (!text.empty()) {
    const std::string_view character = first_character(text);
    if (character.empty()) {
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

std::string quoted_name(std::string_view name) {
  std::string quoted = without_links(plain_line(content::plain_name(name)));
  for (const std::string_view mark : quotation_marks) {
    for (auto at = quoted.find(mark); at != std::string::npos; at = quoted.find(mark, at)) {
      quoted.replace(at, mark.size(), "'");
    }
  }
  return '"' + quoted + '"';
}

std::string called_text(std::string_view name) {
  return name.empty() ? std::string() : " " + quoted_name(name);
}

std::string title_text(std::string_view name) {
  constexpr std::string_view marks = "()[]:@";
  std::string quoted = quoted_name(name);
  const bool is_clear = quoted == '"' + std::string(name) + '"' &&
                        name.find_first_of(marks, 1) == std::string_view::npos &&
                        name.find("  ") == std::string_view::npos;
  return is_clear ? std::string(name) : quoted;
}

std::string plain_text(std::string_view text, std::string_view indent) {
  return neutralise(text, Breaks::kept, indent);
}

std::string without_links(std::string_view text) {
  std::string broken;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool is_mark = makes_a_link(text.substr(0, i), c, text.substr(i + 1));
    broken += is_mark ? std::string{'[', c, ']'} : std::string{c};
  }
  return broken;
}

std::string first_characters(std::string_view text, std::size_t count) {
  const std::string_view line = text.substr(0, text.find('\n'));
  std::size_t end = 0;
  for (; end < line.size() && count > 0; --count) {
    end += first_character(line.substr(end)).size();
  }
  const std::string_view front = line.substr(0, end);
  return std::string(front) + (front.size() < text.size() ? "…" : "");
}

}  // namespace causeway::cli
