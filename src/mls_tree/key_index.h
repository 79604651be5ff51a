#pragma once

#include <cstdint>
#include <optional>

#include "mls_tree/shared_vector.h"
#include "mls_wire/types.h"

namespace causeway::mls_tree {

using mls_wire::NodeIndex;

/// Which node of a tree has which key, and how many keys are there twice. Knows the hashes of keys
/// only: where two of them agree it asks `is_same(NodeIndex)` whether that node has the key in
/// question. Cheap to copy; a change costs a few steps.
///
/// A table with linear probing, at most half full.
class KeyIndex {
 public:
  template <typename IsSame>
  void insert(std::uint32_t hash, NodeIndex node, const IsSame& is_same) {
    if (2 * (count_ + 1) > entries_.size()) grow();
    if (find(hash, is_same)) ++duplicates_;
    put({hash, node.value + 1});
    ++count_;
  }

  /// Requires that `node` was inserted with this hash. `is_same` is asked of other nodes only.
  template <typename IsSame>
  void erase(std::uint32_t hash, NodeIndex node, const IsSame& is_same) {
    std::size_t at = home(hash);
    while (entries_[at].place != node.value + 1) at = next(at);
    close_gap(at);
    --count_;
    if (find(hash, is_same)) --duplicates_;
  }

  template <typename IsSame>
  std::optional<NodeIndex> find(std::uint32_t hash, const IsSame& is_same) const {
    if (entries_.size() == 0) return std::nullopt;
    for (std::size_t at = home(hash); entries_[at].place != 0; at = next(at)) {
      const NodeIndex node{entries_[at].place - 1};
      if (entries_[at].hash == hash && is_same(node)) return node;
    }
    return std::nullopt;
  }

  /// Calls `visit(NodeIndex)` for each node whose key has this hash.
  template <typename Visit>
  void for_each(std::uint32_t hash, const Visit& visit) const {
    if (entries_.size() == 0) return;
    for (std::size_t at = home(hash); entries_[at].place != 0; at = next(at)) {
      if (entries_[at].hash == hash) visit(NodeIndex{entries_[at].place - 1});
    }
  }

  /// Of each key, one less than the nodes that have it.
  std::size_t duplicates() const { return duplicates_; }

 private:
  struct Entry {
    std::uint32_t hash = 0;
    std::uint32_t place = 0;  // the node and one; 0 where free
  };

  std::size_t home(std::uint32_t hash) const { return hash & (entries_.size() - 1); }

  std::size_t next(std::size_t at) const { return (at + 1) & (entries_.size() - 1); }

  void put(Entry entry);
  void close_gap(std::size_t gap);
  void grow();

  SharedVector<Entry> entries_;  // as many as a power of two
  std::size_t count_ = 0;
  std::size_t duplicates_ = 0;
};

}  // namespace causeway::mls_tree
