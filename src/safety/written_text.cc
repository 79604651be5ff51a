#include "safety/written_text.h"

#include "content/visible_text.h"

namespace causeway::safety {
namespace {

constexpr std::string_view space = " \t\n\r";

bool is_visible(std::string_view text) {
  for (;;) {
    const std::size_t end = text.find('\n');
    if (!content::is_visible_text(text.substr(0, end))) return false;
    if (end == std::string_view::npos) return true;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(space);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(space) - first + 1);
}

Result<std::string> read_optional_text(std::string_view text) {
  const std::string_view words = trimmed(text);
  if (words.size() > text_size_max) return Error{rules::text_is_within_limit};
  if (!is_visible(words)) return Error{rules::text_is_visible};
  return std::string(words);
}

Result<std::string> read_text(std::string_view text) {
  std::string words = TRY(read_optional_text(text));
  if (words.empty()) return Error{rules::text_is_there};
  return words;
}

}  // namespace causeway::safety
