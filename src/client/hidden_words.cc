#include <algorithm>
#include <set>

#include "client/engine.h"

namespace causeway::client {
namespace {

using WordSet = std::set<std::string>;

Result<WordSet> parse_words(const std::vector<std::string>& typed) {
  WordSet words;
  for (const std::string& word : typed) words.insert(TRY(content::parse_hidden_word(word)));
  return words;
}

WordSet set_of(const HiddenWords& hidden) {
  return {hidden.state.words.begin(), hidden.state.words.end()};
}

/// Later than what was said before, whatever the clock says.
Result<void> put_words(
    StoreTransaction& store, const HiddenWords& before, const WordSet& words, Instant now
) {
  return store.put_hidden_words({
      .state =
          {{words.begin(), words.end()}, std::max(to_unix_ms(now), before.state.changed_ms + 1)},
      .is_unsaid = true,
  });
}

}  // namespace

Result<void> Engine::hide_words(
    StoreTransaction& store, const std::vector<std::string>& words, Instant now
) {
  const HiddenWords hidden = TRY(store.hidden_words());
  WordSet all = set_of(hidden);
  all.merge(TRY(parse_words(words)));
  if (all.size() > content::hidden_words_max) return Error{rules::hidden_words_are_few};
  return put_words(store, hidden, all, now);
}

Result<void> Engine::unhide_words(
    StoreTransaction& store, const std::vector<std::string>& words, Instant now
) {
  const HiddenWords hidden = TRY(store.hidden_words());
  WordSet all = set_of(hidden);
  for (const std::string& word : TRY(parse_words(words))) {
    if (all.erase(word) == 0) return Error{rules::hidden_word_is_there};
  }
  return put_words(store, hidden, all, now);
}

}  // namespace causeway::client
