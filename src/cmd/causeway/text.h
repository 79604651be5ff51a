#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// What others wrote, made harmless for a terminal.
namespace causeway::cli {

/// One line: control characters (an escape sequence cannot begin), line breaks, marks that change
/// the direction of text, and invisible tags each become U+FFFD, as do bytes that are not UTF-8.
std::string plain_line(std::string_view text);

/// The same with line breaks and tabs kept; each line after the first begins with `indent`, so that
/// a message cannot imitate the line of another.
std::string plain_text(std::string_view text, std::string_view indent);

/// "Ada L." in quotation marks: what somebody calls themselves, which anybody may. It has none in
/// it, no link, and nothing that does not show, so that what stands behind it cannot be part of it.
std::string quoted_name(std::string_view name);

/// The same with a blank in front, for behind a username and never in its place. Empty where there
/// is no name.
std::string called_text(std::string_view name);

/// What a chat is called, "#Hikers", for beside facts: as it is where nothing in it can be taken
/// for one, in quotation marks otherwise.
std::string title_text(std::string_view name);

/// The text with its links broken, so that no terminal opens one that it knows by how it begins or
/// by an @: "https[:]//", "www2[.]a", "ada[@]a". For names, and for what is said in message
/// requests.
std::string without_links(std::string_view text);

/// The first line, of at most `count` characters; "…" stands for what is left out. Requires UTF-8.
std::string first_characters(std::string_view text, std::size_t count);

}  // namespace causeway::cli
