#include "mls_tree/key_index.h"

#include <bit>
#include <utility>

namespace causeway::mls_tree {

void KeyIndex::erase(std::uint32_t hash, NodeIndex node) {
  const Link link = unlink(node);
  if (link.previous != 0) return;  // another is the first
  std::size_t at = home(hash);
  while (entries_[at].first != place_of(node)) at = next(at);
  if (link.next != 0) {
    entries_.writable(at).first = link.next;
  } else {
    close_gap(at);
    --keys_;
  }
}

void KeyIndex::put(Entry entry) {
  std::size_t at = home(entry.hash);
  while (entries_[at].first != 0) at = next(at);
  entries_.writable(at) = entry;
}

/// Moves entries back into the gap that they could have used (Knuth, volume 3, algorithm 6.4R).
void KeyIndex::close_gap(std::size_t gap) {
  const std::size_t mask = entries_.size() - 1;
  for (std::size_t at = next(gap); entries_[at].first != 0; at = next(at)) {
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
    if (before[i].first != 0) put(before[i]);
  }
}

KeyIndex::Link& KeyIndex::writable_link(Place place) {
  if (place > links_.size()) links_.resize(std::bit_ceil(place));
  return links_.writable(place - 1);
}

void KeyIndex::link_behind(NodeIndex first, NodeIndex node) {
  const Place second = link_of(place_of(first)).next;
  writable_link(place_of(first)).next = place_of(node);
  writable_link(place_of(node)) = {place_of(first), second};
  if (second != 0) writable_link(second).previous = place_of(node);
  ++duplicates_;
}

/// What its neighbours were.
KeyIndex::Link KeyIndex::unlink(NodeIndex node) {
  const Link link = link_of(place_of(node));
  if (link.previous == 0 && link.next == 0) return link;
  if (link.previous != 0) writable_link(link.previous).next = link.next;
  if (link.next != 0) writable_link(link.next).previous = link.previous;
  writable_link(place_of(node)) = {};
  --duplicates_;
  return link;
}

}  // namespace causeway::mls_tree
