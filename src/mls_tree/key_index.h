#pragma once

#include <cstdint>
#include <optional>

#include "mls_tree/shared_vector.h"
#include "mls_wire/types.h"

namespace causeway::mls_tree {

using mls_wire::NodeIndex;

/// Which nodes of a tree have which key, and how many keys are there twice. Knows the hashes of
/// keys only: where two of them agree it asks `is_same(NodeIndex)` whether that node has the key in
/// question. Cheap to copy; a change costs a few steps, however many nodes have the key.
///
/// A table with linear probing, at most half full, of the first node of each key; the others follow
/// it in a list.
class KeyIndex {
 public:
  template <typename IsSame>
  void insert(std::uint32_t hash, NodeIndex node, const IsSame& is_same) {
    if (const auto first = find(hash, is_same)) return link_behind(*first, node);
    if (2 * (keys_ + 1) > entries_.size()) grow();
    put({hash, place_of(node)});
    ++keys_;
  }

  /// Requires that `node` was inserted with this hash.
  void erase(std::uint32_t hash, NodeIndex node);

  /// Any of the nodes with this key.
  template <typename IsSame>
  std::optional<NodeIndex> find(std::uint32_t hash, const IsSame& is_same) const {
    if (entries_.size() == 0) return std::nullopt;
    for (std::size_t at = home(hash); entries_[at].first != 0; at = next(at)) {
      const NodeIndex node = node_at(entries_[at].first);
      if (entries_[at].hash == hash && is_same(node)) return node;
    }
    return std::nullopt;
  }

  /// Calls `visit(NodeIndex)` for each node with this key.
  template <typename IsSame, typename Visit>
  void for_each(std::uint32_t hash, const IsSame& is_same, const Visit& visit) const {
    const auto first = find(hash, is_same);
    for (Place place = first ? place_of(*first) : 0; place != 0; place = link_of(place).next) {
      visit(node_at(place));
    }
  }

  /// Of each key, one less than the nodes that have it.
  std::size_t duplicates() const { return duplicates_; }

 private:
  using Place = std::uint32_t;  // a node and one; 0 for none

  struct Entry {
    std::uint32_t hash = 0;
    Place first = 0;  // none where the entry is free
  };

  /// Its neighbours in the list of those with the same key.
  struct Link {
    Place previous = 0;
    Place next = 0;
  };

  static Place place_of(NodeIndex node) { return node.value + 1; }

  static NodeIndex node_at(Place place) { return NodeIndex{place - 1}; }

  std::size_t home(std::uint32_t hash) const { return hash & (entries_.size() - 1); }

  std::size_t next(std::size_t at) const { return (at + 1) & (entries_.size() - 1); }

  void put(Entry entry);
  void close_gap(std::size_t gap);
  void grow();

  Link link_of(Place place) const { return place <= links_.size() ? links_[place - 1] : Link{}; }

  Link& writable_link(Place place);
  void link_behind(NodeIndex first, NodeIndex node);
  Link unlink(NodeIndex node);

  SharedVector<Entry> entries_;  // as many as a power of two
  SharedVector<Link> links_;     // by node; none where no key is there twice
  std::size_t keys_ = 0;
  std::size_t duplicates_ = 0;
};

}  // namespace causeway::mls_tree
