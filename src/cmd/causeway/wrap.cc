#include "cmd/causeway/wrap.h"

#include <algorithm>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/encoding.h"

namespace causeway::cli {
namespace {

/// Narrower ones are treated as this wide.
constexpr std::size_t columns_min = 20;
constexpr std::size_t tab_columns = 8;

/// At least as many columns as a terminal may give it: what is counted too wide is broken too
/// early.
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
};

Piece first_piece(std::string_view text) {
  const std::string_view colour = colour_at_front(text);
  if (!colour.empty()) return {colour, 0};
  const std::string_view character = first_character(text);
  if (character.empty()) return {text.substr(0, 1), 1};
  return {character, columns_of_character(character)};
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
      const Piece piece = first_piece(word);
      if (used_ + piece.columns > columns_) begin_row();
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

std::size_t columns_of(int descriptor) {
  winsize size{};
  if (::isatty(descriptor) != 1 || ::ioctl(descriptor, TIOCGWINSZ, &size) != 0) return 0;
  return size.ws_col;
}

}  // namespace causeway::cli
