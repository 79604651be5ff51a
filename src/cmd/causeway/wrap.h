#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Lines that are longer than a terminal is wide. A terminal goes on at its left edge, where every
/// line of ours begins; so what somebody wrote could look like a line of somebody else's.
namespace causeway::cli {

/// What stands in front of each line of a message but its first.
inline constexpr std::string_view message_indent = "    ";

/// The text in rows of at most `columns`, each but the first behind `message_indent`; unchanged
/// where `columns` is 0. Colours take no room. Words are kept whole where they fit; a longer one
/// that is ASCII, such as a link, stays whole for the terminal to break, as it has no blank in it
/// to imitate anything with. Two things are the terminal's: one that becomes narrower later breaks
/// what is there anew, and one that is set to show Greek, Cyrillic and other characters of
/// ambiguous width wide has fewer columns for them than are counted here.
std::string wrapped(std::string_view text, std::size_t columns);

/// The characters at the front that take so many columns at most. For one line.
std::string cut_to(std::string_view text, std::size_t columns);

/// How wide the terminal is, now: 80 where it does not know, 0 where the descriptor is none.
std::size_t columns_of(int descriptor);

}  // namespace causeway::cli
