#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "client/store.h"

/// Finds lines of chats by parts of their words (docs/search.md). What a line says goes into the
/// index a little after the line itself, many at once; what waits for that is marked in the same
/// transaction that changed the line, so that nothing is ever missed.
namespace causeway::client {

/// More would only slow the search down.
inline constexpr std::size_t search_words_max = 16;

/// How many lines one transaction indexes.
inline constexpr std::size_t indexed_at_once_max = 256;

/// The words of a search, as `LineSearch` has them. Requires UTF-8.
std::vector<std::string> search_words(std::string_view text);

/// By which a line is found: its texts as they were last edited, and the names of its attachments.
/// Empty where it shows none.
Result<std::string> searched_text(StoreTransaction& store, const Message& line);

/// Indexes at most `indexed_at_once_max` of the lines that wait for it; answers how many.
Result<std::size_t> index_lines(StoreTransaction& store, Instant now);

/// The same, and takes out of the index what is left in it of lines that were erased when their
/// evidence ends (client/erasure.h).
Result<void> keep_index(StoreTransaction& store, Instant now);

}  // namespace causeway::client
