#include "mls_tree/key_index.h"

#include <utility>

namespace causeway::mls_tree {

void KeyIndex::put(Entry entry) {
  std::size_t at = home(entry.hash);
  while (entries_[at].place != 0) at = next(at);
  entries_.writable(at) = entry;
}

/// Moves entries back into the gap that they could have used (Knuth, volume 3, algorithm 6.4R).
void KeyIndex::close_gap(std::size_t gap) {
  const std::size_t mask = entries_.size() - 1;
  for (std::size_t at = next(gap); entries_[at].place != 0; at = next(at)) {
    const std::size_t from_home = (at - home(entries_[at].hash)) & mask;
    if (from_home < ((at - gap) & mask)) continue;  // its home is behind the gap
    entries_.writable(gap) = entries_[at];
    gap = at;
  }
  entries_.writable(gap) = {};
}

void KeyIndex::grow() {
  const SharedVector<Entry> before = std::exchange(entries_, {});
  entries_.resize(before.size() == 0 ? 16 : 2 * before.size());
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (before[i].place != 0) put(before[i]);
  }
}

}  // namespace causeway::mls_tree
