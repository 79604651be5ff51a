#pragma once

#include <string_view>
#include <vector>

namespace causeway::adapters::http_safety {

/// The parts between separators, empty ones too; none of an empty text.
inline std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
    if (text.empty()) parts.emplace_back();
  }
  return parts;
}

/// As the tables of this folder write names: "alias roles".
inline std::vector<std::string_view> words_of(std::string_view text) {
  return split(text, ' ');
}

}  // namespace causeway::adapters::http_safety
