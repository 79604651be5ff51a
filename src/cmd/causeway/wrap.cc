#include "cmd/causeway/wrap.h"

#include <algorithm>
#include <array>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/encoding.h"

namespace causeway::cli {
namespace {

/// Narrower ones are treated as this wide.
constexpr std::size_t columns_min = 20;
/// Of a terminal that does not say (a serial line).
constexpr std::size_t columns_default = 80;
constexpr std::size_t tab_columns = 8;

/// At least as many columns as a terminal gives it that is not set to show ambiguous characters
/// (UAX #11) wide: what is counted too wide is broken too early.
std::size_t columns_of_character(std::string_view character) {
  if (character == "\t") return tab_columns;
  const char32_t point = code_point(character);
  const bool is_jamo = point >= 0x1100 && point <= 0x115F;
  return is_jamo || point >= 0x2190 ? 2 : 1;
}

bool is_ascii(std::string_view word) {
  return std::all_of(word.begin(), word.end(), [](char byte) { return byte > ' ' && byte < 0x7F; });
}

/// An escape sequence of ours at the front: it ends with a letter. Others' have lost their ESC.
std::string_view colour_at_front(std::string_view text) {
  if (!text.starts_with("\x1b[")) return {};
  const auto end = text.find('m');
  return text.substr(0, end == std::string_view::npos ? text.size() : end + 1);
}

/// What is next of a text, as it is placed: a colour, or a character.
struct Piece {
  std::string_view bytes;
  std::size_t columns = 0;
  char32_t point = 0;  // of a character
};

Piece first_piece(std::string_view text) {
  const std::string_view colour = colour_at_front(text);
  if (!colour.empty()) return {.bytes = colour};
  const std::string_view character = first_character(text);
  if (character.empty()) return {.bytes = text.substr(0, 1), .columns = 1};
  return {character, columns_of_character(character), code_point(character)};
}

struct Points {
  char32_t first;
  char32_t last;
};

/// What is written onto the character in front of it (Unicode, Mn and Mc), of scripts that write
/// without blanks above all; U+200D, which joins what is behind it, too; colours of skin.
constexpr auto written_onto = std::to_array<Points>({
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD},   {0x05BF, 0x05C7}, {0x0610, 0x061A},
    {0x064B, 0x065F}, {0x0670, 0x0670}, {0x0900, 0x0903},   {0x093A, 0x094F}, {0x0951, 0x0957},
    {0x0981, 0x0983}, {0x09BC, 0x09CD}, {0x0A01, 0x0A03},   {0x0A3C, 0x0A51}, {0x0A81, 0x0A83},
    {0x0ABC, 0x0ACD}, {0x0B01, 0x0B03}, {0x0B3C, 0x0B57},   {0x0BBE, 0x0BCD}, {0x0C00, 0x0C04},
    {0x0C3E, 0x0C56}, {0x0C81, 0x0C83}, {0x0CBC, 0x0CD6},   {0x0D00, 0x0D03}, {0x0D3B, 0x0D4D},
    {0x0DCA, 0x0DDF}, {0x0E31, 0x0E31}, {0x0E34, 0x0E3A},   {0x0E47, 0x0E4E}, {0x0EB1, 0x0EB1},
    {0x0EB4, 0x0EBC}, {0x0EC8, 0x0ECE}, {0x0F71, 0x0F84},   {0x102B, 0x103E}, {0x17B4, 0x17D3},
    {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200D, 0x200D},   {0x20D0, 0x20F0}, {0x3099, 0x309A},
    {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0x1F3FB, 0x1F3FF},
});
/// On one character: more of them are no language's.
constexpr int marks_max = 16;
constexpr char32_t joiner = 0x200D;

bool is_written_onto(char32_t point) {
  return std::any_of(written_onto.begin(), written_onto.end(), [&](const Points& range) {
    return range.first <= point && point <= range.last;
  });
}

/// Two of them are a flag.
bool is_regional(char32_t point) {
  return 0x1F1E6 <= point && point <= 0x1F1FF;
}

/// A character with what is written onto it: no row ends within.
Piece first_cluster(std::string_view text) {
  Piece whole = first_piece(text);
  for (int i = 0; i < marks_max && whole.bytes.size() < text.size(); ++i) {
    const Piece next = first_piece(text.substr(whole.bytes.size()));
    const bool is_flag = i == 0 && is_regional(whole.point) && is_regional(next.point);
    if (whole.point != joiner && !is_written_onto(next.point) && !is_flag) break;
    whole.bytes = text.substr(0, whole.bytes.size() + next.bytes.size());
    whole.columns += next.columns;
    whole.point = next.point;
  }
  return whole;
}

std::size_t columns_of_word(std::string_view word) {
  std::size_t columns = 0;
  while (!word.empty()) {
    const Piece piece = first_piece(word);
    columns += piece.columns;
    word.remove_prefix(piece.bytes.size());
  }
  return columns;
}

/// One line, without a line break in it.
class Rows {
 public:
  explicit Rows(std::size_t columns) : columns_(columns) {}

  std::string wrap(std::string_view line) {
    while (!line.empty()) {
      const std::size_t size = std::min(line.find_first_of(" \t"), line.size());
      add_word(line.substr(0, size));
      line.remove_prefix(size);
      if (line.empty()) break;
      add_blank(line.substr(0, 1));
      line.remove_prefix(1);
    }
    return std::move(text_);
  }

 private:
  void begin_row() {
    text_ += '\n';
    text_ += message_indent;
    used_ = message_indent.size();
  }

  void add_word(std::string_view word) {
    const std::size_t size = columns_of_word(word);
    const bool fits_a_row = message_indent.size() + size <= columns_;
    const bool stays_whole = fits_a_row || is_ascii(word);
    if (used_ + size > columns_ && stays_whole && used_ > message_indent.size()) begin_row();
    if (!stays_whole) return add_pieces(word);
    text_ += word;
    used_ += size;
  }

  void add_pieces(std::string_view word) {
    while (!word.empty()) {
      const Piece piece = first_cluster(word);
      if (used_ + piece.columns > columns_ && used_ > message_indent.size()) begin_row();
      text_ += piece.bytes;
      used_ += piece.columns;
      word.remove_prefix(piece.bytes.size());
    }
  }

  void add_blank(std::string_view blank) {
    const std::size_t size = columns_of_word(blank);
    if (used_ + size > columns_) return begin_row();
    text_ += blank;
    used_ += size;
  }

  std::size_t columns_;
  std::size_t used_ = 0;
  std::string text_;
};

}  // namespace

std::string wrapped(std::string_view text, std::size_t columns) {
  if (columns == 0) return std::string(text);
  std::string out;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    if (begin > 0) out += '\n';
    out += Rows(std::max(columns, columns_min)).wrap(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return out;
}

std::string cut_to(std::string_view text, std::size_t columns) {
  std::size_t end = 0;
  for (std::size_t used = 0; end < text.size();) {
    const Piece piece = first_piece(text.substr(end));
    used += piece.columns;
    if (used > columns) break;
    end += piece.bytes.size();
  }
  return std::string(text.substr(0, end));
}

std::size_t columns_of(int descriptor) {
  if (::isatty(descriptor) != 1) return 0;
  winsize size{};
  const bool is_said = ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return is_said ? size.ws_col : columns_default;
}

}  // namespace causeway::cli
