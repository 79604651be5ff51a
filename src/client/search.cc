#include "client/search.h"

#include <utility>

#include "client/annotations.h"
#include "client/erasure.h"
#include "content/folded_text.h"
#include "content/message.h"

namespace causeway::client {
namespace {

void add_searched(std::string& text, const content::NestedPart& part) {
  if (const auto said = content::text_of(part)) {
    text += '\n';
    text += *said;
    return;
  }
  const auto* external = std::get_if<content::ExternalPart>(&part.part);
  if (external == nullptr || !content::parse_attachment(*external).ok()) return;
  text += '\n';
  text += external->filename;
}

}  // namespace

std::vector<std::string> search_words(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (const char byte : content::folded(text) + ' ') {
    if (byte != ' ') {
      word += byte;
    } else if (!word.empty()) {
      words.push_back(std::exchange(word, {}));
    }
  }
  return words;
}

Result<std::string> searched_text(StoreTransaction& store, const Message& line) {
  if (line.presence != Presence::shown || line.state == MessageState::unproven) {
    return std::string();
  }
  const auto edit = TRY(edit_of(store, line));
  const auto content = content::decode(edit ? edit->content : line.content);
  if (!content.ok() || !content::check_policy(*content).ok()) return std::string();
  std::string text;
  for (const content::NestedPart* part : content::leaf_parts(*content)) add_searched(text, *part);
  return content::folded(text);
}

Result<std::size_t> index_lines(StoreTransaction& store, Instant now) {
  const auto rows = TRY(store.unindexed(indexed_at_once_max));
  for (const MessageRow row : rows) {
    const auto line = TRY(store.message(row));
    const std::string text = line ? TRY(searched_text(store, *line)) : std::string();
    TRY(text.empty() ? store.forget_text(row, to_unix_ms(now)) : store.put_text(row, text));
  }
  return rows.size();
}

Result<void> keep_index(StoreTransaction& store, Instant now) {
  TRY(index_lines(store, now));
  return store.tidy_index(to_unix_ms(now - evidence_time));
}

}  // namespace causeway::client
