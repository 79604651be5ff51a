#pragma once

#include <string>
#include <string_view>

namespace causeway::content {

/// Text as searches compare it (docs/search.md): each character by its simple case folding (Unicode
/// 14, CaseFolding.txt, C and S), controls as blanks. Accents stay: "cafe" is not "café", as they
/// are different words in many languages. Requires UTF-8; folded twice it is the same.
std::string folded(std::string_view text);

/// How many characters the UTF-8 has.
std::size_t character_count(std::string_view text);

}  // namespace causeway::content
