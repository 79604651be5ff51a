#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

/// Words that a person does not want to read (docs/formats/content.md §8). What has one is folded
/// away where it is shown, by their own devices, and by nobody else: others hear nothing of it.
namespace causeway::content {

namespace rules {
inline constexpr Rule hidden_word_is_valid{
    "content.hidden_word_is_valid", "docs/formats/content.md §8"
};
}  // namespace rules

/// Of one person.
inline constexpr std::size_t hidden_words_max = 200;
inline constexpr std::size_t hidden_word_size_max = 64;

/// Ascending, each as `parse_hidden_word` answers it.
struct HiddenWords {
  std::vector<std::string> words;
  std::uint64_t changed_ms = 0;  // the latest holds

  bool operator==(const HiddenWords&) const = default;
};

/// A word or several, as they are kept and compared: folded as searches fold (folded_text.h), with
/// one blank between each two. `*` in front or behind stands for the rest of a word.
/// `rules::hidden_word_is_valid` for what is nothing then, has more than `hidden_word_size_max`
/// bytes, an asterisk elsewhere, or is not UTF-8.
Result<std::string> parse_hidden_word(std::string_view typed);

/// Whether the text has one of them as a whole word: no letter or digit stands beside it, but where
/// it begins or ends with one of a script that puts no blanks between words. Requires UTF-8.
bool has_hidden_word(std::string_view text, const std::vector<std::string>& words);

}  // namespace causeway::content
