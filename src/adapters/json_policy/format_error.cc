#include "adapters/json_policy/format_error.h"

#include <utility>

#include "base/encoding.h"

namespace causeway::adapters::json_policy {
namespace {

constexpr std::size_t characters_max = 40;

std::string in_hexadecimal(char32_t number) {
  std::string digits;
  for (; number > 0 || digits.empty(); number /= 16) {
    digits.insert(digits.begin(), "0123456789abcdef"[number % 16]);
  }
  return digits;
}

bool is_printable(std::string_view character) {
  return character.size() == 1 && character[0] >= ' ' && character[0] <= '~' &&
         character[0] != '"' && character[0] != '\\';
}

}  // namespace

FormatError::FormatError(const Rule& rule, std::string member, std::string sentence)
    : std::runtime_error(member.empty() ? sentence : member + ": " + sentence),
      rule_(&rule),
      member_(std::move(member)),
      sentence_(std::move(sentence)) {}

std::string escaped(std::string_view text) {
  if (text.empty()) return "\"\"";
  std::string shown;
  for (std::size_t count = 0; !text.empty(); ++count) {
    if (count == characters_max) return shown + "...";
    const std::string_view character = first_character(text);
    text.remove_prefix(character.size());
    shown += is_printable(character) ? std::string(character)
                                     : "\\u{" + in_hexadecimal(code_point(character)) + "}";
  }
  return shown;
}

std::string in_quotes(std::string_view text) {
  return text.empty() ? escaped(text) : "\"" + escaped(text) + "\"";
}

}  // namespace causeway::adapters::json_policy
